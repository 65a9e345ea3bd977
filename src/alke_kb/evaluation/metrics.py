"""nDCG@10, Recall@10/100 and MRR@10 per query (ir-measures), with intervals and paired tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Run = Mapping[str, Mapping[str, float]]
MEASURES = ("ndcg@10", "recall@10", "recall@100", "mrr@10")
RESAMPLES = 2000
SEED = 797_2021


def per_query(qrels: Mapping[str, Mapping[str, int]], run: Run) -> dict[str, dict[str, float]]:
    """measure → query → value; a query without results counts as 0. Gain is 2^grade − 1."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    # Grades as gains, so that plain nDCG has the exponential gain. Ids as numbers: the library hands
    # them to tools that refuse some characters.
    documents = {d: f"d{n}" for n, d in enumerate(_documents(qrels, run))}
    numbers = {query: str(number) for number, query in enumerate(qrels)}
    names = {number: query for query, number in numbers.items()}
    measures = {
        nDCG @ 10: "ndcg@10",
        R @ 10: "recall@10",
        R @ 100: "recall@100",
        RR @ 10: "mrr@10",
    }
    values = {name: dict.fromkeys(qrels, 0.0) for name in MEASURES}
    judged = {
        numbers[query]: {documents[d]: 2**grade - 1 for d, grade in grades.items()}
        for query, grades in qrels.items()
    }
    ranked = {
        numbers[query]: {documents[d]: score for d, score in scores.items()}
        for query, scores in run.items()
        if scores and query in numbers
    }
    for found in ir_measures.iter_calc(list(measures), judged, ranked):
        values[measures[found.measure]][names[found.query_id]] = float(found.value)
    return values


def _documents(qrels: Mapping[str, Mapping[str, int]], run: Run) -> list[str]:
    return sorted({d for scores in (*qrels.values(), *run.values()) for d in scores})


def interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """95 % bootstrap interval of the mean over queries; seeded."""
    import numpy as np

    generator = np.random.default_rng(SEED)
    means = [
        values[generator.integers(0, len(values), len(values))].mean() for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def paired_p(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """Two-sided p of a paired randomisation test on the mean difference; seeded.

    Signs of the differences are flipped at random; the smallest value it can give is
    1 / (resamples + 1).
    """
    import numpy as np

    difference = ours - theirs
    observed = abs(difference.mean())
    if observed == 0:
        return 1.0
    generator = np.random.default_rng(SEED)
    extreme = 0
    for _ in range(RESAMPLES):
        signs = generator.integers(0, 2, len(difference)) * 2 - 1
        extreme += abs((difference * signs).mean()) >= observed - 1e-12
    return (extreme + 1) / (RESAMPLES + 1)
