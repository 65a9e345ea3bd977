"""A real Qdrant server under the common contract."""

from __future__ import annotations

from uuid import uuid4

import pytest

from alke_kb.adapters.qdrant_server import QdrantServerStore
from index_contract import Place, Places
from index_store_contract import DurableContract
from qdrant_fixture import QdrantServer


class TestServerIndex(DurableContract):
    idf_follows_deletes = False
    idf_of_a_corpus = False

    @pytest.fixture(scope="class")
    def places(self, qdrant_server: QdrantServer) -> Places:
        def new() -> Place:
            alias = f"contract-{uuid4().hex[:8]}"
            server = qdrant_server
            return lambda: QdrantServerStore(server.url, server.api_key, alias=alias)

        return new
