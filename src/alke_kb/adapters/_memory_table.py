"""An immutable picture of the points as arrays, for exact search by numpy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alke_kb.adapters._index import CheckedPoint
from alke_kb.domain import ScoredId, SparseVector, Where

Mask = NDArray[np.bool_]


class Table:
    """Rows in id order, so that a stable sort by score breaks ties by id."""

    def __init__(self, points: Iterable[CheckedPoint], dimension: int) -> None:
        rows = sorted(points, key=lambda point: point.id)
        self.ids = [point.id for point in rows]
        self._payloads = [point.payload for point in rows]
        # float64 and row by row: equal vectors must get equal scores wherever they stand.
        self._dense = np.zeros((len(rows), dimension))
        for row, point in enumerate(rows):
            self._dense[row] = unit(point.dense)
        self._postings = _postings(rows)
        self._with_terms = sum(1 for point in rows if point.sparse.indices)
        self._fields: dict[str, dict[str, NDArray[np.intp]]] = {}

    def dense(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosine of every row, float32 [rows]."""
        scores = np.einsum("ij,j->i", self._dense, unit(vector).astype(np.float64), optimize=False)
        return np.asarray(scores, dtype=np.float32)

    def sparse(
        self, vector: SparseVector, corpus: Mask | None = None
    ) -> tuple[NDArray[np.float32], Mask]:
        """IDF-weighted dot product of every row, and which rows share a term at all; the IDF is
        taken over the rows of ``corpus``, or over all that have terms.
        """
        total = self._with_terms if corpus is None else int(corpus.sum())
        scores = np.zeros(len(self.ids))
        shares = np.zeros(len(self.ids), dtype=np.bool_)
        for term, weight in zip(vector.indices, vector.values, strict=True):
            if term not in self._postings:
                continue
            rows, weights = self._postings[term]
            having = len(rows) if corpus is None else int(corpus[rows].sum())
            idf = np.log((total - having + 0.5) / (having + 0.5) + 1.0)
            scores[rows] += idf * weight * weights
            shares[rows] = True
        return scores.astype(np.float32), shares

    def best(self, scores: NDArray[np.float32], mask: Mask, limit: int) -> list[ScoredId]:
        rows = mask.nonzero()[0]
        order = rows[np.argsort(-scores[rows], kind="stable")][:limit]
        return [ScoredId(self.ids[row], float(scores[row])) for row in order]

    def mask(self, where: Where | None) -> Mask:
        """Rows that match, bool [rows]."""
        mask = np.ones(len(self.ids), dtype=np.bool_)
        if where is None:
            return mask
        for field, values in where.any_of.items():
            mask &= self._having(field, values)
        for field, values in where.none_of.items():
            mask &= ~self._having(field, values)
        for field, (low, high) in where.between.items():
            mask &= np.array([_within(p.get(field), low, high) for p in self._payloads], np.bool_)
        if where.ids is not None:
            wanted = set(where.ids)
            mask &= np.array([item in wanted for item in self.ids], np.bool_)
        if where.either is not None:
            found = np.zeros(len(self.ids), dtype=np.bool_)
            for fields in where.either:
                both = np.ones(len(self.ids), dtype=np.bool_)
                for field, values in fields.items():
                    both &= self._having(field, values)
                found |= both
            mask &= found
        return mask

    def values(self, row: int, field: str) -> list[str]:
        """Keyword values of a field, one or many or none."""
        return _keywords(self._payloads[row].get(field))

    def _having(self, field: str, values: Iterable[str]) -> Mask:
        if field not in self._fields:
            lists: dict[str, list[int]] = {}
            for row in range(len(self.ids)):
                for value in set(self.values(row, field)):
                    lists.setdefault(value, []).append(row)
            self._fields[field] = {v: np.array(rows, np.intp) for v, rows in lists.items()}
        mask = np.zeros(len(self.ids), dtype=np.bool_)
        for value in values:
            rows = self._fields[field].get(value)
            if rows is not None:
                mask[rows] = True
        return mask


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scaled to unit length as Qdrant stores cosine vectors; zero stays zero."""
    norm = float(np.linalg.norm(vector.astype(np.float64)))
    return vector if norm == 0.0 else np.asarray(vector / norm, dtype=np.float32)


def _postings(
    rows: list[CheckedPoint],
) -> dict[int, tuple[NDArray[np.intp], NDArray[np.float64]]]:
    lists: dict[int, tuple[list[int], list[float]]] = {}
    for row, point in enumerate(rows):
        for term, weight in zip(point.sparse.indices, point.sparse.values, strict=True):
            places, weights = lists.setdefault(term, ([], []))
            places.append(row)
            weights.append(weight)
    return {
        term: (np.array(places, np.intp), np.array(weights, np.float32).astype(np.float64))
        for term, (places, weights) in lists.items()
    }


def _keywords(value: Any) -> list[str]:
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return [value] if isinstance(value, str) else []


def _within(value: Any, low: int | None, high: int | None) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return (low is None or value >= low) and (high is None or value <= high)
