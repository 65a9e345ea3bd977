"""What a reader is told when little or nothing answers, and the optional reranker, on real parts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from alke_kb.adapters.embedding import CrossEncoderReranker
from alke_kb.domain import LOCAL, Language, Query
from alke_kb.search import SearchService
from alke_kb.search.fusion import Ranked
from alke_kb.search.reranking import reranked
from alke_kb.wiring import KnowledgeBase
from embedding_fixture import build_cross_encoder


@pytest.mark.parametrize(
    "query",
    [
        "työvoimapula",
        "miten johtopäätösten toteutumista seurataan?",
        "kotoutumissuunnitelma",
        "Tornion rataosan kunnostaminen",
        "hur följs slutsatserna upp?",
    ],
)
def test_what_the_base_has_is_answered(library: KnowledgeBase, query: str) -> None:
    result = library.search.search(Query(query), reader=LOCAL)
    assert result.results
    assert result.answered


@pytest.mark.parametrize(
    "query",
    [
        "Kuka keksi penisilliinin ja minä vuonna se tapahtui?",
        "millä lämpötilalla korvapuustit paistetaan uunissa?",
        "mustien aukkojen säteily kvanttifysiikassa",
    ],
)
def test_what_is_foreign_to_the_base_is_called_unanswered(
    library: KnowledgeBase, query: str
) -> None:
    assert not library.search.search(Query(query), reader=LOCAL).answered


def test_passages_without_any_tie_are_not_listed(library: KnowledgeBase) -> None:
    """Four documents have passages enough for every list; only those that match are found."""
    found = library.search.search(Query("rautatieyhteydet"), reader=LOCAL)
    assert [hit.document.path.rsplit("/", 1)[-1] for hit in found.results] == ["lappi.md"]


def test_other_languages_are_found_and_the_language_is_told(library: KnowledgeBase) -> None:
    finnish = library.search.search(
        Query("regionutvecklingsdiskussionernas slutsatser"), reader=LOCAL
    )
    assert finnish.language is Language.SWEDISH
    paths = [hit.document.path.rsplit("/", 1)[-1] for hit in finnish.results]
    assert paths[0] == "osterbotten.md"
    assert "kainuu.md" in paths
    english = library.search.search(Query("labour shortage"), reader=LOCAL)
    assert english.language is Language.ENGLISH
    assert {"kainuu.md", "osterbotten.md"} & {
        hit.document.path.rsplit("/", 1)[-1] for hit in english.results[:2]
    }


def test_a_misspelt_query_gets_a_suggestion(library: KnowledgeBase) -> None:
    assert (
        "johtopäätökset" in library.search.search(Query("johtopätökset"), reader=LOCAL).suggestions
    )
    assert library.search.search(Query("johtopäätökset"), reader=LOCAL).suggestions == ()


def test_the_reranker_decides_the_order_of_the_first(
    library: KnowledgeBase, tmp_path: Path
) -> None:
    reranker = CrossEncoderReranker(build_cross_encoder(tmp_path / "ce"))
    plain = library.search
    service = SearchService(plain._catalogue, plain._index, plain._queries, plain._ranker, reranker)
    query = Query("maakunnan haasteet ja työvoima", passages=10)
    before, after = plain.search(query, reader=LOCAL), service.search(query, reader=LOCAL)
    assert after.total == before.total
    texts = [
        (hit.score, passage.stored.passage.text)
        for hit in after.results
        for passage in hit.passages[:1]
    ]
    by_reranker = reranker.score(query.text, [text for _, text in texts])
    assert list(by_reranker) == sorted(by_reranker, reverse=True)
    assert [score for score, _ in texts] == sorted((s for s, _ in texts), reverse=True)


def test_reranked_passages_take_the_scores_of_their_places(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker(build_cross_encoder(tmp_path / "ce"))
    texts = {"a": "kissa ja koira", "b": "alue ja maakunta", "c": "silta"}
    ranked = [
        Ranked(name, score, 1.0, 0.5, 0.5)
        for name, score in (("a", 3.0), ("b", 2.0), ("c", 1.0), ("d", 0.5))
    ]
    scores = dict(zip(texts, reranker.score("alue", list(texts.values())), strict=True))
    found = reranked(reranker, "alue", ranked, texts)
    assert [hit.id for hit in found] == [*sorted(texts, key=lambda i: -scores[i]), "d"]
    assert [hit.score for hit in found] == [3.0, 2.0, 1.0, 0.5]
    assert found[-1] == replace(ranked[-1])
