"""One generation on the embedded engine.

What was measured of qdrant-edge 0.9.0: every call holds the GIL from beginning to end, so calls of
several threads follow one another and never mix; a write that takes two calls needs our lock.
``update`` is in the write-ahead log when it returns (a killed process loses nothing) and on the disk
after ``flush``. The optimiser, which would build HNSW graphs for a minute with the GIL held, only runs
when asked, and we never ask. Vectors are kept in 16 bits (cosines change in the fourth digit) and,
beside that, in 4 bits: a search walks through those, a quarter of the memory, and scores twice as many
candidates as it gives by the 16 bits. ``benchmarks/dense_recall.py`` compares it with an exact search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import qdrant_edge as qe

from alke_kb.adapters import _index
from alke_kb.adapters._index import DENSE, TERMS
from alke_kb.adapters._qdrant import record_of, records_in_order
from alke_kb.adapters.qdrant_edge._files import STAMP_FILE, write_durably
from alke_kb.adapters.qdrant_edge._filters import edge_filter
from alke_kb.adapters.qdrant_edge._keeping import KeepingIndex
from alke_kb.adapters.qdrant_edge._kept import Touched
from alke_kb.adapters.qdrant_edge._kept_payloads import MOST_PAYLOADS, KeptPayloads
from alke_kb.domain import Point, Record, ScoredId, SparseVector, Stamp, Where
from alke_kb.errors import Busy, Unavailable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHARD = "shard"
_BATCH = 256
_ALL = 2**31
# Always UUIDs; counted and compared as numbers a quarter quicker than as text.
_IDS = ("document_id", "version_id")
_EXACT = qe.SearchParams(exact=True)
_COARSE_FIRST = qe.SearchParams(
    quantization=qe.QuantizationSearchParams(rescore=True, oversampling=2.0)
)


class _Asked(NamedTuple):
    """A query and how it is searched."""

    query: qe.Query
    params: qe.SearchParams


class EdgeIndex(KeepingIndex[_Asked]):
    """``PassageIndex`` on a folder; see there."""

    def __init__(self, shard: qe.EdgeShard, folder: Path, stamp: Stamp, generation: int) -> None:
        super().__init__(stamp, generation)
        self._shard = shard
        self._folder = folder
        self._writing = RLock()
        self._payloads = KeptPayloads()

    @classmethod
    def create(cls, folder: Path, stamp: Stamp, generation: int) -> EdgeIndex:
        """A new empty shard under ``folder``, with its payload indexes and then its stamp."""
        path = folder / _SHARD
        path.mkdir()
        config = qe.EdgeConfig(
            vectors={
                DENSE: qe.EdgeVectorParams(
                    stamp.dimension,
                    qe.Distance.Cosine,
                    datatype=qe.VectorStorageDatatype.Float16,
                    quantization_config=qe.TurboQuantQuantizationConfig(
                        bits=qe.TurboQuantBitSize.Bits4
                    ),
                )
            },
            sparse_vectors={TERMS: qe.EdgeSparseVectorParams(modifier=qe.Modifier.Idf)},
            optimizers=qe.EdgeOptimizersConfig(indexing_threshold=0),
            wal_enabled=True,
        )
        with _translated("create the index"):
            shard = qe.EdgeShard.create(str(path), config)
            for name in _index.KEYWORD_FIELDS:
                sort = qe.PayloadSchemaType.Uuid if name in _IDS else qe.PayloadSchemaType.Keyword
                shard.update(qe.UpdateOperation.create_field_index(name, sort))
            for name in _index.INTEGER_FIELDS:
                sort = qe.PayloadSchemaType.Integer
                shard.update(qe.UpdateOperation.create_field_index(name, sort))
            shard.flush()
        write_durably(folder / STAMP_FILE, _index.stamp_to_json(stamp))
        return cls(shard, folder, stamp, generation)

    @classmethod
    def load(cls, folder: Path, stamp: Stamp, generation: int) -> EdgeIndex:
        """Open what ``create`` made; replays the write-ahead log after a crash."""
        with _translated("open the index"):
            shard = qe.EdgeShard.load(str(folder / _SHARD))
        return cls(shard, folder, stamp, generation)

    def update_statistics(self, statistics: Mapping[str, object]) -> None:
        with self._writing:
            stamp = replace(self._stamp, statistics=_index.plain(statistics))
            write_durably(self._folder / STAMP_FILE, _index.stamp_to_json(stamp))
            self._stamp = stamp

    def upsert(self, points: Sequence[Point]) -> None:
        checked = _index.check_points(points, self._stamp.dimension)
        for batch in _index.batches(checked, _BATCH):
            made = [
                qe.Point(p.id, {DENSE: p.dense.tolist(), TERMS: _sparse(p.sparse)}, p.payload)
                for p in batch
            ]
            with self._writing:
                change = None
                if self.keeps:
                    before = [record.payload for record in self.retrieve([p.id for p in batch])]
                    change = Touched.by([*before, *(p.payload for p in batch)])
                operation = qe.UpdateOperation.upsert_points(made)
                self._update(operation, change, [p.id for p in batch])

    def delete(self, where: Where) -> None:
        chosen = edge_filter(where) or qe.Filter()
        with self._writing:
            rows = list(self._scroll(chosen, False, 1024))
            ids = [row.id for row in rows]
            change = Touched.by(row.payload or {} for row in rows)
            for start in range(0, len(ids), 1024):
                # The engine keeps counting a deleted point in the IDF until the index is opened
                # anew; a point emptied of its terms first is counted out at once.
                gone = ids[start : start + 1024]
                empty: list[qe.PointVectors] = [
                    qe.PointVectors(item, {TERMS: qe.SparseVector([], [])}) for item in gone
                ]
                self._update(qe.UpdateOperation.update_vectors(empty), change, ())
                self._update(qe.UpdateOperation.delete_points(gone), change, map(str, gone))

    def set_payload(self, where: Where, payload: Mapping[str, object]) -> None:
        chosen = edge_filter(where) or qe.Filter()
        fields = _index.plain(payload)
        with self._writing:
            rows = list(self._scroll(chosen, False, 1024))
            change = Touched.by((row.payload or {} for row in rows), fields)
            operation = qe.UpdateOperation.set_payload_by_filter(chosen, fields)
            self._update(operation, change, [str(row.id) for row in rows])

    def flush(self) -> None:
        with _translated("write the index to disk"):
            self._shard.flush()

    def count(self, where: Where | None = None) -> int:
        chosen = edge_filter(where)
        with _translated("count"):
            return self._shard.count(qe.CountRequest(exact=True, filter=chosen))

    def _facet(self, field: str, where: Where | None, limit: int) -> dict[str, int]:
        # What the engine calls inexact walks the points that match and counts their values; its
        # «exact» counts each value in a query of its own, thirty times slower over documents.
        # The two differ only where a facet is sampled or a point lies in two segments: no limit
        # is given, so nothing is sampled, and without the optimiser a point lies in one.
        request = qe.FacetRequest(field, limit=_ALL, exact=False, filter=edge_filter(where))
        with _translated("count by value"):
            hits = self._shard.facet(request).hits
        return _index.most_frequent({str(hit.value): hit.count for hit in hits}, limit)

    def retrieve(self, ids: Sequence[str], *, vectors: bool = False) -> list[Record]:
        if vectors:
            known = _index.known_ids(ids)
            return records_in_order(known, self._rows(known, True), True)
        payloads = self._payloads.get(ids, self._read_payloads)
        return [Record(item, payload) for item, payload in payloads.items()]

    def warm_up(self) -> None:
        rows = self._scroll(None, False, 1024, payloads=False)
        ids = [str(row.id) for row in islice(rows, MOST_PAYLOADS)]
        for start in range(0, len(ids), _BATCH):
            self._payloads.get(ids[start : start + _BATCH], self._read_payloads)

    def _read_payloads(self, ids: list[str]) -> dict[str, dict[str, Any]]:
        rows = self._rows(_index.known_ids(ids), False)
        return {str(row.id): row.payload or {} for row in rows}

    def _rows(self, ids: Sequence[str], vectors: bool) -> list[qe.Record]:
        asked: list[qe.PointId] = list(ids)
        with _translated("read points"):
            return self._shard.retrieve(asked, True, vectors)

    def scroll(
        self, where: Where | None = None, *, vectors: bool = False, batch: int = 256
    ) -> Iterator[Record]:
        chosen = edge_filter(where)
        return (record_of(row, vectors) for row in self._scroll(chosen, vectors, batch))

    def close(self) -> None:
        with self._writing:
            if not self._closed:
                self._closed = True
                self.written()
                self._payloads.written(None)
                with _translated("close the index"):
                    self._shard.flush()
                    self._shard.close()

    def _update(
        self, operation: qe.UpdateOperation, change: Touched | None, ids: Iterable[str]
    ) -> None:
        """``change`` says what the points written to had and get, ``ids`` whose payloads change."""
        try:
            with _translated("write to the index"):
                self._shard.update(operation)
        except BaseException:
            self.written()
            self._payloads.written(None)
            raise
        self.written(change)
        self._payloads.written(ids)

    def _dense_query(self, vector: NDArray[np.float32]) -> _Asked:
        return _Asked(qe.Query.Nearest(vector.tolist(), DENSE), _COARSE_FIRST)

    def _sparse_query(self, vector: SparseVector, corpus: Where | None) -> _Asked:
        # Counting in a corpus costs one to three milliseconds at 100,000 passages.
        chosen = edge_filter(corpus)
        params = qe.SearchParams(exact=True, idf=qe.IdfParams(chosen)) if chosen else _EXACT
        return _Asked(qe.Query.Nearest(_sparse(vector), TERMS), params)

    def _best(
        self, queries: list[tuple[_Asked, Where | None]], limit: int, exact: bool
    ) -> list[list[ScoredId]]:
        filters = {id(where): edge_filter(where) for _one, where in queries}
        requests = [
            qe.QueryRequest(
                limit=limit,
                query=one.query,
                filter=filters[id(where)],
                params=_EXACT if exact and one.params is _COARSE_FIRST else one.params,
            )
            for one, where in queries
        ]
        with _translated("search"):
            found = self._shard.query_batch(qe.QueryBatchRequest(requests))
        return [[ScoredId(str(hit.id), hit.score) for hit in hits] for hits in found]

    def _scroll(
        self, chosen: qe.Filter | None, vectors: bool, batch: int, *, payloads: bool = True
    ) -> Iterator[qe.Record]:
        offset: qe.PointId | None = None
        while True:
            with _translated("read points"):
                rows, offset = self._shard.scroll(
                    qe.ScrollRequest(
                        offset=offset,
                        limit=batch,
                        filter=chosen,
                        with_payload=payloads,
                        with_vector=vectors,
                    )
                )
            yield from rows
            if offset is None:
                return


@contextmanager
def _translated(doing: str) -> Iterator[None]:
    """The engine raises bare ``Exception`` only; its words say which of ours it is."""
    try:
        yield
    except Exception as error:
        text = str(error)
        if "Shard is not initialized" in text:
            raise Unavailable(
                "This index generation is closed; ask the store for the active one."
            ) from error
        if "WouldBlock" in text:
            raise Busy(
                "Another process has this index generation open.",
                hint="Ask the running «alke-kb serve» or stop it.",
            ) from error
        raise Unavailable(
            f"The embedded index could not {doing}.",
            hint="Check the free space and permissions of the data folder; "
            "if it stays so, build the index anew: alke-kb reindex.",
        ) from error


def _sparse(vector: SparseVector) -> qe.SparseVector:
    return qe.SparseVector(list(vector.indices), list(vector.values))
