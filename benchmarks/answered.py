"""Calibrates `answered`: `python benchmarks/answered.py DIR [--foreign DIR]`.

DIR is a retrieval set. The answering texts of a random third of its queries are left out of the
corpus; a logistic model must tell those queries from the others by what the ranked list shows.
Prints the model, its AUC under five-fold cross-validation, and what the threshold in
``search/answered.py`` lets through. ``--foreign`` asks the queries of another set as well, which
nothing in the corpus can answer.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from alke_kb.adapters.qdrant_edge import EdgeIndexStore
from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Passage
from alke_kb.evaluation import build_collection, load_dataset
from alke_kb.indexing import PointBuilder
from alke_kb.search import AnalysedQuery, Ranker
from alke_kb.search.answered import JUDGED, answers, coverage
from alke_kb.search.fusion import Ranked
from alke_kb.settings import Settings
from alke_kb.wiring import open_embedder, prior_statistics, query_analyser

if TYPE_CHECKING:
    from numpy.typing import NDArray

Hits = list[tuple[Ranked, Passage]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--foreign", type=Path)
    options = parser.parse_args()
    settings = Settings()
    whole = load_dataset(options.folder)
    gold = sorted({text for judged in whole.qrels.values() for text in judged})
    out = set(random.Random(797).sample(gold, len(gold) // 3))
    analyser, embedder = Analyser(open_lemmatiser()), open_embedder(settings)
    with tempfile.TemporaryDirectory(prefix="alke-kb-answered-") as temporary:
        store = EdgeIndexStore(Path(temporary))
        cache = settings.cache / "evaluation"
        prior = prior_statistics(embedder)
        builder = PointBuilder(analyser, embedder)
        # All texts are embedded (or read from the evaluation's cache); those left out are hidden.
        found = build_collection(whole, builder, store, prior, cache, lambda *_: None)
        queries = query_analyser(settings, analyser, embedder)
        places = {point: row for row, point in enumerate(found.ids)}

        def ask(text: str, vector: NDArray[np.float32] | None) -> tuple[AnalysedQuery, Hits]:
            languages = tuple({t.language for t in whole.corpus})
            asked = queries.analyse_plain(text, found.statistics, None, languages, vector)
            ranked = Ranker().rank(found.index, asked)
            kept = [hit for hit in ranked if found.ids[hit.id] not in out][:JUDGED]
            return asked, [(hit, _passage(whole.corpus[places[hit.id]])) for hit in kept]

        asked = [ask(q.text, v) for q, v in zip(whole.queries, found.queries, strict=True)]
        there = np.array([not out.issuperset(whole.qrels[q.id]) for q in whole.queries])
        foreign = []
        if options.foreign:
            other = load_dataset(options.foreign)
            foreign = [ask(q.text, None) for q in other.queries[:300]]
        store.close()
    report(asked, there, foreign, analyser)


def _passage(text: object) -> Passage:
    return Passage(0, text.text, text.language, 1, 1, 0, len(text.text), text.headings, None, 0)  # type: ignore[attr-defined]


def report(
    asked: list[tuple[AnalysedQuery, Hits]],
    there: NDArray[np.bool_],
    foreign: list[tuple[AnalysedQuery, Hits]],
    analyser: Analyser,
) -> None:
    rows = np.array([_features(query, hits, analyser) for query, hits in asked])
    folds = np.random.default_rng(797).integers(0, 5, len(rows))
    predicted = np.zeros(len(rows))
    for fold in range(5):
        weights = fit(rows[folds != fold], there[folds != fold])
        predicted[folds == fold] = value(rows[folds == fold], weights)
    weights = fit(rows, there)
    print(f"{len(rows)} queries, {there.sum()} with an answer; AUC {auc(predicted, there):.3f}")
    print("cosine, covered, lexical, ahead, constant:", np.round(weights, 2))
    print(
        f"threshold for 5 % of the answered: {np.quantile(value(rows, weights)[there], 0.05):.2f}"
    )
    verdicts = np.array([answers(query, hits, analyser) for query, hits in asked])
    print(
        f"called unanswered: {(~verdicts[there]).mean():.3f} of the answered, "
        f"{(~verdicts[~there]).mean():.3f} of those left out"
    )
    if foreign:
        told = [not answers(query, hits, analyser) for query, hits in foreign]
        print(f"called unanswered: {np.mean(told):.3f} of {len(told)} foreign queries")


def _features(query: AnalysedQuery, hits: Hits, analyser: Analyser) -> list[float]:
    if not hits:
        return [0.0] * 4
    read = hits[:3]
    asked = sum(query.by_language[query.language].values) or 1.0
    return [
        max(hit.meaning for hit, _ in read),
        max(coverage(query, passage, analyser) for _, passage in read),
        max(hit.lexical for hit, _ in read) / asked,
        hits[0][0].score - hits[-1][0].score if len(hits) == JUDGED else 0.4,
    ]


def fit(rows: NDArray[np.float64], there: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Logistic regression by Newton's method with a little shrinkage; constant last."""
    design = np.hstack([rows, np.ones((len(rows), 1))])
    weights = np.zeros(design.shape[1])
    shrink = np.diag([1.0] * rows.shape[1] + [0.0])
    for _ in range(25):
        p = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (there - p) - shrink @ weights
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + shrink
        weights += np.linalg.solve(hessian, gradient)
    return weights


def value(rows: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return rows @ weights[:-1] + weights[-1]


def auc(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    ranks = np.empty(len(scores))
    ranks[np.argsort(scores)] = np.arange(1, len(scores) + 1)
    n, m = positive.sum(), (~positive).sum()
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * m))


if __name__ == "__main__":
    main()
