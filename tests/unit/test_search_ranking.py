"""Vectors centred by language, and lists by language where a base has several."""

from __future__ import annotations

from threading import Event
from typing import Any

import numpy as np
import pytest

from alke_kb.adapters.embedding import OnnxEmbedder
from alke_kb.adapters.memory import MemoryIndex, MemoryIndexStore
from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language, Point, ScoredId, Stamp, Where
from alke_kb.errors import Unavailable
from alke_kb.indexing import IndexStatistics
from alke_kb.indexing.bm25 import passage_vector
from alke_kb.indexing.priors import prior_for
from alke_kb.ports import PassageIndex
from alke_kb.search import AnalysedQuery, QueryAnalyser, Ranker, index_languages

FI, SV, EN = Language.FINNISH, Language.SWEDISH, Language.ENGLISH
MEANS = {"fi": (0.6, 0.0, 0.2), "sv": (0.0, 0.6, 0.2)}


def _unit(*values: float) -> np.ndarray:
    vector = np.array(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def test_centring_is_undone_to_the_last_digits() -> None:
    statistics = IndexStatistics(means=MEANS)
    raw = np.stack([_unit(1, 2, 3), _unit(-1, 0.5, 0.2)])
    centred = statistics.centre(raw, FI)
    assert np.linalg.norm(centred, axis=1) == pytest.approx([1.0, 1.0], abs=1e-6)
    expected = raw[0] - 0.8 * np.array(MEANS["fi"])
    assert centred[0] == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)
    assert statistics.uncentre(centred, FI) == pytest.approx(raw, abs=1e-5)


def test_a_language_without_a_mean_takes_the_average_of_the_others() -> None:
    statistics = IndexStatistics(means=MEANS)
    raw = _unit(1, 2, 3)
    expected = raw - 0.8 * np.array([0.3, 0.3, 0.2])
    assert statistics.centre(raw, EN) == pytest.approx(
        expected / np.linalg.norm(expected), abs=1e-6
    )
    assert IndexStatistics().centre(raw, EN) is raw


def test_statistics_survive_the_stamp_and_old_stamps_keep_their_meaning() -> None:
    statistics = IndexStatistics(average_length=99.0, k1=1.1, means=MEANS)
    assert IndexStatistics.from_payload(statistics.to_payload()) == statistics
    assert IndexStatistics.from_payload({"means": {}}).centring == 1.0


def test_the_default_model_has_means_that_bring_the_languages_together(
    onnx_embedder: OnnxEmbedder,
) -> None:
    prior = prior_for(onnx_embedder.identity)
    assert set(prior.means) == {"fi", "sv", "en"}
    texts = {
        FI: "Maakunnan liitto hyväksyy maakuntaohjelman.",
        SV: "Landskapsförbundet godkänner landskapsprogrammet.",
        EN: "The regional council approves the regional programme.",
    }
    other = "Kaivosluvan haltija vastaa kaivoksen turvallisuudesta ja jätteistä."
    fi, sv, en, far = onnx_embedder.embed_passages([*texts.values(), other])
    for language, vector in ((SV, sv), (EN, en)):
        near = prior.centre(vector, language) @ prior.centre(fi, FI)
        away = prior.centre(vector, language) @ prior.centre(far, FI)
        assert near - away > vector @ fi - vector @ far  # the difference counts for more


@pytest.fixture(scope="module")
def queries(onnx_embedder: OnnxEmbedder) -> QueryAnalyser:
    from alke_kb.adapters.bridge_tables import open_bridge
    from alke_kb.settings import Settings

    analyser = Analyser(open_lemmatiser())
    bridge = open_bridge(analyser, Settings().cache)
    return QueryAnalyser(analyser, onnx_embedder, lambda: bridge)


TEXTS = {
    1: (FI, "Kaivosluvan haltija vastaa kaivoksen turvallisuudesta."),
    2: (FI, "Maakuntaohjelma hyväksytään maakuntavaltuustossa."),
    3: (SV, "Landskapsprogrammet godkänns av landskapsfullmäktige."),
    4: (SV, "Landskapet ansvarar för vägarna i skärgården."),
}


def _id(number: int) -> str:
    return f"6f1f0c1e-0000-5000-8000-{number:012}"


def _index(queries: QueryAnalyser, onnx: OnnxEmbedder, numbers: list[int]) -> PassageIndex:
    statistics = prior_for(onnx.identity)
    index = MemoryIndexStore().create(Stamp(1, "a", onnx.identity, onnx.dimension))
    for number in numbers:
        language, text = TEXTS[number]
        bag, length = queries.analyser.terms_and_length(text, language)
        vector = statistics.centre(onnx.embed_passages([text])[0], language)
        payload = {"document_id": _id(number), "version_id": "v", "language": language.value}
        point = Point(_id(number), vector, passage_vector(bag, length, statistics), payload)
        index.upsert([point])
    return index


