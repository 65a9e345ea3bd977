"""One generation on a Qdrant server.

A write has returned only when the server has it in its write-ahead log and applied it (``wait``), so
``flush`` has nothing left to do. Below Qdrant's indexing threshold search is exact; above it dense
search goes through HNSW with a wide beam. After deletions the IDF counts the deleted points until
the server's optimiser has tidied the segment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from qdrant_client import models

from alke_kb.adapters import _index
from alke_kb.adapters._index import DENSE, TERMS
from alke_kb.adapters._qdrant import QdrantBase, record_of, records_in_order
from alke_kb.adapters.qdrant_server._connection import Connection
from alke_kb.adapters.qdrant_server._filters import server_filter
from alke_kb.domain import Point, Record, ScoredId, SparseVector, Stamp, Where
from alke_kb.errors import Unavailable

if TYPE_CHECKING:
    from numpy.typing import NDArray

STAMP_KEY = "alke_stamp"
_BATCH = 128
_BEAM = 256


class QdrantServerIndex(QdrantBase[tuple[str, Any]]):
    """``PassageIndex`` on a collection; see there."""

    def __init__(
        self, connection: Connection, collection: str, stamp: Stamp, generation: int
    ) -> None:
        super().__init__(stamp, generation)
        self._connection = connection
        self._collection = collection

    @classmethod
    def create(
        cls,
        connection: Connection,
        collection: str,
        stamp: Stamp,
        generation: int,
        *,
        shards: int,
        replicas: int,
    ) -> QdrantServerIndex:
        """A new empty collection with its payload indexes, refusing what it has no index for."""
        connection.call(
            "create the index",
            lambda c: c.create_collection(
                collection,
                vectors_config={
                    DENSE: models.VectorParams(
                        size=stamp.dimension,
                        distance=models.Distance.COSINE,
                        datatype=models.Datatype.FLOAT16,
                    )
                },
                sparse_vectors_config={
                    TERMS: models.SparseVectorParams(modifier=models.Modifier.IDF)
                },
                shard_number=shards,
                replication_factor=replicas,
                metadata={STAMP_KEY: _index.stamp_to_json(stamp)},
                strict_mode_config=models.StrictModeConfig(
                    enabled=True,
                    unindexed_filtering_retrieve=False,
                    unindexed_filtering_update=False,
                    upsert_max_batchsize=_BATCH,
                ),
            ),
        )
        index = cls(connection, collection, stamp, generation)
        for names, schema in (
            (_index.KEYWORD_FIELDS, models.PayloadSchemaType.KEYWORD),
            (_index.INTEGER_FIELDS, models.PayloadSchemaType.INTEGER),
        ):
            for name in names:
                index._index_field(name, schema)
        return index

    def update_statistics(self, statistics: Mapping[str, object]) -> None:
        stamp = replace(self._stamp, statistics=_index.plain(statistics))
        metadata = {STAMP_KEY: _index.stamp_to_json(stamp)}
        self._server().call(
            "store the statistics",
            lambda c: c.update_collection(self._collection, metadata=metadata),
        )
        self._stamp = stamp

    def upsert(self, points: Sequence[Point]) -> None:
        checked = _index.check_points(points, self._stamp.dimension)
        for batch in _index.batches(checked, _BATCH):
            made = [
                models.PointStruct(
                    id=p.id,
                    vector={DENSE: p.dense.tolist(), TERMS: _sparse(p.sparse)},
                    payload=p.payload,
                )
                for p in batch
            ]
            self._upsert(made)

    def delete(self, where: Where) -> None:
        chosen = models.FilterSelector(filter=server_filter(where) or models.Filter())
        self._server().call(
            "delete points", lambda c: c.delete(self._collection, chosen, wait=True)
        )

    def set_payload(self, where: Where, payload: Mapping[str, object]) -> None:
        chosen = models.FilterSelector(filter=server_filter(where) or models.Filter())
        changes = _index.plain(payload)
        self._server().call(
            "change points",
            lambda c: c.set_payload(self._collection, changes, chosen, wait=True),
        )

    def flush(self) -> None:
        self._server()

    def count(self, where: Where | None = None) -> int:
        chosen = server_filter(where)
        answer = self._server().call(
            "count", lambda c: c.count(self._collection, count_filter=chosen, exact=True)
        )
        return answer.count

    def facet(self, field: str, where: Where | None = None, limit: int = 100) -> dict[str, int]:
        _index.check_facet(field)
        _index.check_limit(limit)
        chosen = server_filter(where)

        def fetch(asked: int) -> dict[str, int]:
            answer = self._server().call(
                "count by value",
                lambda c: c.facet(
                    self._collection, field, facet_filter=chosen, limit=asked, exact=True
                ),
            )
            return {str(hit.value): hit.count for hit in answer.hits}

        return _index.most_frequent_of(fetch, limit)

    def retrieve(self, ids: Sequence[str], *, vectors: bool = False) -> list[Record]:
        known = _index.known_ids(ids)
        rows = self._server().call(
            "read points",
            lambda c: c.retrieve(self._collection, known, with_payload=True, with_vectors=vectors),
        )
        return records_in_order(known, rows, vectors)

    def scroll(
        self, where: Where | None = None, *, vectors: bool = False, batch: int = 256
    ) -> Iterator[Record]:
        return self._scroll(server_filter(where), vectors, batch)

    def close(self) -> None:
        self._closed = True

    def _server(self) -> Connection:
        if self._closed:
            raise Unavailable("This index generation is closed; ask the store for the active one.")
        return self._connection

    def _index_field(self, name: str, schema: models.PayloadSchemaType) -> None:
        self._server().call(
            "index a field",
            lambda c: c.create_payload_index(self._collection, name, schema, wait=True),
        )

    def _upsert(self, made: list[models.PointStruct]) -> None:
        self._server().call("write points", lambda c: c.upsert(self._collection, made, wait=True))

    def _dense_query(self, vector: NDArray[np.float32]) -> tuple[str, Any]:
        return DENSE, vector.tolist()

    def _sparse_query(self, vector: SparseVector, corpus: Where | None) -> tuple[str, Any]:
        return TERMS, _sparse(vector)

    def _best(
        self, queries: list[tuple[tuple[str, Any], Where | None]], limit: int, exact: bool
    ) -> list[list[ScoredId]]:
        params = models.SearchParams(exact=True) if exact else models.SearchParams(hnsw_ef=_BEAM)
        requests = [
            models.QueryRequest(
                query=query, using=name, filter=server_filter(where), params=params, limit=limit
            )
            for (name, query), where in queries
        ]
        answers = self._server().call(
            "search", lambda c: c.query_batch_points(self._collection, requests)
        )
        return [[ScoredId(str(p.id), p.score) for p in answer.points] for answer in answers]

    def _scroll(self, chosen: models.Filter | None, vectors: bool, batch: int) -> Iterator[Record]:
        offset: Any = None
        while True:
            rows, offset = self._page(chosen, vectors, batch, offset)
            yield from (record_of(row, vectors) for row in rows)
            if offset is None:
                return

    def _page(
        self, chosen: models.Filter | None, vectors: bool, batch: int, offset: Any
    ) -> tuple[list[models.Record], Any]:
        return self._server().call(
            "read points",
            lambda c: c.scroll(
                self._collection,
                scroll_filter=chosen,
                limit=batch,
                offset=offset,
                with_payload=True,
                with_vectors=vectors,
            ),
        )


def _sparse(vector: SparseVector) -> models.SparseVector:
    return models.SparseVector(indices=list(vector.indices), values=list(vector.values))
