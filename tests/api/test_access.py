"""Who reads without identification: by default callers from this machine, and public documents."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from alke_api.access import anonymous_allowed
from alke_api.app import create_app
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase

LOOPBACK = ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1")
ELSEWHERE = ("10.0.0.7", "192.0.2.1", "::ffff:10.0.0.7", "2001:db8::1", "testclient", "", None)


@pytest.mark.parametrize("host", [*LOOPBACK, *ELSEWHERE])
def test_who_is_let_in_without_identification(host: str | None) -> None:
    assert anonymous_allowed(Settings(), host) is (host in LOOPBACK)
    assert anonymous_allowed(Settings(anonymous="everyone"), host)
    assert not anonymous_allowed(Settings(anonymous="nobody"), host)


def test_others_are_asked_to_identify_themselves(library: KnowledgeBase) -> None:
    with TestClient(create_app(library), client=("192.0.2.1", 50000)) as client:
        answer = client.get("/api/v1/documents")
        assert answer.status_code == 401
        assert answer.json()["type"] == "urn:alke-kb:problem:unauthorized"
        assert answer.headers["www-authenticate"].startswith("Bearer")
        # The same for what is not there: nobody unknown learns which ids exist.
        missing = client.get("/api/v1/documents/nothing")
        assert (missing.status_code, missing.json()["detail"]) == (401, answer.json()["detail"])
        assert client.get("/healthz").status_code == 200


def test_identified_readers_come_from_anywhere_and_need_a_right_to_read(
    library: KnowledgeBase,
) -> None:
    reader = library.keys.create("lukija", ["reader"])
    sender = library.keys.create("siirto", ["editor"])
    with TestClient(create_app(library), client=("192.0.2.1", 50000)) as client:
        for issued, status in ((reader, 200), (sender, 403)):
            credentials = {"Authorization": f"Bearer {issued.secret}"}
            assert client.get("/api/v1/documents", headers=credentials).status_code == status
            assert client.get("/fi/asiakirjat", headers=credentials).status_code == status
    with TestClient(create_app(library), client=("192.0.2.1", 50000)) as client:
        page = client.get("/fi/asiakirjat")
        assert page.status_code == 401
        assert page.headers["content-type"].startswith("text/html")
