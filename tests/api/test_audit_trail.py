"""What an answer shows is in the log before it leaves: every document id in it, and nothing of its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from alke_api.app import create_app
from alke_api.pages.addresses import address
from alke_kb.access import AuditLog
from alke_kb.access.keyring import IssuedKey
from alke_kb.domain import Act, AuditEntry
from alke_kb.errors import Unavailable
from alke_kb.wiring import KnowledgeBase
from library_fixture import LAPPI
from served_app import local

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture(scope="module")
def client(library: KnowledgeBase) -> Iterator[TestClient]:
    with local(create_app(library, lambda content, _name: content.decode())) as client:
        yield client


@pytest.fixture(scope="module")
def editor(library: KnowledgeBase) -> Iterator[IssuedKey]:
    """A key that may read what editors alone are shown."""
    issued = library.keys.create("kulku", ["reader", "editor"], 1)
    yield issued
    library.keys.revoke(issued.key.id)


def logged(kb: KnowledgeBase, request_id: str, who: str = "anonymous") -> list[AuditEntry]:
    entries = kb.audit.store.what_did(who)
    return [entry for entry in entries if entry.event.request_id == request_id]


def passage_of(client: TestClient) -> str:
    found = client.get("/api/v1/search", params={"q": "työvoimapula"}).json()
    passage: str = found["results"][0]["passages"][0]["id"]
    return passage


def test_every_document_in_an_answer_is_logged(
    client: TestClient, library: KnowledgeBase, editor: IssuedKey
) -> None:
    """Walks the reading routes of the API by its own description."""
    spec = client.get("/openapi.json").json()
    documents = {document.id: document for document in library.catalogue.list_documents()}
    values = {
        "document_id": next(iter(documents)),
        "passage_id": passage_of(client),
        "passage": passage_of(client),
        "theme_id": "osaava-tyovoima",
        "code": "18",
        "ministry_id": "TEM",
        "q": "työvoima ja maahanmuutto",
        "region": "18",
        "row": "osaava-tyovoima",
        "column": "18",
        "round": "2026",
        "section": "johtopäätökset",
        "topic": "työvoima",
        "subject": "työvoima",
    }
    seen = 0
    for path, item in spec["paths"].items():
        operation = item.get("get")
        if operation is None or not path.startswith("/api/v1") or "/submissions/" in path:
            continue
        parameters = operation.get("parameters", ())
        required = [p for p in parameters if p["required"] or p["name"] in {"best", "region"}]
        query = {p["name"]: values.get(p["name"], 1) for p in required if p["in"] == "query"}
        request_id = f"kulku-{operation['operationId']}-0000"
        headers, who = {"X-Request-ID": request_id}, "anonymous"
        answer = client.get(path.format(**values), params=query, headers=headers)
        if answer.status_code == 403:
            headers["Authorization"], who = f"Bearer {editor.secret}", f"key:{editor.key.id}"
            answer = client.get(path.format(**values), params=query, headers=headers)
        assert answer.status_code in {200, 422}, (path, answer.text)
        ids = set(UUID.findall(answer.text)) & set(documents)
        entries = logged(library, request_id, who)
        noted = {one for entry in entries for one in entry.event.documents}
        assert ids <= noted, path
        assert {entry.event.operation for entry in entries} <= {operation["operationId"]}
        seen += bool(ids)
    assert seen >= 8


def test_pages_are_logged_like_the_api(client: TestClient, library: KnowledgeBase) -> None:
    documents = {document.id for document in library.catalogue.list_documents()}
    one = next(iter(documents))
    pages = [
        address("documents", "fi"),
        address("documents", "sv"),
        address("document", "en", document_id=one),
        address("passage", "fi", passage_id=passage_of(client)),
        address("search", "fi", {"q": "työvoima"}),
    ]
    seen = 0
    for number, page in enumerate(pages):
        request_id = f"sivu-0000-{number}"
        answer = client.get(page, headers={"X-Request-ID": request_id})
        noted = {one for entry in logged(library, request_id) for one in entry.event.documents}
        ids = set(UUID.findall(answer.text)) & documents
        assert ids <= noted, page
        assert noted, page
        seen += bool(ids)
    assert seen >= 4
    file = client.get(address("file", "fi", document_id=one), headers={"X-Request-ID": "sivu-file"})
    assert file.status_code == 200
    assert [entry.event.documents for entry in logged(library, "sivu-file")] == [(one,)]


def test_a_file_and_a_briefing_are_exports(client: TestClient, library: KnowledgeBase) -> None:
    document = library.catalogue.list_documents()[0]
    client.get(f"/api/v1/documents/{document.id}/file", headers={"X-Request-ID": "tiedosto-1"})
    client.get(
        "/api/v1/briefings",
        params={"region": "18", "round": "2026", "format": "docx"},
        headers={"X-Request-ID": "taustamuistio-1"},
    )
    for request_id in ("tiedosto-1", "taustamuistio-1"):
        (entry,) = logged(library, request_id)
        assert entry.event.act is Act.EXPORTED
        assert entry.event.documents
        assert entry.event.ground == "julkinen"


def test_what_shows_nothing_is_not_logged(client: TestClient, library: KnowledgeBase) -> None:
    for number, path in enumerate(
        ["/healthz", "/openapi.json", "/api/v1/facets", "/api/v1/documents/nothing"]
    ):
        client.get(path, headers={"X-Request-ID": f"ei-mitaan-{number}"})
        assert logged(library, f"ei-mitaan-{number}") == []


def test_neither_document_text_nor_query_is_logged_unless_chosen(
    client: TestClient, library: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = {"q": "matkailun kausiluonteisuus"}
    client.get("/api/v1/search", params=ask, headers={"X-Request-ID": "kysymys-1"})
    (entry,) = logged(library, "kysymys-1")
    assert entry.event.query is None
    bodies = json.dumps([str(one.event) for one in library.audit.store.what_did("anonymous")])
    assert "kausiluonteisuus" not in bodies
    assert all(line not in bodies for line in LAPPI.splitlines() if len(line) > 20)
    monkeypatch.setattr(library.audit, "keep_queries", True)
    client.get("/api/v1/search", params=ask, headers={"X-Request-ID": "kysymys-2"})
    (entry,) = logged(library, "kysymys-2")
    assert entry.event.query == "matkailun kausiluonteisuus"


def test_what_cannot_be_logged_is_not_shown(
    client: TestClient, library: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: AuditLog, _event: object) -> None:
        raise Unavailable("The disk at /secret is full.")

    monkeypatch.setattr(AuditLog, "append", full)
    answer = client.get("/api/v1/search", params={"q": "matkailun kausiluonteisuus"})
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:alke-kb:problem:unavailable"
    assert "secret" not in answer.text
    assert "kausiluonteisuus" not in answer.text


def test_a_key_is_named(library: KnowledgeBase) -> None:
    issued = library.keys.create("Asianhallinta", ["reader"])
    with TestClient(create_app(library)) as client:
        client.get("/api/v1/documents", headers={"Authorization": f"Bearer {issued.secret}"})
    (entry,) = library.audit.store.what_did(f"key:{issued.key.id}")
    assert len(entry.event.documents) == 4
    assert library.audit.store.verify().faults == ()


def test_the_log_answers_by_command(library: KnowledgeBase, client: TestClient) -> None:
    from typer.testing import CliRunner

    from alke_cli.main import app

    data = str(Path(library.settings.data))
    document = library.catalogue.list_documents()[0]
    client.get(f"/api/v1/documents/{document.id}", headers={"X-Request-ID": "nayta-asiakirja"})

    def run(*arguments: str):
        return CliRunner().invoke(app, ["--data", data, "audit", *arguments])

    seen = json.loads(run("who-saw", document.path, "--json").stdout)
    assert seen["document"] == document.id
    assert "nayta-asiakirja" in {event["request_id"] for event in seen["events"]}
    assert document.path in run("who-saw", document.id).stdout
    did = json.loads(run("what-did", "anonymous", "--month", "2001-12", "--json").stdout)
    assert did["events"] == []
    assert run("what-did", "anonymous", "--month", "2001-13").exit_code == 2
    assert run("what-did", "nobody").exit_code == 1
    check = json.loads(run("verify", "--json").stdout)
    assert check["whole"]
    assert run("verify", "--expect", check["head"]).exit_code == 0
    number = check["head"].split(":")[0]
    cut = run("verify", "--expect", f"{int(number) + 5}:{'0' * 64}")
    assert cut.exit_code == 1
    assert "NOT WHOLE" in cut.stdout
