"""A base that takes and reads files, clients by role, and a document that was handed in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from alke_api.app import create_app
from alke_cli.submissions import read_submissions
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base
from handing_in import DOCUMENTS, finished, hand_in
from served_app import local

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
