"""What was acknowledged is there after ``kill -9``: the real server, killed the moment it has answered."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from alke_kb.settings import Settings
from alke_kb.wiring import open_knowledge_base
from library_fixture import KAINUU, LAPPI, STRATEGIA

ALKE = (sys.executable, "-c", "from alke_cli.main import main; main()")
FILES = {"kainuu.md": KAINUU, "lappi.md": LAPPI, "strategia.md": STRATEGIA}


def start(data: Path, port: int) -> tuple[subprocess.Popen[bytes], httpx.Client]:
    """A server that answers."""
    process = subprocess.Popen([*ALKE, "--data", data, "serve", "--port", str(port)])
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
    for _ in range(600):
        try:
            if client.get("/healthz").status_code == 200:
                return process, client
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("no server")


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    data = tmp_path / "data"
    kb = open_knowledge_base(Settings(data=data, workers=1))
    secret = kb.keys.create("vienti", ["reader", "editor"]).secret
    kb.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process, client = start(data, port)
    client.headers["Authorization"] = f"Bearer {secret}"
    try:
        locations = []
        for name, text in FILES.items():
            answer = client.post(
                "/api/v1/documents",
                files={"file": (name, text.encode())},
                data={"publicity": "julkinen"},
                headers={"Idempotency-Key": f"tiedosto-{name}"},
            )
            assert answer.status_code == 202, answer.text
            locations.append(answer.headers["location"])
        # In the middle of reading the first one.
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        process, client = start(data, port)
        client.headers["Authorization"] = f"Bearer {secret}"
        states = []
        for location in locations:
            for _ in range(300):
                state = client.get(location).json()
                if state["state"] in {"indexed", "failed"}:
                    break
                time.sleep(0.1)
            states.append(state)
        assert [state["state"] for state in states] == ["indexed"] * 3
        documents = client.get("/api/v1/documents").json()["documents"]
        assert {one["id"] for one in documents} == {state["document_id"] for state in states}
        # The client did not hear of the kill and tries again: still one document.
        again = client.post(
            "/api/v1/documents",
            files={"file": ("lappi.md", LAPPI.encode())},
            data={"publicity": "julkinen"},
            headers={"Idempotency-Key": "tiedosto-lappi.md"},
        )
        assert again.headers["location"] == locations[1]
        assert again.json()["state"] == "indexed"
    finally:
        process.terminate()
        process.wait(20)
    assert list((data / "incoming").iterdir()) == []
    kb = open_knowledge_base(Settings(data=data, workers=1))
    try:
        assert kb.audit.store.verify().faults == ()
        assert kb.catalogue.counts()["documents"] == 3
    finally:
        kb.close()
