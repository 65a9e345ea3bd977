"""A search that ends only when its time is up."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from alke_kb.errors import TimedOut
from alke_kb.wiring import KnowledgeBase


def never_answering(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """From now on searches of ``kb`` do not end by themselves; set once one was stopped."""
    stopped = threading.Event()

    def endless(*_given: Any, **_named: Any) -> Any:
        try:
            while True:
                time.sleep(0.01)
                kb.catalogue.counts()
        except TimedOut:
            stopped.set()
            raise

    monkeypatch.setattr(kb.search, "search", endless)
    return stopped
