"""Linking as people and programs use it: every command against a served base, and the same by HTTP."""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from docx import Document

from alke_kb.settings import Settings
from alke_kb.wiring import open_knowledge_base
from library_fixture import ingest, write_library
from qdrant_fixture import quick_folder

ALKE = Path(sys.executable).with_name("alke-kb")


@dataclass
class Served:
    """A served base: commands reach it by the data folder, programs by its address."""

    data: Path
    url: str
    passage: str

    def alke(self, *arguments: str | Path, check: int = 0) -> str:
        done = subprocess.run(
            [ALKE, "--data", self.data, *arguments],
            capture_output=True,
            text=True,
            timeout=240,
            env={**os.environ, "ALKE_KB_WORKERS": "1"},
        )
        assert "Traceback" not in done.stdout + done.stderr
        assert done.returncode == check, done.stderr
        return done.stdout or done.stderr

    def json(self, *arguments: str | Path) -> dict[str, Any]:
        decoded: dict[str, Any] = json.loads(self.alke(*arguments, "--json"))
        return decoded

    def get(self, route: str, **parameters: Any) -> httpx.Response:
        return httpx.get(f"{self.url}/api/v1/{route}", params=parameters, timeout=120)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    folder = quick_folder()
    data = folder / "data"
    kb = open_knowledge_base(Settings(data=data, workers=1))
    ingest(kb, write_library(folder / "kirjasto"))
    passage = next(
        stored.id
        for document in kb.catalogue.list_documents()
        for stored in kb.catalogue.passages_of(document.id)
        if "suurin haaste" in stored.passage.text
    )
    kb.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [ALKE, "--data", data, "serve", "--port", str(port)], stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert process.poll() is None
            try:
                httpx.get(f"{url}/healthz", timeout=2)
                break
            except httpx.TransportError:
                time.sleep(0.2)
        yield Served(data, url, passage)
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def test_commands_and_routes_give_the_same(served: Served) -> None:
    pairs: list[tuple[list[str], str, dict[str, Any]]] = [
        (["links", served.passage], "links", {"passage": served.passage}),
        (["matrix"], "matrix", {}),
        (
            ["matrix", "--row", "osaava-tyovoima", "--column", "Kainuu"],
            "matrix/cell",
            {"row": "osaava-tyovoima", "column": "Kainuu"},
        ),
        (["theme", "osaava-tyovoima"], "themes/osaava-tyovoima", {}),
        (["continuity", "Kainuu"], "continuity", {"region": "Kainuu"}),
        (["series", "maakuntaohjelma"], "continuity/series", {"topic": "maakuntaohjelma"}),
        (
            ["series", "työvoima", "--document", "kainuu.md", "--document", "strategia.md"],
            "continuity/series",
            {"topic": "työvoima", "document": ["kainuu.md", "strategia.md"]},
        ),
        (["last-time", "Lappi"], "last-time", {"region": "19"}),
        (["gaps", "--region", "Kainuu"], "gaps", {"region": "18"}),
        (["compare", "Kainuu", "Lappi"], "compare", {"region": ["18", "19"]}),
        (["briefing", "Kainuu", "2026"], "briefings", {"region": "18", "round": "2026"}),
    ]
    for command, route, parameters in pairs:
        answer = served.get(route, **parameters)
        assert answer.status_code == 200, answer.text
        assert served.json(*command) == answer.json(), command


def test_every_cell_can_be_opened(served: Served) -> None:
    axes = {"rows": "theme", "columns": "region"}
    cells = served.get("matrix", **axes, best=1).json()["cells"]
    assert cells
    for cell in served.get("matrix", **axes).json()["cells"]:
        full = served.get("matrix/cell", **axes, row=cell["row"], column=cell["column"]).json()
        assert (full["documents"], full["passages"]) == (cell["documents"], cell["passages"])
        assert len(full["best"]) == full["passages"], cell
    for cell in cells:
        assert cell["best"], cell
        for passage in cell["best"]:
            assert passage["text"]
            assert passage["page_from"] >= 1
            assert served.get(f"passages/{passage['id']}").status_code == 200
            document = passage["document"]["id"]
            assert served.get(f"documents/{document}").status_code == 200


