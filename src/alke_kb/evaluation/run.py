"""Every system over one retrieval set, as a table with intervals and paired significance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alke_kb.analysis import Analyser
from alke_kb.domain import ScoredId
from alke_kb.evaluation.baselines import baseline_runs
from alke_kb.evaluation.collection import Collection
from alke_kb.evaluation.dataset import Dataset
from alke_kb.evaluation.metrics import MEASURES, Run, interval, paired_p, per_query
from alke_kb.ports import Reranker
from alke_kb.search import AnalysedQuery, QueryAnalyser, Ranker
from alke_kb.search.fusion import Ranked
from alke_kb.search.nearness import by_sentence
from alke_kb.search.ranking import Lists

DEPTH = 100
RERANKED = 30


@dataclass
class Systems:
    """Runs by name, in the order they are shown."""

    runs: dict[str, dict[str, dict[str, float]]]

    def add(self, name: str, query: str, hits: dict[str, float]) -> None:
        self.runs.setdefault(name, {})[query] = hits


def evaluate(
    dataset: Dataset,
    collection: Collection,
    queries: QueryAnalyser,
    *,
    baselines: bool = True,
    reranker: Reranker | None = None,
    progress: Callable[[str, int, int], None],
) -> dict[str, Any]:
    """``{"dataset", "corpus", "queries", "systems": [{"name", "ndcg@10", …, "ci", "p"}]}``.

    ``p`` compares the fused system with each other one on nDCG@10, query by query.
    """
    systems = Systems({})
    texts = {text.id: text.text for text in dataset.corpus}
    targets = tuple(dict.fromkeys(text.language for text in dataset.corpus))
    for number, query in enumerate(dataset.queries, start=1):
        analysed = queries.analyse_plain(
            query.text,
            collection.statistics,
            query.language,
            targets,
            collection.queries[number - 1],
        )
        _run_query(systems, collection, query.id, analysed, queries.analyser)
        if reranker is not None:
            _rerank(systems, reranker, query.id, query.text, texts)
        if number % 20 == 0 or number == len(dataset.queries):
            progress("search", number, len(dataset.queries))
    runs: dict[str, Run] = dict(systems.runs)
    if baselines:
        runs.update(baseline_runs(dataset))
    return {
        "dataset": dataset.name,
        "corpus": len(dataset.corpus),
        "queries": len(dataset.queries),
        "systems": _table(dataset, runs),
    }


def _run_query(
    systems: Systems,
    collection: Collection,
    query_id: str,
    query: AnalysedQuery,
    analyser: Analyser,
) -> None:
    index, ids = collection.index, collection.ids
    lists = Ranker(pool=DEPTH).lists(index, query)
    systems.add("sparse", query_id, _best(ids, _compared(lists)))
    systems.add("dense", query_id, _best(ids, [hit for part in lists for hit in part.dense]))
    for name, method in (("fused", "score"), ("fused rrf", "rrf")):
        ranked = Ranker(method=method, pool=DEPTH).fuse(lists)
        if name == "fused":
            # as in a search: the head is read once more, sentence by sentence
            read = by_sentence(query, ranked, collection.passages, analyser)
            systems.add(name, query_id, _in_order(ids, read))
            name = "fused lists only"
        systems.add(name, query_id, {ids[r.id]: r.score for r in ranked[:DEPTH]})
    own = index.search_sparse(query.by_language[query.language], DEPTH)
    systems.add("sparse own language", query_id, _best(ids, own))
    systems.add("dense uncentred", query_id, _uncentred(collection, query))


def _compared(lists: Sequence[Lists]) -> list[ScoredId]:
    """Sparse hits as they are in one language; as parts of the best where there are several."""
    if len(lists) == 1:
        return lists[0].sparse
    return [
        ScoredId(hit.id, hit.score / part.sparse[0].score) for part in lists for hit in part.sparse
    ]


def _best(ids: Mapping[str, str], hits: Sequence[ScoredId]) -> dict[str, float]:
    best = sorted(hits, key=lambda hit: (-hit.score, hit.id))[:DEPTH]
    return {ids[hit.id]: hit.score for hit in best}


def _in_order(ids: Mapping[str, str], ranked: Sequence[Ranked]) -> dict[str, float]:
    """By place, since passages that changed places may share a score."""
    return {ids[r.id]: 1.0 / (place + 1) for place, r in enumerate(ranked[:DEPTH])}


def _uncentred(collection: Collection, query: AnalysedQuery) -> dict[str, float]:
    import numpy as np

    scores = collection.raw @ query.raw
    depth = min(DEPTH, len(scores))
    best = np.argpartition(-scores, depth - 1)[:depth]
    names = list(collection.ids.values())
    return {names[int(i)]: float(scores[int(i)]) for i in best}


def _rerank(
    systems: Systems, reranker: Reranker, query_id: str, text: str, texts: dict[str, str]
) -> None:
    fused = systems.runs["fused"][query_id]
    top = sorted(fused, key=lambda i: (-fused[i], i))
    head = top[:RERANKED]
    scores = reranker.score(text, [texts[i] for i in head])
    order = sorted(zip(head, scores, strict=True), key=lambda item: -float(item[1]))
    names = [name for name, _score in order] + top[RERANKED:]
    systems.add("reranked", query_id, {name: 1.0 / (r + 1) for r, name in enumerate(names)})


def _table(dataset: Dataset, runs: dict[str, Run]) -> list[dict[str, Any]]:
    import numpy as np

    judged = {query.id: dataset.qrels[query.id] for query in dataset.queries}
    order = sorted(judged)
    values = {name: per_query(judged, run) for name, run in runs.items()}
    columns = {
        name: {m: np.array([found[m][q] for q in order]) for m in MEASURES}
        for name, found in values.items()
    }
    rows = []
    for name, column in columns.items():
        low, high = interval(column["ndcg@10"])
        row: dict[str, Any] = {"name": name}
        row.update({m: round(float(column[m].mean()), 4) for m in MEASURES})
        row["ci"] = [round(low, 4), round(high, 4)]
        if name != "fused":
            row["p"] = round(paired_p(columns["fused"]["ndcg@10"], column["ndcg@10"]), 5)
        rows.append(row)
    return rows
