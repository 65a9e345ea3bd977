"""The index in memory under the common contract."""

from __future__ import annotations

import pytest

from alke_kb.adapters.memory import MemoryIndexStore
from index_contract import Places
from index_store_contract import StoreContract


class TestMemoryIndex(StoreContract):
    @pytest.fixture(scope="class")
    def places(self) -> Places:
        return lambda: MemoryIndexStore