def test_a_draft_as_file_finds_the_strategy(served: Served, tmp_path: Path) -> None:
    draft = Document()
    draft.add_heading("Luonnos", level=1)
    text = "Työperäisen maahanmuuton lupamenettelyt ovat hitaita, ja kotoutuminen tarvitsee tukea."
    draft.add_paragraph(text)
    path = tmp_path / "luonnos.docx"
    draft.save(path)
    found = served.json("related", "--file", path)
    assert found["documents"][0]["document"]["path"].endswith("strategia.md")
    assert found["documents"][0]["reason"]["shared_terms"]
    assert found["documents"][0]["passages"][0]["text"]
    with path.open("rb") as file:
        answer = httpx.post(
            f"{served.url}/api/v1/related/file", files={"file": ("luonnos.docx", file)}, timeout=120
        )
    assert answer.json() == found
    sent = httpx.post(f"{served.url}/api/v1/related", json={"text": text}, timeout=60).json()
    assert sent["documents"][0]["document"]["path"].endswith("strategia.md")
    assert "strategia.md" in str(served.json("related", "--text", text))
    names = {d["path"] for d in served.json("documents")["documents"]}
    assert not any("luonnos" in name for name in names)


def test_bad_drafts_and_names_are_refused_in_a_sentence(served: Served, tmp_path: Path) -> None:
    answer = httpx.post(
        f"{served.url}/api/v1/related/file",
        files={"file": ("x.pdf", b"%PDF-1.4 rikki")},
        timeout=60,
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert served.get("continuity", region="Narnia").status_code == 422
    assert served.get("themes/olematon").status_code == 422
    assert served.get("continuity/series").status_code == 422
    assert served.get("continuity/series", topic="x", document=["1/1900"]).status_code == 404
    assert served.get("links", passage="ei-ole").status_code == 404
    assert served.get("briefings", region="18", round="1990").status_code == 404
    assert served.get("matrix", rows="theme", columns="theme").status_code == 422
    assert "Give either" in served.alke("related", check=2)
    assert "no file" in served.alke("related", "--file", tmp_path / "puuttuu.pdf", check=1)


def test_briefing_opens_in_word_and_cites_places(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "muistio.docx"
    served.alke("briefing", "Kainuu", "2026", "--output", path)
    paragraphs = [paragraph.text for paragraph in Document(path).paragraphs]
    assert paragraphs[0] == "Taustamuistio: Kainuu, kierros 2026"
    assert any(", kohta ”" in text and "”, VN/1234/2022" in text for text in paragraphs)
    answer = served.get("briefings", region="18", round="2026", language="sv", format="docx")
    document = Document(io.BytesIO(answer.content))
    assert document.paragraphs[0].text.startswith("Bakgrundspromemoria: Kajanaland")
    markdown = served.get("briefings", region="18", round="2026", format="markdown")
    assert markdown.headers["content-type"].startswith("text/markdown")
    assert markdown.text.startswith("# Taustamuistio")


def test_people_get_passages_without_json(served: Served) -> None:
    shown = served.alke("continuity", "Kainuu")
    assert "Kainuun aluekehittämiskeskustelu 2022 [" in shown
    assert "latest" in shown
    assert "answers\n" in served.alke("links", served.passage)
    themes = served.get("themes").json()["themes"]
    assert len(themes) == 41
    assert {t["id"]: t["passages"] for t in themes}["osaava-tyovoima"] >= 1
    assert served.get("regions/18").json()["documents"] == 1
    assert served.get("ministries/TEM").json()["documents"] == 3


def test_a_deleted_document_is_gone_from_commands_and_routes(served: Served) -> None:
    assert "lappi.md" in served.get("compare", region=["18", "19"]).text
    names = [d["path"] for d in served.json("documents")["documents"]]
    served.alke("delete", next(name for name in names if name.endswith("lappi.md")), "--yes")
    for route, parameters in (
        ("matrix", {"best": 5}),
        ("compare", {"region": ["18", "19"]}),
        ("links", {"passage": served.passage}),
        ("gaps", {}),
        ("regions/19", {}),
        ("last-time", {"region": "19"}),
        ("briefings", {"region": "18", "round": "2026"}),
    ):
        assert "lappi.md" not in served.get(route, **parameters).text, route
