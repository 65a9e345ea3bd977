"""The embedded engine under the common contract."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count

import pytest

from alke_kb.adapters.qdrant_edge import EdgeIndexStore
from index_contract import Place, Places
from index_store_contract import DurableContract
from qdrant_fixture import quick_folder


class TestEdgeIndex(DurableContract):
    @pytest.fixture(scope="class")
    def places(self) -> Iterator[Places]:
        top = quick_folder()
        numbers = count()

        def new() -> Place:
            folder = top / str(next(numbers)) / "index"
            return lambda: EdgeIndexStore(folder)

        yield new
        shutil.rmtree(top)
