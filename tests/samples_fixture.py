"""The sample documents in a knowledge base of their own, ingested once for all tests that read it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base
from library_fixture import ingest
from qdrant_fixture import quick_folder


@pytest.fixture(scope="session")
def samples(root: Path) -> Iterator[KnowledgeBase]:
    """Read only."""
    folder = quick_folder()
    kb = open_knowledge_base(Settings(data=folder / "data"))
    report = ingest(kb, root / "samples" / "documents")
    assert [o.reason for o in report.outcomes if o.reason] == []
    yield kb
    kb.close()
    shutil.rmtree(folder, ignore_errors=True)
