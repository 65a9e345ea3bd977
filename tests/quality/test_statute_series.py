"""Acts on regional development and integration as a real case of continuity, section by section.

What corresponds to what was read from the statutes by eye (``tests/data/statute-series.yaml``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from alke_kb.domain import LOCAL, Filters, Language
from alke_kb.domain.series import DocumentSeries, SectionStep, SectionVerdict
from alke_kb.wiring import KnowledgeBase

pytestmark = [pytest.mark.shared, pytest.mark.slow]
TRUTH = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "statute-series.yaml").read_text("utf-8")
)


def section(step: SectionStep, side: str) -> int | None:
    found = getattr(step, side)
    return int(found.number.split()[0]) if found else None


def pair_steps(series: DocumentSeries, pair: dict[str, Any]) -> tuple[SectionStep, ...]:
    for one in series.pairs:
        works = (one.earlier.metadata.work_id, one.later.metadata.work_id)
        if works == (pair["earlier"], pair["later"]):
            return one.steps
    raise AssertionError(f"{pair['earlier']} → {pair['later']} is not in the series")


def misjudged(series: DocumentSeries, pair: dict[str, Any]) -> list[str]:
    """Sections whose correspondence or verdict is not the one read by eye."""
    steps = {section(step, "earlier"): step for step in pair_steps(series, pair) if step.earlier}
    wrong = []
    for case in pair["sections"]:
        step = steps.get(case["from"])
        if step is None:
            wrong.append(f"{case['from']} § is not followed")
            continue
        later = section(step, "later")
        right = later is None if case.get("dropped") else later in [case["to"], *case.get("or", [])]
        if not right:
            wrong.append(f"{case['from']} § → {later}")
        elif "verdict" in case and step.verdict.value != case["verdict"]:
            wrong.append(f"{case['from']} § {step.verdict.value} ({step.wording})")
    return wrong


@pytest.mark.parametrize(
    ("topic", "most_wrong"),
    # 10 § of 1386/2010 is taken for dropped: what it said stands in 681/2023 in other words and
    # spread over several sections
    [("maakuntaohjelma", 0), ("kotoutumissuunnitelma", 1)],
)
def test_each_section_finds_the_one_that_took_its_place(
    acts: KnowledgeBase, topic: str, most_wrong: int
) -> None:
    truth = TRUTH[topic]
    series = acts.linking.series(topic, reader=LOCAL).series[0]
    assert not series.given
    works = [document.metadata.work_id for document in series.documents]
    assert [work for work in works if work in truth["acts"]] == truth["acts"]
    wrong = [one for pair in truth["pairs"] for one in misjudged(series, pair)]
    assert len(wrong) <= most_wrong, wrong
    for pair in truth["pairs"]:
        steps = pair_steps(series, pair)
        new = {section(s, "later") for s in steps if s.verdict is SectionVerdict.NEW}
        assert set(pair["new"]) <= new
        if topic == "maakuntaohjelma":
            assert new == set(pair["new"])
        assert all(s.later.passages if s.later else s.earlier for s in steps)


def test_named_acts_in_swedish(acts: KnowledgeBase) -> None:
    filters = Filters(languages=(Language.SWEDISH,))
    view = acts.linking.series(
        "landskapsprogram", filters, documents=("756/2021", "7/2014"), reader=LOCAL
    )
    (series,) = view.series
    assert series.given
    assert {document.metadata.language for document in series.documents} == {Language.SWEDISH}
    pair = TRUTH["maakuntaohjelma"]["pairs"][2]
    assert misjudged(series, pair) == []
    citations = {s.later.citation for s in series.pairs[0].steps if s.later and s.later.subject}
    assert citations == {"756/2021 25 §", "756/2021 26 §"}


def test_a_passage_is_followed_through_all_acts_both_ways(acts: KnowledgeBase) -> None:
    act = next(
        document
        for document in acts.catalogue.list_documents()
        if document.path.endswith("fi/2009-1651.html")
    )
    passage = next(
        stored
        for stored in acts.catalogue.passages_of(act.id)
        if stored.passage.heading_path[-1:] == ("26 § Maakuntaohjelman toteuttamissuunnitelma",)
    )
    (series,) = acts.linking.series(passage=passage.id, reader=LOCAL).series
    story = [
        (s.earlier and s.earlier.citation, s.verdict.value, s.later and s.later.citation)
        for pair in series.pairs
        for s in pair.steps
    ]
    assert story == [
        ("602/2002 11 §", "kept", "1651/2009 26 §"),
        ("1651/2009 26 §", "changed", "7/2014 33 §"),
        ("7/2014 33 §", "dropped", None),
    ]
