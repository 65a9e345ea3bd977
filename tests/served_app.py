"""An application over real HTTP, on loopback, and a base with other settings."""

from __future__ import annotations

import dataclasses
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from alke_kb.wiring import KnowledgeBase


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of the application while the block runs."""
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


def local(app: FastAPI, **options: Any) -> TestClient:
    """A caller on this machine, as who calls `alke-kb serve` beside it."""
    return TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 5), **options)


def with_settings(kb: KnowledgeBase, **changed: Any) -> KnowledgeBase:
    """The same open base, for an application with other settings."""
    return dataclasses.replace(kb, settings=kb.settings.model_copy(update=changed))
