"""The index in memory: exact, for tests and small evaluation runs. Nothing outlives the process.

It scores as Qdrant does: cosine, and Σ idf(t)·query(t)·passage(t) with
idf(t) = ln((N − n + 0.5) / (n + 0.5) + 1), where N counts the points that have any term and n those
that have t. Both are taken over the whole index whatever the filter, unless a corpus is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, Any

from alke_kb.adapters import _index
from alke_kb.adapters._generations import GenerationStore, IndexBase
from alke_kb.domain import Point, Record, ScoredId, SparseVector, Stamp, Where
from alke_kb.errors import NotFound, Unavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from alke_kb.adapters._memory_table import Table

__all__ = ["MemoryIndex", "MemoryIndexStore"]


class MemoryIndex(IndexBase):
    """One generation. The search table is built at the first read after a write."""

    def __init__(self, stamp: Stamp, generation: int = 1) -> None:
        super().__init__(stamp, generation)
        self._lock = RLock()
        self._points: dict[str, _index.CheckedPoint] = {}
        self._table: Table | None = None

    def update_statistics(self, statistics: Mapping[str, object]) -> None:
        with self._lock:
            self._stamp = replace(self._stamp, statistics=_index.plain(statistics))

    def upsert(self, points: Sequence[Point]) -> None:
        checked = _index.check_points(points, self._stamp.dimension)
        with self._writing():
            self._points.update((point.id, point) for point in checked)

    def delete(self, where: Where) -> None:
        with self._writing():
            for item in self._matching(where):
                del self._points[item]

    def set_payload(self, where: Where, payload: Mapping[str, object]) -> None:
        changes = _index.plain(payload)
        with self._writing():
            for item in self._matching(where):
                merged = {**self._points[item].payload, **changes}
                kept = {name: value for name, value in merged.items() if value is not None}
                self._points[item] = replace(self._points[item], payload=kept)

    def flush(self) -> None:
        self._read()

    def search_dense(
        self, vector: NDArray[np.float32], limit: int, where: Where | None = None
    ) -> list[ScoredId]:
        table = self._read()
        dense = _index.check_dense(vector, self._stamp.dimension)
        return table.best(table.dense(dense), self._mask(table, where), _index.check_limit(limit))

    def search_sparse(
        self,
        vector: SparseVector,
        limit: int,
        where: Where | None = None,
        corpus: Where | None = None,
    ) -> list[ScoredId]:
        table = self._read()
        scores, shares = table.sparse(
            _index.check_sparse(vector), self._mask(table, corpus) if corpus else None
        )
        return table.best(scores, self._mask(table, where) & shares, _index.check_limit(limit))

    def search_each(
        self,
        field: str,
        vectors: Mapping[str, NDArray[np.float32] | SparseVector],
        limit: int,
        where: Where | None = None,
        corpus: Where | None = None,
    ) -> dict[str, list[ScoredId]]:
        found = {}
        for value, vector in vectors.items():
            part = _index.narrowed(where, field, value)
            if isinstance(vector, SparseVector):
                found[value] = self.search_sparse(vector, limit, part, corpus)
            else:
                found[value] = self.search_dense(vector, limit, part)
        return found

    def score(
        self,
        dense: NDArray[np.float32],
        near: Sequence[str],
        terms: Sequence[tuple[SparseVector, Sequence[str]]],
        corpus: Where | None = None,
    ) -> tuple[dict[str, float], list[dict[str, float]]]:
        by_meaning = self.search_dense(dense, len(near), Where(ids=tuple(near)))
        by_terms = (
            self.search_sparse(vector, len(ids), Where(ids=tuple(ids)), corpus)
            for vector, ids in terms
        )
        return _index.scores_of(by_meaning), [_index.scores_of(hits) for hits in by_terms]

    def count(self, where: Where | None = None) -> int:
        table = self._read()
        return int(self._mask(table, where).sum())

    def facet(self, field: str, where: Where | None = None, limit: int = 100) -> dict[str, int]:
        _index.check_facet(field)
        _index.check_limit(limit)
        table = self._read()
        counts: Counter[str] = Counter()
        for row in self._mask(table, where).nonzero()[0]:
            counts.update(set(table.values(int(row), field)))
        return _index.most_frequent(counts, limit)

    def retrieve(self, ids: Sequence[str], *, vectors: bool = False) -> list[Record]:
        with self._lock:
            self._refuse_closed()
            known = [self._points[i] for i in _index.known_ids(ids) if i in self._points]
        return [_record(point, vectors) for point in known]

    def scroll(
        self, where: Where | None = None, *, vectors: bool = False, batch: int = 256
    ) -> Iterator[Record]:
        return iter(self.retrieve(self._matching(where), vectors=vectors))

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._points.clear()
            self._table = None

    def _refuse_closed(self) -> None:
        if self._closed:
            raise Unavailable("This index generation is closed; ask the store for the active one.")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One write at a time; the table of the state before it is thrown away at its end."""
        with self._lock:
            self._refuse_closed()
            try:
                yield
            finally:
                self._table = None

    def _read(self) -> Table:
        from alke_kb.adapters._memory_table import Table

        with self._lock:
            self._refuse_closed()
            if self._table is None:
                self._table = Table(self._points.values(), self._stamp.dimension)
            return self._table

    def _mask(self, table: Table, where: Where | None) -> NDArray[np.bool_]:
        return table.mask(_index.check_where(where))

    def _matching(self, where: Where | None) -> list[str]:
        table = self._read()
        return [table.ids[row] for row in self._mask(table, where).nonzero()[0]]


class MemoryIndexStore(GenerationStore[MemoryIndex]):
    """Generations in this process only; the same steps as the durable stores."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[int, MemoryIndex] = {}
        self._current: int | None = None

    def _numbers(self) -> set[int]:
        return set(self._kept)

    def _read_alias(self, *, fresh: bool) -> int | None:
        return self._current

    def _point_alias(self, number: int) -> None:
        self._current = number

    def _create(self, number: int, stamp: Stamp) -> MemoryIndex:
        index = self._kept[number] = MemoryIndex(stamp, number)
        return index

    def _load(self, number: int) -> MemoryIndex:
        if self._kept[number].closed:
            raise NotFound("The index in memory was closed, and with it its points are gone.")
        return self._kept[number]

    def _drop(self, number: int) -> None:
        self._kept.pop(number, None)


def _record(point: _index.CheckedPoint, vectors: bool) -> Record:
    payload: dict[str, Any] = dict(point.payload)
    if not vectors:
        return Record(point.id, payload)
    from alke_kb.adapters._memory_table import unit

    return Record(point.id, payload, unit(point.dense), point.sparse)
