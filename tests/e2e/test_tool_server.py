"""`alke-kb mcp` as a model's host starts it: the SDK's client over standard input and output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

from alke_kb.settings import Settings
from alke_kb.wiring import open_knowledge_base
from library_fixture import ingest

ALKE = (sys.executable, "-c", "from alke_cli.main import main; main()", "--data")
ENVIRONMENT = dict(os.environ)


@pytest.fixture
def data(tmp_path: Path, library_folder: Path) -> str:
    kb = open_knowledge_base(Settings(data=tmp_path / "data", workers=1))
    ingest(kb, library_folder)
    kb.close()
    return str(tmp_path / "data")


def test_a_host_starts_it_asks_and_everything_is_logged(data: str) -> None:
    server = StdioServerParameters(command=ALKE[0], args=[*ALKE[1:], data, "mcp"], env=ENVIRONMENT)

    async def work() -> Any:
        async with Client(server) as client:
            found = await client.call_tool("search", {"query": "työvoimapula"})
            wrong = await client.call_tool("last_time", {"region": "Atlantis"})
            empty = await client.call_tool("search", {})
            # It owns the folder meanwhile, and other commands hand their work to it.
            beside = await anyio.run_process(
                [*ALKE, data, "search", "työvoimapula", "--json"], env=ENVIRONMENT
            )
            return found, wrong, empty, json.loads(beside.stdout)

    found, wrong, empty, beside = anyio.run(work)
    documents = found.structured_content["documents"]
    assert documents[0]["title"] == "Kainuun aluekehittämiskeskustelu 2022"
    assert documents[0]["passages"][0]["citation"]["link"] is None
    assert wrong.is_error
    assert "Atlantis" in wrong.content[0].text
    assert empty.is_error
    assert empty.content[0].text.startswith("query: ")
    assert beside["results"][0]["document"]["title"] == documents[0]["title"]
    log = subprocess.run(
        [*ALKE, data, "audit", "who-saw", "kirjasto/kainuu.md", "--json"],
        check=True,
        capture_output=True,
    )
    events = json.loads(log.stdout)["events"]
    assert {"mcp.search", "search"} <= {event["operation"] for event in events}
