"""The main job on real parts: questions in Finnish and Swedish, cited passages out."""

from __future__ import annotations

import pytest

from alke_kb.domain import LOCAL, Filters, Kind, Language, Query, Role
from alke_kb.errors import InvalidInput
from alke_kb.wiring import KnowledgeBase


def first_path(kb: KnowledgeBase, text: str, **filters: object) -> str:
    result = kb.search.search(Query(text, Filters(**filters)), reader=LOCAL)  # type: ignore[arg-type]
    return result.results[0].document.path.rsplit("/", 1)[-1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("työvoimapulasta kärsivät yritykset", "kainuu.md"),
        ("rautateiden kunnostus", "lappi.md"),
        ("kotoutumissuunnitelmien laatiminen", "strategia.md"),
        ("innovaatiotoiminnan edistäminen", "kainuu.md"),
        ("slutsatser av diskussionen om arbetskraft", "osterbotten.md"),
    ],
)
def test_inflected_and_compound_queries_find_their_document(
    library: KnowledgeBase, query: str, expected: str
) -> None:
    assert first_path(library, query) == expected


def test_inflected_forms_are_marked_where_they_stand(library: KnowledgeBase) -> None:
    result = library.search.search(Query("johtopäätös"), reader=LOCAL)
    hit = result.results[0].passages[0]
    surfaces = {match.surface for match in hit.matches}
    text = hit.stored.passage.text
    assert "johtopäätöksenä" in surfaces
    assert all(text[m.start : m.end] == m.surface for m in hit.matches)
    assert sum(match.share for match in hit.matches) == pytest.approx(1.0)


def test_ellipsis_is_found_by_the_completed_compound(library: KnowledgeBase) -> None:
    result = library.search.search(Query("tutkimustoiminta"), reader=LOCAL)
    hit = result.results[0].passages[0]
    assert result.results[0].document.path.endswith("kainuu.md")
    assert "tutkimus-,\nkehittämis- ja innovaatiotoimintaa" in hit.stored.passage.text.replace(
        "tutkimus-, ", "tutkimus-,\n"
    )


def test_filters_hold_for_every_result(library: KnowledgeBase) -> None:
    search = library.search.search
    conclusions = search(Query("maakunta", Filters(roles=(Role.CONCLUSION,))), reader=LOCAL)
    assert conclusions.results
    for hit in conclusions.results:
        assert {p.stored.passage.role for p in hit.passages} == {Role.CONCLUSION}
    assert first_path(library, "työvoima", kinds=(Kind.STRATEGY,)) == "strategia.md"
    assert first_path(library, "haasteet", regions=("19",)) == "lappi.md"
    assert first_path(library, "kehittäminen", rounds=("2024",)) == "lappi.md"
    assert first_path(library, "työvoima", languages=(Language.SWEDISH,)) == "osterbotten.md"
    assert search(Query("työvoima", Filters(year_from=2030)), reader=LOCAL).total == 0


def test_filters_inside_the_query(library: KnowledgeBase) -> None:
    assert first_path(library, "haasteet alue:Lappi") == "lappi.md"
    assert first_path(library, "tavoitteet laji:strategia ministeriö:SM") == "strategia.md"
    with pytest.raises(InvalidInput, match=r"(?i)region|maakunta|alue"):
        library.search.search(Query("haasteet alue:Narnia"), reader=LOCAL)


def test_phrases_must_and_must_not(library: KnowledgeBase) -> None:
    search = library.search.search
    exact = search(Query('"osaavan työvoiman saatavuus"'), reader=LOCAL)
    assert [hit.document.path.rsplit("/", 1)[-1] for hit in exact.results] == ["kainuu.md"]
    assert search(Query('"osaavaa työvoimaa"'), reader=LOCAL).total == 0
    loose = search(Query('~"osaava työvoima"'), reader=LOCAL)
    assert [hit.document.path.rsplit("/", 1)[-1] for hit in loose.results] == ["kainuu.md"]
    without = search(Query("maahanmuutto -työvoimapula"), reader=LOCAL)
    texts = [p.stored.passage.text for hit in without.results for p in hit.passages]
    assert texts
    assert not any("Työvoimapula" in text for text in texts)
    prefixed = search(Query("rautatieyhte*"), reader=LOCAL)
    assert [hit.document.path.rsplit("/", 1)[-1] for hit in prefixed.results] == ["lappi.md"]


def test_facets_count_the_documents_found(library: KnowledgeBase) -> None:
    result = library.search.search(Query("työperäinen maahanmuutto"), reader=LOCAL)
    assert sum(result.facets["kind"].values()) == result.total
    assert result.facets["language"]["fi"] >= 2


def test_place_and_passage_agree_with_the_cleaned_page(library: KnowledgeBase) -> None:
    hit = library.search.search(Query("asuntoja ja palveluja"), reader=LOCAL).results[0]
    passage = hit.passages[0].stored.passage
    pages = {page.number: page for page in library.catalogue.pages_of(hit.document.id)}
    assert passage.page_from == passage.page_to == 1
    assert pages[1].text[passage.start : passage.end].split() == passage.text.split()
    assert passage.heading_path[-1] == "Haasteet"
    assert passage.role is Role.CHALLENGE


def test_impossible_queries_are_refused(library: KnowledgeBase) -> None:
    with pytest.raises(InvalidInput, match="empty"):
        library.search.search(Query("   "), reader=LOCAL)
    with pytest.raises(InvalidInput, match="depth"):
        library.search.search(Query("maakunta", limit=100, offset=150), reader=LOCAL)


def test_an_empty_base_answers_with_nothing(fresh: KnowledgeBase) -> None:
    result = fresh.search.search(Query("maakunta"), reader=LOCAL)
    assert result.total == 0
    assert not result.answered


def test_a_minus_keeps_out_prefixes_and_field_values(library: KnowledgeBase) -> None:
    def paths(text: str) -> set[str]:
        found = library.search.search(Query(text), reader=LOCAL).results
        return {hit.document.path.rsplit("/", 1)[-1] for hit in found}

    assert "lappi.md" in paths("haasteet maakunnassa matkailu")
    assert "lappi.md" not in paths("haasteet maakunnassa matkailu -alue:Lappi")
    assert "lappi.md" not in paths("haasteet maakunnassa matkailu -laji:keskustelumuistio")
    hits = library.search.search(Query("haasteet -rautatieyhte*"), reader=LOCAL).results
    assert all("Rautatieyht" not in p.stored.passage.text for h in hits for p in h.passages)


def test_required_words_may_stand_in_the_headings(library: KnowledgeBase) -> None:
    found = library.search.search(Query("matkailun kausiluonteisuus +haaste"), reader=LOCAL).results
    assert found[0].document.path.endswith("lappi.md")
