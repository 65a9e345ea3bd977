"""Documents handed in, corrected and removed over HTTP, on a real base that reads real files."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from alke_api import receiving
from alke_api.app import create_app
from alke_cli.submissions import read_submissions
from alke_kb.domain import Act
from alke_kb.errors import Unavailable
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base
from library_fixture import LAPPI
from served_app import local

DOCUMENTS = "/api/v1/documents"
MEMO = LAPPI.replace("Lapin", "Pohjois-Lapin").encode()
SCOPES = {
    "editor": ["reader", "editor"],
    "other": ["reader", "editor"],
    "restricted": ["reader", "editor", "luonnos:TEM"],
    "reader": ["reader"],
}


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """A base whose intake is read, as ``serve`` does it."""
    opened = open_knowledge_base(Settings(data=tmp_path_factory.mktemp("writing"), workers=1))
    thread = threading.Thread(target=read_submissions, args=(opened,))
    thread.start()
    yield opened
    opened.intake.close()
    thread.join(30)
    opened.close()


@pytest.fixture(scope="module")
def as_(kb: KnowledgeBase) -> Iterator[dict[str, TestClient]]:
    """Clients by role."""
    app = create_app(kb)
    with local(app) as anonymous:
        clients = {"anonymous": anonymous}
        for name, scopes in SCOPES.items():
            secret = kb.keys.create(name, scopes).secret
            clients[name] = TestClient(app, headers={"Authorization": f"Bearer {secret}"})
        yield clients


def hand_in(
    client: TestClient, content: bytes = MEMO, key: str | None = None, **fields: Any
) -> Any:
    return client.post(
        DOCUMENTS,
        files={"file": (fields.pop("name", "pohjois-lappi.md"), content)},
        data={"publicity": "julkinen", **fields},
        headers={"Idempotency-Key": key} if key else {},
    )


def finished(client: TestClient, answer: Any) -> dict[str, Any]:
    """The submission when nothing more happens to it."""
    assert answer.status_code == 202, answer.text
    for _ in range(600):
        state = client.get(answer.headers["location"])
        assert state.headers["cache-control"] == "no-store"
        if state.json()["state"] in {"indexed", "failed"}:
            found: dict[str, Any] = state.json()
            return found
        time.sleep(0.1)
    raise AssertionError("not read in a minute")


@pytest.fixture(scope="module")
def document(as_: dict[str, TestClient]) -> dict[str, Any]:
    """One that was handed in."""
    answer = hand_in(
        as_["editor"], key="ensimmainen-1", regions=["Lappi"], ministries=["LVM"], round="2024"
    )
    state = finished(as_["editor"], answer)
    assert state["state"] == "indexed", state
    found: dict[str, Any] = as_["reader"].get(f"{DOCUMENTS}/{state['document_id']}").json()
    return found


def test_what_is_handed_in_is_found_and_logged(
    as_: dict[str, TestClient], document: dict[str, Any], kb: KnowledgeBase
) -> None:
    assert document["regions"] == ["19"]
    assert document["ministries"] == ["LVM"]
    assert document["origins"]["round"]["origin"] == "given"
    assert document["kind"] == "dialogue_record"
    found = as_["anonymous"].get("/api/v1/search", params={"q": "Tornion rataosan kunnostaminen"})
    assert found.json()["results"][0]["document"]["id"] == document["id"]
    file = as_["reader"].get(f"{DOCUMENTS}/{document['id']}/file")
    assert file.content == MEMO
    events = [one.event for one in kb.audit.store.who_saw(document["id"])]
    (change,) = [one for one in events if one.act is Act.CHANGED]
    assert change.operation == "submitDocument"
    assert change.reader.startswith("key:")
    assert change.request_id
    assert kb.audit.store.verify().faults == ()


def test_the_same_request_again_is_the_same_document(
    as_: dict[str, TestClient], document: dict[str, Any]
) -> None:
    fields = {"regions": ["Lappi"], "ministries": ["LVM"], "round": "2024"}
    again = hand_in(as_["editor"], key="ensimmainen-1", **fields)
    assert again.json()["document_id"] == document["id"]
    reused = hand_in(as_["editor"], key="ensimmainen-1", **{**fields, "round": "2022"})
    assert reused.status_code == 422
    assert reused.json()["type"].endswith("idempotency_key_reused")
    twin = hand_in(as_["other"])
    assert (twin.status_code, twin.json()["type"]) == (409, "urn:alke-kb:problem:duplicate")
    assert twin.headers["link"] == f'<{DOCUMENTS}/{document["id"]}>; rel="duplicate"'


def test_a_hidden_twin_is_not_told_of(as_: dict[str, TestClient]) -> None:
    secret = MEMO + b"\n\nLuonnos.\n"
    fields = {"publicity": "luonnos", "agency": "TEM"}
    state = finished(as_["restricted"], hand_in(as_["restricted"], secret, **fields))
    assert state["state"] == "indexed"
    path = f"{DOCUMENTS}/{state['document_id']}"
    assert as_["restricted"].get(path).status_code == 200
    for name in ("reader", "editor", "anonymous"):
        assert as_[name].get(path).status_code == 404
        for answer in (
            as_[name].patch(path, json={"round": "2020"}, headers={"If-Match": "*"}),
            as_[name].delete(path, params={"reason": "koe"}),
        ):
            assert answer.status_code == (404 if name == "editor" else 403)
    unseen = finished(as_["editor"], hand_in(as_["editor"], secret))
    assert unseen["state"] == "indexed"
    assert unseen["document_id"] != state["document_id"]
    assert unseen["warnings"] == []
    assert as_["editor"].get(f"/api/v1/submissions/{state['id']}").status_code == 404


def test_nobody_puts_a_document_out_of_their_own_sight(
    as_: dict[str, TestClient], document: dict[str, Any]
) -> None:
    for fields in ({"publicity": "luonnos"}, {"publicity": "salassa pidettävä", "agency": "TEM"}):
        assert hand_in(as_["editor"], b"Oma luonnos.", **fields).status_code == 403
    path = f"{DOCUMENTS}/{document['id']}"
    for change in ({"publicity": "luonnos"}, {"publicity": None}, {"agency": None}):
        answer = as_["editor"].patch(path, json=change, headers={"If-Match": "*"})
        assert answer.status_code == 403, change
    assert as_["anonymous"].get(path).status_code == 200


@pytest.mark.parametrize("name", ["anonymous", "reader"])
def test_only_editors_write(
    as_: dict[str, TestClient], document: dict[str, Any], name: str
) -> None:
    path = f"{DOCUMENTS}/{document['id']}"
    answers = [
        hand_in(as_[name]),
        as_[name].patch(path, json={"round": "2020"}, headers={"If-Match": "*"}),
        as_[name].delete(path, params={"reason": "koe"}),
        as_[name].get("/api/v1/submissions/x"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4


def test_a_correction_needs_the_state_that_was_read(
    as_: dict[str, TestClient], document: dict[str, Any], kb: KnowledgeBase
) -> None:
    path = f"{DOCUMENTS}/{document['id']}"
    editor = as_["editor"]
    assert editor.patch(path, json={"round": "2022"}).status_code == 428
    tag = editor.get(path).headers["etag"]
    assert editor.get(path, headers={"If-None-Match": tag}).status_code == 304
    change = {"round": "2022", "regions": ["Kainuu", "Lapin liitto"], "date": "2022-03-31"}
    changed = editor.patch(
        path, json=change, headers={"If-Match": tag, "X-Request-ID": "korjaus-0001"}
    )
    assert changed.status_code == 200
    assert changed.json()["regions"] == ["18", "19"]
    assert changed.json()["origins"]["round"]["origin"] == "corrected"
    assert changed.headers["etag"] == editor.get(path).headers["etag"] != tag
    stale = editor.patch(path, json={"round": "2020"}, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["type"]) == (
        412,
        "urn:alke-kb:problem:precondition_failed",
    )
    weak = {"If-Match": f"W/{changed.headers['etag']}"}
    assert editor.patch(path, json={"round": "2020"}, headers=weak).status_code == 412
    # Another document's change does not make this state stale, and filters follow at once.
    found = as_["reader"].get("/api/v1/search", params={"q": "rataosa", "region": "18"}).json()
    assert found["results"][0]["document"]["id"] == document["id"]
    withdrawn = editor.patch(
        path, json={"round": None}, headers={"If-Match": changed.headers["etag"]}
    )
    assert withdrawn.json()["round"] == "2024"
    entries = [
        one.event
        for one in kb.audit.store.who_saw(document["id"])
        if one.event.request_id == "korjaus-0001"
    ]
    noted = sorted((entry.act, entry.note) for entry in entries)
    assert noted == [(Act.CHANGED, "date, regions, round"), (Act.SHOWN, None)]


def test_nothing_is_taken_while_too_much_waits(
    as_: dict[str, TestClient], kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "WAITING_AT_MOST", 0)
    refused = hand_in(as_["editor"], b"# Liikaa\n\nJonossa on jo paljon.\n", name="liikaa.md")
    assert refused.status_code == 503
    assert refused.json()["type"] == "urn:alke-kb:problem:overloaded"
    assert refused.headers["retry-after"] == "60"
    assert kb.intake.waiting() == 0


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[object, str], Any]:
    """A method of a part that fails as on a full disk, for a while."""

    def full(*_arguments: object) -> None:
        raise Unavailable("The disk is full.")

    @contextmanager
    def failing(part: object, method: str) -> Iterator[None]:
        with monkeypatch.context() as broken:
            broken.setattr(part, method, full)
            yield

    return failing


def test_what_cannot_be_logged_is_not_changed(
    as_: dict[str, TestClient], document: dict[str, Any], kb: KnowledgeBase, full_disk: Any
) -> None:
    path = f"{DOCUMENTS}/{document['id']}"
    with full_disk(kb.audit, "append"):
        change = as_["editor"].patch(path, json={"round": "2018"}, headers={"If-Match": "*"})
        removal = as_["editor"].delete(path, params={"reason": "koe"})
    assert (change.status_code, removal.status_code) == (503, 503)
    assert as_["reader"].get(path).json()["round"] == document["round"]


def test_a_change_that_fails_is_logged_as_such(
    as_: dict[str, TestClient], document: dict[str, Any], kb: KnowledgeBase, full_disk: Any
) -> None:
    path = f"{DOCUMENTS}/{document['id']}"
    with full_disk(kb.writer, "delete"):
        assert as_["editor"].delete(path, params={"reason": "Levy täynnä"}).status_code == 503
    notes = [
        one.event.note
        for one in kb.audit.store.who_saw(document["id"])
        if one.event.operation == "deleteDocument"
    ]
    assert sorted(notes) == ["Levy täynnä", "not made: Levy täynnä"]
    assert as_["reader"].get(path).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"title": ""},
        {"title": "a\u0000b"},
        {"round": "eilen"},
        {"date": "31.2.2022"},
        {"date": 0},
        {"regions": ["Atlantis"]},
        {"kind": "runo"},
        {"source_url": "javascript:alert(1)"},
        {"language": "de"},
        {"agency": "ei viranomainen"},
        [],
    ],
)
def test_what_cannot_be_metadata_is_refused(
    as_: dict[str, TestClient], document: dict[str, Any], change: Any
) -> None:
    path = f"{DOCUMENTS}/{document['id']}"
    answer = as_["editor"].patch(path, json=change, headers={"If-Match": "*"})
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:alke-kb:problem:invalid"


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"%PDF-1.7 rikki", "rikki.pdf"), (b"\x00\x01\x02" * 99, "outo.bin")],
)
def test_a_file_that_cannot_be_read_says_why(
    as_: dict[str, TestClient], content: bytes, name: str
) -> None:
    answer = hand_in(as_["editor"], content, name=name)
    state = finished(as_["editor"], answer)
    assert state["state"] == "failed"
    assert state["document_id"] is None
    told = {
        language: as_["editor"]
        .get(answer.headers["location"], headers={"Accept-Language": language})
        .json()["reason"]
        for language in ("fi", "sv", "en")
    }
    assert len(set(told.values())) == 3
    assert all(told.values())
    assert "/" not in str(told)


def test_an_empty_file_and_a_missing_class_are_refused(as_: dict[str, TestClient]) -> None:
    assert hand_in(as_["editor"], b"").status_code == 422
    without = as_["editor"].post(DOCUMENTS, files={"file": ("a.md", b"# A")})
    assert without.json()["errors"] == [{"field": "publicity", "message": "The value is missing"}]


def test_a_removal_says_why_and_is_final(as_: dict[str, TestClient], kb: KnowledgeBase) -> None:
    state = finished(as_["editor"], hand_in(as_["editor"], MEMO + b"\n\nPoistettava.\n"))
    path = f"{DOCUMENTS}/{state['document_id']}"
    assert as_["editor"].delete(path).status_code == 422
    assert as_["editor"].delete(path, params={"reason": "  "}).status_code == 422
    old = {"If-Match": '"vanha"'}
    assert as_["editor"].delete(path, params={"reason": "koe"}, headers=old).status_code == 412
    removed = as_["editor"].delete(path, params={"reason": "Lähetetty vahingossa"})
    assert (removed.status_code, removed.content) == (204, b"")
    for after in (path, f"{path}/file"):
        assert as_["editor"].get(after).status_code == 404
    assert as_["editor"].delete(path, params={"reason": "koe"}).status_code == 404
    notes = [
        one.event.note
        for one in kb.audit.store.who_saw(state["document_id"])
        if one.event.operation == "deleteDocument"
    ]
    assert notes == ["Lähetetty vahingossa"]
    stored = set(kb.archive.stored())
    assert state["sha256"] not in stored


def test_files_handed_in_lie_nowhere_but_in_the_archive(
    kb: KnowledgeBase, document: dict[str, Any]
) -> None:
    assert document["path"].startswith("lahetetyt/")
    folder = Path(kb.settings.data) / "incoming"
    assert list(folder.iterdir()) == []
