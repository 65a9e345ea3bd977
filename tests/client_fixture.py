"""A real server process with the library, and what the client needs to reach it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from alke_kb.settings import Settings
from alke_kb.wiring import open_knowledge_base
from alke_kb_client import AlkeClient
from library_fixture import ingest

ALKE = (sys.executable, "-c", "from alke_cli.main import main; main()")


@dataclass(frozen=True)
class Server:
    """Where it is, and the key of an editor."""

    address: str
    key: str


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, library_folder: Path) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("client") / "data"
    kb = open_knowledge_base(Settings(data=data, workers=1))
    ingest(kb, library_folder)
    key = kb.keys.create("asiakas", ["reader", "editor"]).secret
    kb.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*ALKE, "--data", data, "serve", "--port", str(port)],
        env={**os.environ, "ALKE_KB_WORKERS": "1"},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                httpx.get(f"{address}/healthz")
                break
            except httpx.TransportError:
                assert process.poll() is None
                time.sleep(0.05)
        yield Server(address, key)
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def alke(server: Server) -> Iterator[AlkeClient]:
    """A client with the editor's key."""
    with AlkeClient(server.address, server.key) as client:
        yield client
