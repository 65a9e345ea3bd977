"""Linking over a small real base: every view."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

from alke_kb.adapters.sql._reading import SqlReaderCatalogue
from alke_kb.domain import (
    LOCAL,
    Filters,
    Kind,
    Publicity,
    Role,
    StoredPassage,
)
from alke_kb.domain.linking import CitedPassage, Verdict
from alke_kb.errors import InvalidInput, NotFound
from alke_kb.linking.briefing import to_docx, to_markdown
from alke_kb.wiring import KnowledgeBase
from linked_base import linked_base, passage


@pytest.fixture(scope="module")
def kb() -> Iterator[KnowledgeBase]:
    with linked_base() as built:
        yield built


def names(passages: tuple[CitedPassage, ...]) -> list[str]:
    return [one.document.path.rsplit("/", 1)[-1] for one in passages]


def groups(kb: KnowledgeBase, words: str, **filters: Any) -> dict[str, tuple[CitedPassage, ...]]:
    found = kb.linking.links(passage(kb, words), Filters(**filters), reader=LOCAL)
    return {group.name: group.passages for group in found.groups}


def test_a_challenge_is_linked_to_the_measure_that_answers_it(kb: KnowledgeBase) -> None:
    found = groups(kb, "suurin haaste")
    answer = found["answers"][0]
    assert "työvoimatiekartalla" in answer.stored.passage.text
    assert answer.reason is not None
    assert "osaava-tyovoima" in answer.reason.shared_themes
    assert any("työvoima" in term for term in answer.reason.shared_terms)
    assert set(names(found["other_regions"])) == {"lappi-2022.md"}
    assert set(names(found["other_rounds"])) == {"kainuu-2020.md"}
    assert all(
        one.document.metadata.kind is not Kind.DIALOGUE_RECORD for one in found["other_kinds"]
    )


def test_a_strategy_is_linked_to_who_raised_the_matter(kb: KnowledgeBase) -> None:
    found = groups(kb, "työvoimatiekartalla")
    assert "answers" not in found
    first = {one.stored.passage.role for one in found["raised_by"][:2]}
    assert Role.CHALLENGE in first


def test_links_obey_filters_and_unknown_passages(kb: KnowledgeBase) -> None:
    assert groups(kb, "suurin haaste", year_from=2030) == {}
    with pytest.raises(NotFound):
        kb.linking.links("5b2f8a0e-3c1d-5e7f-9a2b-1c3d5e7f9a2b", reader=LOCAL)
    with pytest.raises(NotFound):
        groups(kb, "suurin haaste", publicity=(Publicity.SECRET,))


def test_words_without_content_are_no_reason(kb: KnowledgeBase) -> None:
    found = kb.linking.related(
        "Työvoima ja osaaminen ja koulutus, myös että kun ja niin on.", reader=LOCAL
    )
    terms = {term for document in found.documents for term in document.reason.shared_terms}
    assert "työvoima" in " ".join(terms)
    assert not terms & {"ja", "olla", "myös", "että"}


def test_related_gives_documents_with_reasons(kb: KnowledgeBase) -> None:
    draft = "Työvoimapula vaikeuttaa kasvua.\n\nOsaavan työvoiman saatavuus on heikko.\n\n" * 3
    found = kb.linking.related(draft, reader=LOCAL)
    assert [d.document.path.rsplit("/", 1)[-1] for d in found.documents] == ["strategia.md"]
    best = found.documents[0]
    assert "työvoima" in " ".join(best.reason.shared_terms)
    assert "osaava-tyovoima" in best.reason.shared_themes
    assert "työvoimatiekartalla" in best.passages[0].stored.passage.text
    assert 0 < best.score <= 1
    with pytest.raises(InvalidInput):
        kb.linking.related("  \n ", reader=LOCAL)


def test_matrix_cells_agree_with_their_passages(kb: KnowledgeBase) -> None:
    found = kb.linking.matrix("theme", "region", best=2, reader=LOCAL)
    assert found.cells
    for cell in found.cells:
        full = kb.linking.cell("theme", "region", cell.row, cell.column, limit=200, reader=LOCAL)
        assert len(full.best) == cell.passages == full.passages
        assert len({one.document.id for one in full.best}) == cell.documents
        assert all(cell.row in one.themes for one in full.best)
        assert all(cell.column in one.document.metadata.regions for one in full.best)
        assert cell.best
    cells = {(c.row, c.column): c for c in found.cells}
    assert cells["osaava-tyovoima", "18"].documents == 1
    assert ("kiertotalous", "18") not in cells


def test_matrix_of_other_axes_and_mentions(kb: KnowledgeBase) -> None:
    ministries = {
        (c.row, c.column)
        for c in kb.linking.matrix("theme", "ministry", best=0, reader=LOCAL).cells
    }
    assert ("kiertotalous", "TEM") in ministries
    assert ("kiertotalous", "LVM") not in ministries
    of_theme = kb.linking.matrix(
        "region", "ministry", theme="osaava-tyovoima", best=0, reader=LOCAL
    ).cells
    assert {(c.row, c.column) for c in of_theme} == {("18", "TEM"), ("19", "LVM")}
    mentioned = kb.linking.matrix("theme", "region", mentioned=True, reader=LOCAL).cells
    for cell in mentioned:
        full = kb.linking.cell(
            "theme", "region", cell.row, cell.column, mentioned=True, reader=LOCAL
        )
        assert len(full.best) == cell.passages > 0
    with pytest.raises(InvalidInput, match="matrix"):
        kb.linking.matrix("theme", "theme", reader=LOCAL)


def test_matrix_filters_hold(kb: KnowledgeBase) -> None:
    assert (
        kb.linking.matrix(filters=Filters(publicity=(Publicity.SECRET,)), reader=LOCAL).cells == ()
    )
    late = kb.linking.matrix(filters=Filters(year_from=2022), best=3, reader=LOCAL).cells
    years = {one.document.metadata.year for cell in late for one in cell.best}
    assert years == {2022}
    challenges = kb.linking.matrix(
        filters=Filters(roles=(Role.CHALLENGE,)), best=3, reader=LOCAL
    ).cells
    assert {p.stored.passage.role for cell in challenges for p in cell.best} == {Role.CHALLENGE}


def test_theme_shows_who_when_and_in_what_role(kb: KnowledgeBase) -> None:
    view = kb.linking.theme("osaava-tyovoima", reader=LOCAL)
    assert {c.value for c in view.regions} == {"18", "19"}
    assert {c.value for c in view.kinds} == {"dialogue_record", "strategy"}
    assert [step.round for step in view.timeline] == ["2022"]
    assert view.timeline[0].documents == 2
    assert set(names(view.by_state)) == {"strategia.md"}
    assert set(names(view.by_regions)) == {"kainuu-2022.md", "lappi-2022.md"}
    assert kb.linking.theme("osaavan työvoiman saatavuus", reader=LOCAL).theme == "osaava-tyovoima"
    with pytest.raises(InvalidInput):
        kb.linking.theme("olematon-teema", reader=LOCAL)


def test_continuity_verdicts_and_conclusions(kb: KnowledgeBase) -> None:
    view = kb.linking.continuity("Kainuu", reader=LOCAL)
    assert view.rounds == ("2020", "2022")
    verdicts = {(s.theme, s.round): s.verdict for s in view.steps}
    assert verdicts["osaava-tyovoima", "2022"] is Verdict.NEW
    assert verdicts["matkailu", "2022"] is Verdict.CONTINUED
    traces = {trace.text.split()[0]: trace for trace in view.conclusions}
    rail = traces["Iisalmen"]
    assert rail.status == "followed_up"
    assert rail.follow_up[0].in_follow_up
    assert "rakentaminen alkoi" in rail.follow_up[0].text
    assert traces["Sotkamon"].status == "not_mentioned"
    assert traces["Matkailun"].status == "latest"
    only = kb.linking.continuity("18", "matkailu", reader=LOCAL)
    assert {s.theme for s in only.steps} == {"matkailu"}


def test_last_time_is_the_latest_round_only(kb: KnowledgeBase) -> None:
    view = kb.linking.last_time("Kainuu", reader=LOCAL)
    assert view.rounds == ("2022",)
    shown = [one for theme in view.themes for one in theme.passages]
    assert set(names(tuple(shown))) == {"kainuu-2022.md"}
    assert {one.stored.passage.role for one in shown} == {Role.CONCLUSION}
    assert kb.linking.last_time("Kainuu", rounds=2, reader=LOCAL).rounds == ("2020", "2022")
    assert kb.linking.last_time("Lappi", reader=LOCAL).themes == ()


def test_gaps_both_ways_with_nearest_misses(kb: KnowledgeBase) -> None:
    view = kb.linking.gaps(reader=LOCAL)
    raised = {gap.theme: gap for gap in view.raised_without_strategy}
    assert "saamelaiset-arktisuus" in raised
    assert "osaava-tyovoima" not in raised
    assert set(names(raised["saamelaiset-arktisuus"].nearest_misses)) == {"strategia.md"}
    assert "kiertotalous" in {gap.theme for gap in view.strategy_not_raised}
    assert "saamelaiset-arktisuus" not in {
        gap.theme for gap in kb.linking.gaps(region="Kainuu", reader=LOCAL).raised_without_strategy
    }


def test_a_stored_passage_is_not_embedded_again(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchor = passage(kb, "suurin haaste")

    def refused(_text: str) -> None:
        raise AssertionError("its vector is in the index")

    monkeypatch.setattr(kb.embedder, "embed_query", refused)
    assert kb.linking.links(anchor, reader=LOCAL).groups
    (only,) = kb.linking.links(anchor, reader=LOCAL, only=("answers",)).groups
    assert only.name == "answers"


def test_views_read_the_catalogue_a_few_times_only(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = SqlReaderCatalogue.get_passages
    asked: list[int] = []

    def counted(self: SqlReaderCatalogue, ids: list[str]) -> dict[str, StoredPassage]:
        asked.append(len(ids))
        return read(self, ids)

    monkeypatch.setattr(SqlReaderCatalogue, "get_passages", counted)
    for view in (
        lambda: kb.linking.gaps(reader=LOCAL),
        lambda: kb.linking.ministry("TEM", reader=LOCAL),
        lambda: kb.linking.compare(["18"], reader=LOCAL),
    ):
        asked.clear()
        view()
        assert 0 < len(asked) <= 6


def test_compare_regions_and_the_country(kb: KnowledgeBase) -> None:
    themes = {
        one.theme: one for one in kb.linking.compare(["Kainuu", "Lappi"], reader=LOCAL).themes
    }
    assert themes["osaava-tyovoima"].sort == "shared"
    assert themes["saamelaiset-arktisuus"].sort == "particular"
    assert themes["saamelaiset-arktisuus"].missing == ("18",)
    assert all(side.best for one in themes.values() for side in one.sides)
    country = kb.linking.compare(["Kainuu"], reader=LOCAL)
    assert country.parties == ("18", "country")
    assert {o.theme: o.sort for o in country.themes}["osaava-tyovoima"] == "shared"
    with pytest.raises(InvalidInput):
        kb.linking.compare([], reader=LOCAL)


def test_briefing_cites_places_in_markdown_and_docx(kb: KnowledgeBase) -> None:
    from docx import Document

    built = kb.linking.briefing("Kainuu", "2024", reader=LOCAL)
    today = datetime.date(2024, 3, 1)
    text = to_markdown(built, "fi", kb.linking.themes, today)
    assert "Taustamuistio: Kainuu, kierros 2024" in text
    # a text file has no pages: its sections are cited
    assert "kohta ”Johtopäätökset”, VN/22/2022" in text
    assert "s. 1" not in text
    for found in re.findall(r"^> — .*\\\[(.{36})\\\]$", text, re.MULTILINE):
        assert kb.catalogue.get_passages([found])
    assert "Bakgrundspromemoria: Kajanaland" in to_markdown(built, "sv", kb.linking.themes, today)
    document = Document(io.BytesIO(to_docx(built, "fi", kb.linking.themes, today)))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[0] == "Taustamuistio: Kainuu, kierros 2024"
    assert any("VN/22/2022" in paragraph for paragraph in paragraphs)
    with pytest.raises(NotFound):
        kb.linking.briefing("Kainuu", "2020", reader=LOCAL)
