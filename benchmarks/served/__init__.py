"""A base served as in production, for benchmarks: ``alke-kb serve`` in a process of its own, on loopback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

ALKE = (sys.executable, "-c", "from alke_cli.main import main; main()")


def command(data: Path, *arguments: str | Path) -> dict[str, object]:
    """What a command prints with ``--json``. Raises ``CalledProcessError``."""
    line = [*ALKE, "--data", data, *arguments, "--json"]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    value: dict[str, object] = json.loads(done.stdout)
    return value


def new_key(data: Path, name: str, scopes: Sequence[str]) -> str:
    """The secret of a new key with these scopes."""
    options = [part for scope in scopes for part in ("--scope", scope)]
    return str(command(data, "keys", "create", name, *options)["secret"])


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(data: Path, port: int, **settings: str) -> subprocess.Popen[bytes]:
    """Start serving and wait until searches are answered. ``settings`` as in the environment."""
    process = subprocess.Popen(
        [*ALKE, "--data", data, "serve", "--port", str(port)],
        env={**os.environ, **settings},
        stderr=(data / "serve.log").open("ab"),
    )
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit((data / "serve.log").read_text("utf-8"))
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200:
                return process
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    process.kill()
    raise SystemExit("The server did not become ready in two minutes.")


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address and the process of a server that ends with the block."""
    port = free_port()
    process = start(data, port, **settings)
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
