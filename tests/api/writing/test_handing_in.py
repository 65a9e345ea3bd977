"""Documents handed in over HTTP, on a real base that reads real files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from alke_api import receiving
from alke_kb.domain import Act
from alke_kb.wiring import KnowledgeBase
from handing_in import DOCUMENTS, MEMO, finished, hand_in


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


def test_nothing_is_taken_while_too_much_waits(
    as_: dict[str, TestClient], kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "WAITING_AT_MOST", 0)
    refused = hand_in(as_["editor"], b"# Liikaa\n\nJonossa on jo paljon.\n", name="liikaa.md")
    assert refused.status_code == 503
    assert refused.json()["type"] == "urn:alke-kb:problem:overloaded"
    assert refused.headers["retry-after"] == "60"
    assert kb.intake.waiting() == 0


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


def test_files_handed_in_lie_nowhere_but_in_the_archive(
    kb: KnowledgeBase, document: dict[str, Any]
) -> None:
    assert document["path"].startswith("lahetetyt/")
    folder = Path(kb.settings.data) / "incoming"
    kept = {f"{one.id}.file" for one in kb.catalogue.submission_store().failed()}  # type: ignore[attr-defined]
    assert {one.name for one in folder.iterdir()} == kept
