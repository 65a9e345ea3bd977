"""BM25 in sparse vectors: the passage side here, inverse document frequency in the engine.

score(q, d) = Σ idf(t) · weight_q(t) · tf(t)·(k1+1) / (tf(t) + k1·(1 − b + b·|d|/avg)), where tf sums
term weights (a compound part counts 0.5), and |d| counts tokens, not terms: a word with many
readings is no longer than one with a single reading.
"""

from __future__ import annotations

from collections.abc import Mapping

from alke_kb.analysis import term_id
from alke_kb.domain import SparseVector
from alke_kb.indexing.statistics import IndexStatistics


def passage_vector(
    terms: Mapping[str, float], length: int, statistics: IndexStatistics
) -> SparseVector:
    """Saturated term weights of one passage of ``length`` tokens."""
    k1, b = statistics.k1, statistics.b
    norm = k1 * (1.0 - b + b * length / max(statistics.average_length, 1.0))
    return _sparse({term: tf * (k1 + 1.0) / (tf + norm) for term, tf in terms.items() if tf > 0})


def query_vector(terms: Mapping[str, float]) -> SparseVector:
    """Query term weights as they are; the engine multiplies by IDF."""
    return _sparse({term: weight for term, weight in terms.items() if weight > 0})


def _sparse(weights: Mapping[str, float]) -> SparseVector:
    merged: dict[int, float] = {}
    for term, weight in weights.items():
        index = term_id(term)
        merged[index] = merged.get(index, 0.0) + weight
    indices = tuple(sorted(merged))
    return SparseVector(indices, tuple(merged[index] for index in indices))
