"""A genuine Qdrant server on loopback for the whole test session."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "qdrant-server.sh"


@dataclass
class QdrantServer:
    """A running server; ``pid`` is its process, ``folder`` its data, kept over restarts."""

    folder: Path
    url: str = ""
    api_key: str = ""
    pid: int = 0

    def start(self) -> None:
        run = subprocess.run(
            ["bash", SCRIPT, "start", self.folder], capture_output=True, text=True, timeout=120
        )
        if run.returncode:
            pytest.fail(f"The real Qdrant server of the tests is missing: {run.stderr.strip()}")
        lines = (self.folder / "server.env").read_text().splitlines()
        values = dict(line.split("=", 1) for line in lines)
        self.url = values["ALKE_KB_QDRANT_URL"]
        self.api_key = values["ALKE_KB_QDRANT_API_KEY"]
        self.pid = int((self.folder / "server.pid").read_text())

    def stop(self) -> None:
        """End it in order, as a person would."""
        subprocess.run(["bash", SCRIPT, "stop", self.folder], check=True, timeout=60)

    def kill(self) -> None:
        """End it at once (SIGKILL), as a power cut would; what it wrote stays."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            while Path(f"/proc/{self.pid}/exe").exists():
                time.sleep(0.02)
        self.pid = 0


def quick_folder(prefix: str = "alke-kb-") -> Path:
    """A new folder in memory where there is room, else in the temporary folder.

    Engines sync every small file of an empty index, which takes seconds on a busy disk and
    shows nothing more than the same in memory does. Other users can reach it, which pytest's
    own folders do not allow. The caller removes it.
    """
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 4 * 2**30
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=memory if roomy else None))
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def qdrant_server() -> Iterator[QdrantServer]:
    """Started on first use with a fresh API key; fails, never skips, when the binary is missing."""
    server = QdrantServer(quick_folder("alke-kb-qdrant-"))
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)
