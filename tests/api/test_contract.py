"""The contract holds under generated requests; ``benchmarks/api_contract.py`` sends many thousands."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from alke_api.app import create_app
from alke_kb.wiring import KnowledgeBase


@pytest.fixture(scope="module")
def check(root: Path) -> Any:
    """The benchmark's own check."""
    sys.path.insert(0, str(root / "benchmarks"))
    try:
        import api_contract
    finally:
        sys.path.remove(str(root / "benchmarks"))
    return api_contract.check


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application over real HTTP."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def test_generated_requests_get_documented_answers(check: Any, library: KnowledgeBase) -> None:
    key = library.keys.create("sopimus", ["reader"]).secret
    app = create_app(library, lambda content, _name: content.decode("utf-8", "replace"))
    with served(app) as url:
        tally = check(url, key, examples=2, seed=5, phases=("examples", "fuzzing"))
    assert tally.failures == {}
    assert tally.errors == []
    assert tally.requests > 40
    assert {200, 422} <= set(tally.statuses)
    assert max(tally.statuses) < 500


def test_the_check_finds_what_the_contract_does_not_say(check: Any) -> None:
    app = FastAPI()

    @app.get("/number", operation_id="number")
    def number() -> int:
        raise RuntimeError

    with served(app) as url:
        tally = check(url, None, examples=1, seed=1, phases=("fuzzing",))
    assert any("Server error" in name for name in tally.failures)
