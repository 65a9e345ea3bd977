"""The sample documents in a knowledge base of their own, ingested once for all tests that read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from alke_kb.wiring import KnowledgeBase
from library_fixture import ingest
from made_once import base_made_once


@pytest.fixture(scope="session")
def samples(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """Read only."""

    def fill(kb: KnowledgeBase) -> None:
        report = ingest(kb, root / "samples" / "documents")
        assert [o.reason for o in report.outcomes if o.reason] == []

    with base_made_once(tmp_path_factory, "samples", fill) as kb:
        yield kb
