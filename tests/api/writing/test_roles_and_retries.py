"""Roles of sections corrected, and files that were not read tried again, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from alke_ingest import submitted
from alke_ingest.extraction import Reason, failed
from alke_kb.domain import Act
from alke_kb.wiring import KnowledgeBase
from handing_in import MEMO, finished, hand_in


def test_the_role_of_a_section_is_corrected_and_logged(
    as_: dict[str, TestClient], document: dict[str, Any], kb: KnowledgeBase
) -> None:
    own = kb.catalogue.passages_of(document["id"])[0]
    address = f"/api/v1/passages/{own.id}/section"
    read = as_["editor"].get(address)
    assert read.json()["role"] == read.json()["role_by_rules"] == "haaste"
    assert as_["reader"].get(address).status_code == 403
    tag = {"If-Match": read.headers["etag"]}
    assert as_["editor"].patch(address, json={"role": "tavoite"}).status_code == 428
    assert as_["editor"].patch(address, json={"role": "haste"}, headers=tag).status_code == 422
    changed = as_["editor"].patch(address, json={"role": "tavoite"}, headers=tag)
    assert changed.status_code == 200
    assert changed.json()["role"] == "tavoite"
    assert changed.json()["corrected"] is True
    assert as_["editor"].patch(address, json={"role": None}, headers=tag).status_code == 412
    last = [one.event for one in kb.audit.store.who_saw(document["id"])][-2:]
    assert (Act.CHANGED, f"role tavoite of {own.id}") in [(one.act, one.note) for one in last]
    shown = as_["anonymous"].get(f"/api/v1/passages/{own.id}").json()["passage"]
    assert shown["role"] == "tavoite"
    tag = {"If-Match": changed.headers["etag"]}
    none = as_["editor"].patch(address, json={"role": "none"}, headers=tag)
    assert none.json()["role"] is None
    tag = {"If-Match": none.headers["etag"]}
    back = as_["editor"].patch(address, json={"role": None}, headers=tag).json()
    assert (back["role"], back["corrected"], len(back["history"])) == ("haaste", False, 3)


def failing(patch: pytest.MonkeyPatch, reason: Reason) -> pytest.MonkeyPatch:
    """Until it is undone, reading any file fails so."""

    class Failing(submitted.WorkerPool):
        def run(self, *_: Any) -> Any:
            raise failed(reason, "tiedosto")

    patch.setattr(submitted, "WorkerPool", Failing)
    return patch


def test_a_file_that_was_not_read_is_kept_tried_again_and_dismissed(
    as_: dict[str, TestClient], kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, incoming = as_["editor"], kb.settings.data / "incoming"
    incoming.mkdir(exist_ok=True)
    before = set(incoming.iterdir())
    state = finished(editor, hand_in(editor, b"%PDF-1.7 nothing more", name="rikki.pdf"))
    assert (state["state"], state["reason_code"], state["retryable"]) == ("failed", "damaged", True)
    (kept,) = set(incoming.iterdir()) - before
    assert kept.read_bytes() == b"%PDF-1.7 nothing more"
    assert kept.stat().st_mode & 0o077 == 0
    own = f"/api/v1/submissions/{state['id']}"
    for other in ("other", "restricted"):
        assert as_[other].post(f"{own}/retry").status_code == 404
        assert as_[other].delete(own).status_code == 404
    kb.intake._tidy()
    assert kept.exists()
    again = finished(editor, editor.post(f"{own}/retry"))
    assert (again["state"], again["reason_code"]) == ("failed", "damaged")
    slow = failing(monkeypatch, Reason.TIMEOUT)
    late = finished(editor, hand_in(editor, MEMO.replace(b"Tornion", b"Kemin"), name="hidas.md"))
    assert (late["reason_code"], late["retryable"]) == ("timeout", True)
    slow.undo()
    assert editor.delete(own).status_code == 204
    assert not kept.exists()
    own = f"/api/v1/submissions/{late['id']}"
    read = finished(editor, editor.post(f"{own}/retry"))
    assert (read["state"], read["reason_code"], read["retryable"]) == ("indexed", None, False)
    assert set(incoming.iterdir()) == before
    assert editor.post(f"{own}/retry").status_code == 409
    assert editor.delete(own).status_code == 409
    last = finished(editor, hand_in(editor, b"%PDF-1.7 other", name="rikki.pdf"))
    assert last["id"] in {one.id for one in kb.intake._store.failed()}
    assert editor.delete(f"/api/v1/submissions/{last['id']}").status_code == 204
    assert editor.get(f"/api/v1/submissions/{last['id']}").status_code == 404
    assert set(incoming.iterdir()) == before
