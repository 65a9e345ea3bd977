"""What the embedded engine and the server share: how lists are searched and points read back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic

import numpy as np

from alke_kb.adapters import _index
from alke_kb.adapters._generations import IndexBase
from alke_kb.adapters._index import DENSE, TERMS, QueryT
from alke_kb.domain import Record, ScoredId, SparseVector, Where

if TYPE_CHECKING:
    from numpy.typing import NDArray


class QdrantBase(IndexBase, ABC, Generic[QueryT]):
    """The searches of ``PassageIndex`` over an engine that gives the best of several queries."""

    def search_dense(
        self, vector: NDArray[np.float32], limit: int, where: Where | None = None
    ) -> list[ScoredId]:
        return self._ranked([(self._checked_dense(vector), where)], limit)[0]

    def search_sparse(
        self,
        vector: SparseVector,
        limit: int,
        where: Where | None = None,
        corpus: Where | None = None,
    ) -> list[ScoredId]:
        return self._ranked([(self._query(vector, corpus), where)], limit)[0]

    def search_each(
        self,
        field: str,
        vectors: Mapping[str, NDArray[np.float32] | SparseVector],
        limit: int,
        where: Where | None = None,
        corpus: Where | None = None,
    ) -> dict[str, list[ScoredId]]:
        # one vector for several values is made ready for the engine once
        ready = {id(vector): self._query(vector, corpus) for vector in vectors.values()}
        asked = [
            (ready[id(vector)], _index.narrowed(where, field, value))
            for value, vector in vectors.items()
        ]
        return dict(zip(vectors, self._ranked(asked, limit), strict=True))

    def score(
        self,
        dense: NDArray[np.float32],
        near: Sequence[str],
        terms: Sequence[tuple[SparseVector, Sequence[str]]],
        corpus: Where | None = None,
    ) -> tuple[dict[str, float], list[dict[str, float]]]:
        asked = [(self._checked_dense(dense), tuple(near))]
        asked += [(self._query(vector, corpus), tuple(ids)) for vector, ids in terms]
        # what has no points to score needs no search
        some: list[tuple[QueryT, Where | None]] = [
            (query, Where(ids=ids)) for query, ids in asked if ids
        ]
        most = max(len(ids) for _query, ids in asked)
        found = iter(self._best(some, most, True) if some else ())
        lists = [next(found) if ids else [] for _query, ids in asked]
        return _index.scores_of(lists[0]), [_index.scores_of(hits) for hits in lists[1:]]

    def _query(self, vector: NDArray[np.float32] | SparseVector, corpus: Where | None) -> QueryT:
        if isinstance(vector, SparseVector):
            return self._sparse_query(_index.check_sparse(vector), corpus)
        return self._checked_dense(vector)

    def _checked_dense(self, vector: NDArray[np.float32]) -> QueryT:
        return self._dense_query(_index.check_dense(vector, self._stamp.dimension))

    def _ranked(
        self, queries: Sequence[tuple[QueryT, Where | None]], limit: int
    ) -> list[list[ScoredId]]:
        for _query, where in queries:
            _index.check_where(where)
        if _index.check_limit(limit) == 0:
            return [[] for _ in queries]
        return _index.ranked_lists(
            lambda asked, of: self._best(of, asked, False), list(queries), limit
        )

    @abstractmethod
    def _dense_query(self, vector: NDArray[np.float32]) -> QueryT: ...

    @abstractmethod
    def _sparse_query(self, vector: SparseVector, corpus: Where | None) -> QueryT: ...

    @abstractmethod
    def _best(
        self, queries: list[tuple[QueryT, Where | None]], limit: int, exact: bool
    ) -> list[list[ScoredId]]:
        """The best of each query among the points that match its filter, in one round trip; ties
        in any order; ``exact`` without HNSW.
        """


def records_in_order(ids: Sequence[str], rows: Iterable[Any], vectors: bool) -> list[Record]:
    """Points as asked for by id; engines give them back in an order of their own."""
    found = {record.id: record for record in (record_of(row, vectors) for row in rows)}
    return [found[item] for item in ids if item in found]


def record_of(row: Any, vectors: bool) -> Record:
    """A point as either engine gives it back."""
    payload: dict[str, Any] = row.payload or {}
    if not vectors:
        return Record(str(row.id), payload)
    terms = row.vector[TERMS]
    return Record(
        str(row.id),
        payload,
        np.asarray(row.vector[DENSE], dtype=np.float32),
        SparseVector(tuple(terms.indices), tuple(terms.values)),
    )
