"""Bases that are dear to make and only read: made once for all test processes, copied for each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from filelock import FileLock

from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base
from qdrant_fixture import quick_folder


@contextmanager
def base_made_once(
    factory: pytest.TempPathFactory, name: str, fill: Callable[[KnowledgeBase], None]
) -> Iterator[KnowledgeBase]:
    """Open a copy of the base that ``fill`` makes; whoever comes first makes it, the others wait.

    A base has one owner at a time, so that processes cannot share one folder.
    """
    parallel = "PYTEST_XDIST_WORKER" in os.environ
    common = factory.getbasetemp().parent if parallel else factory.mktemp("made-once")
    original = common / name
    with FileLock(common / f"{name}.lock"):
        if not original.exists():
            unfinished = common / f"{name}-unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            kb = open_knowledge_base(Settings(data=unfinished))
            try:
                fill(kb)
            finally:
                kb.close()
            unfinished.rename(original)
    folder = quick_folder()
    shutil.copytree(original, folder / "data")
    kb = open_knowledge_base(Settings(data=folder / "data"))
    yield kb
    kb.close()
    shutil.rmtree(folder, ignore_errors=True)
