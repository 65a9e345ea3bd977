"""Generations as collections ``<alias>-<n>`` behind the alias; the stamp in their metadata."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from alke_kb.adapters import _index
from alke_kb.adapters._generations import ALIAS, GenerationStore
from alke_kb.domain import Stamp

if TYPE_CHECKING:
    from alke_kb.adapters.qdrant_server._collection import QdrantServerIndex
    from alke_kb.adapters.qdrant_server._connection import Connection

# How long another process's swap may go unnoticed; the generation before it still answers.
_ALIAS_SECONDS = 5.0


class QdrantServerStore(GenerationStore["QdrantServerIndex"]):
    """Connects at first use. Many processes may search and write; one at a time may rebuild.

    ``shards`` and ``replicas`` are for a cluster. IDF is taken per shard, so scores of a sharded
    index differ a little from those of a single node; at scale the difference vanishes.
    """

    def __init__(
        self,
        url: str,
        api_key: str | None = None,
        *,
        alias: str = ALIAS,
        shards: int = 1,
        replicas: int = 1,
    ) -> None:
        super().__init__()
        self._url = url
        self._api_key = api_key
        self._alias = alias
        self._name = re.compile(rf"{re.escape(alias)}-([1-9][0-9]*)")
        self._shards = shards
        self._replicas = replicas
        self._connection: Connection | None = None
        self._seen: tuple[float, int | None] | None = None

    def _numbers(self) -> set[int]:
        answer = self._server().call("list the indexes", lambda c: c.get_collections())
        names = (self._name.fullmatch(item.name) for item in answer.collections)
        return {int(name[1]) for name in names if name}

    def _read_alias(self, *, fresh: bool) -> int | None:
        now = time.monotonic()
        if not fresh and self._seen and now - self._seen[0] < _ALIAS_SECONDS:
            return self._seen[1]
        answer = self._server().call("find the active index", lambda c: c.get_aliases())
        targets = [a.collection_name for a in answer.aliases if a.alias_name == self._alias]
        match = self._name.fullmatch(targets[0]) if targets else None
        number = int(match[1]) if match else None
        self._seen = (now, number)
        return number

    def _point_alias(self, number: int) -> None:
        from qdrant_client import models

        swap: list[models.DeleteAliasOperation | models.CreateAliasOperation] = []
        if self._read_alias(fresh=True) is not None:
            swap.append(
                models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=self._alias))
            )
        swap.append(
            models.CreateAliasOperation(
                create_alias=models.CreateAlias(
                    collection_name=self._collection(number), alias_name=self._alias
                )
            )
        )
        self._server().call(
            "swap the index",
            lambda c: c.update_collection_aliases(change_aliases_operations=swap),
        )
        self._seen = (time.monotonic(), number)

    def _create(self, number: int, stamp: Stamp) -> QdrantServerIndex:
        from alke_kb.adapters.qdrant_server._collection import QdrantServerIndex

        return QdrantServerIndex.create(
            self._server(),
            self._collection(number),
            stamp,
            number,
            shards=self._shards,
            replicas=self._replicas,
        )

    def _load(self, number: int) -> QdrantServerIndex:
        from alke_kb.adapters.qdrant_server._collection import STAMP_KEY, QdrantServerIndex

        name = self._collection(number)
        answer = self._server().call("open the index", lambda c: c.get_collection(name))
        text = (answer.config.metadata or {}).get(STAMP_KEY, "")
        stamp = _index.stamp_from_json(str(text), f"The Qdrant collection {name}")
        return QdrantServerIndex(self._server(), name, stamp, number)

    def _drop(self, number: int) -> None:
        name = self._collection(number)
        self._server().call("drop an old index", lambda c: c.delete_collection(name))

    def _release(self) -> None:
        self._seen = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _server(self) -> Connection:
        from alke_kb.adapters.qdrant_server._connection import Connection

        if self._connection is None:
            self._connection = Connection(self._url, self._api_key)
        return self._connection

    def _collection(self, number: int) -> str:
        return f"{self._alias}-{number}"
