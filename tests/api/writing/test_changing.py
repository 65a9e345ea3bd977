"""Documents corrected and removed over HTTP: who may, on which state, and what the log says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient

from alke_kb.domain import Act
from alke_kb.errors import Unavailable
from alke_kb.wiring import KnowledgeBase
from handing_in import DOCUMENTS, MEMO, finished, hand_in


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