def _ask(queries: QueryAnalyser, onnx: OnnxEmbedder, text: str) -> AnalysedQuery:
    return queries.analyse(text, prior_for(onnx.identity))


def test_each_language_has_lists_and_terms_of_its_own(
    queries: QueryAnalyser, onnx_embedder: OnnxEmbedder
) -> None:
    index = _index(queries, onnx_embedder, [1, 2, 3, 4])
    query = _ask(queries, onnx_embedder, "gruvtillstånd och landskapsprogrammet")
    assert query.language is SV
    by_language = {part.language: part for part in Ranker().lists(index, query)}
    assert set(by_language) == {FI, SV}  # no English passages: nothing to look for
    assert {hit.id for hit in by_language[FI].sparse} == {_id(1), _id(2)}
    assert next(hit.id for hit in by_language[SV].sparse) == _id(3)
    assert by_language[FI].weight == by_language[SV].weight == query.mixed_weight
    first = [hit.id for hit in Ranker().rank(index, query)][:3]
    assert set(first) == {_id(1), _id(2), _id(3)}


def test_a_base_in_one_language_is_searched_without_a_filter(
    queries: QueryAnalyser, onnx_embedder: OnnxEmbedder
) -> None:
    index = _index(queries, onnx_embedder, [1, 2])
    assert index_languages(index) == (FI,)
    (finnish,) = Ranker().lists(index, _ask(queries, onnx_embedder, "kaivoslupa"))
    (swedish,) = Ranker().lists(index, _ask(queries, onnx_embedder, "gruvtillståndet"))
    assert finnish.weight > swedish.weight
    assert Ranker().rank(index, _ask(queries, onnx_embedder, "gruvtillståndet"))[0].id == _id(1)
    assert {hit.id for hit in swedish.dense} == {_id(1), _id(2)}  # missing scores are fetched
    assert swedish.meaning.keys() == {_id(1), _id(2)}


def test_a_language_asked_for_is_kept_to(
    queries: QueryAnalyser, onnx_embedder: OnnxEmbedder
) -> None:
    index = _index(queries, onnx_embedder, [1, 2, 3, 4])
    query = _ask(queries, onnx_embedder, "maakuntaohjelma")
    where = Where(any_of={"language": ("sv",)})
    assert next(hit.id for hit in Ranker().rank(index, query, where)) == _id(3)
    assert {h.id for h in Ranker().rank(index, query, where)} <= {_id(3), _id(4)}


def test_an_empty_index_gives_nothing(queries: QueryAnalyser, onnx_embedder: OnnxEmbedder) -> None:
    index = _index(queries, onnx_embedder, [])
    assert Ranker().rank(index, _ask(queries, onnx_embedder, "maakunta")) == []


def test_words_are_searched_while_the_query_is_still_embedded(
    queries: QueryAnalyser, onnx_embedder: OnnxEmbedder
) -> None:
    searched = Event()

    class Slow:
        """Gives the vector once words were searched."""

        def embed_query(self, text: str) -> np.ndarray:
            assert searched.wait(20)
            return onnx_embedder.embed_query(text)

    class Watched(MemoryIndex):
        def search_sparse(self, *question: Any) -> list[ScoredId]:
            found = super().search_sparse(*question)
            searched.set()
            return found

    plain = _index(queries, onnx_embedder, [1, 2, 3])
    watched = Watched(plain.stamp, 1)
    watched.upsert(
        [
            Point(record.id, record.dense, record.sparse, record.payload)
            for record in plain.scroll(vectors=True)
        ]
    )
    slow = QueryAnalyser(queries.analyser, Slow())  # type: ignore[arg-type]
    query = slow.analyse("maakuntaohjelma", prior_for(onnx_embedder.identity))
    assert Ranker().rank(watched, query)[0].id == _id(2)


def test_a_query_that_cannot_be_embedded_says_so(
    queries: QueryAnalyser, onnx_embedder: OnnxEmbedder
) -> None:
    class Broken:
        def embed_query(self, text: str) -> np.ndarray:
            raise Unavailable("The model is gone.")

    broken = QueryAnalyser(queries.analyser, Broken())  # type: ignore[arg-type]
    query = broken.analyse("maakuntaohjelma", prior_for(onnx_embedder.identity))
    with pytest.raises(Unavailable, match="model is gone"):
        Ranker().rank(_index(queries, onnx_embedder, [1]), query)
