"""What an official would ask of the real statutes, through the whole path.

The whole corpus is ingested and measured by ``benchmarks/corpus_ingest.py``; these are the acts
that the questions are about and others near them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from alke_kb.domain import LOCAL, Filters, Language, Query
from alke_kb.wiring import KnowledgeBase

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def first_places(kb: KnowledgeBase, text: str, count: int, **filters: object) -> list[str]:
    """``"year-number place"`` of the best passages over all documents."""
    result = kb.search.search(Query(text, Filters(**filters), limit=20), reader=LOCAL)  # type: ignore[arg-type]
    hits = [
        (passage.score, f"{Path(hit.document.path).stem} {passage.stored.passage.heading_path[-1]}")
        for hit in result.results
        for passage in hit.passages
    ]
    return [place for _score, place in sorted(hits, reverse=True)[:count]]


def test_follow_up_of_conclusions(acts: KnowledgeBase) -> None:
    (first,) = first_places(acts, "keskustelujen johtopäätösten seuranta", 1)
    assert first.startswith("2021-0797 15 §")


def test_swedish_question_finds_the_swedish_section(acts: KnowledgeBase) -> None:
    result = acts.search.search(Query("regionutvecklingsdiskussioner slutsatser"), reader=LOCAL)
    swedish = [h for h in result.results if h.document.metadata.language is Language.SWEDISH]
    assert result.results[0] is swedish[0]
    best = swedish[0].passages[0].stored.passage
    assert Path(swedish[0].document.path).stem == "2021-0797"
    assert best.heading_path[-1].startswith("15 §")


def test_integration_plan_finds_both_integration_acts(acts: KnowledgeBase) -> None:
    result = acts.search.search(Query("kotoutumissuunnitelman laatiminen"), reader=LOCAL)
    first_two = {Path(hit.document.path).stem for hit in result.results[:2]}
    assert first_two == {"2010-1386", "2023-0681"}


@pytest.mark.parametrize(
    "question",
    [
        "aluekehittämiskeskustelut",
        "keskustelu aluekehityksestä",
        "miten johtopäätöksiä seurataan seuraavissa keskusteluissa",
    ],
)
def test_words_parts_and_derivations_meet(acts: KnowledgeBase, question: str) -> None:
    places = first_places(acts, question, 3, languages=(Language.FINNISH,))
    assert any(place.startswith("2021-0797 15 §") for place in places), places
    assert any(place.startswith("2021-0756 27 §") for place in places), places
