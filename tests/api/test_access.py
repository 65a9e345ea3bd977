"""Who reads without identification: by default callers from this machine, and public documents."""

from __future__ import annotations

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from alke_api.access import anonymous_allowed
from alke_api.app import create_app
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase
from served_app import local, with_settings

HERE = ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1")
ELSEWHERE = ("10.0.0.7", "192.0.2.1", "::ffff:10.0.0.7", "2001:db8::1", "testclient", "", None)
NAMES_OF_HERE = ("localhost:8000", "alke.localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST.")
OTHER_NAMES = ("evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "[", "")


def asking(caller: str | None, host: str | None = "127.0.0.1:8000") -> Request:
    headers = [(b"host", host.encode())] if host is not None else []
    client = None if caller is None else (caller, 5)
    return Request({"type": "http", "headers": headers, "client": client})


@pytest.mark.parametrize("caller", [*HERE, *ELSEWHERE])
def test_who_is_let_in_without_identification(caller: str | None) -> None:
    assert anonymous_allowed(Settings(), asking(caller)) is (caller in HERE)
    assert anonymous_allowed(Settings(anonymous="everyone"), asking(caller))
    assert not anonymous_allowed(Settings(anonymous="nobody"), asking(caller))


@pytest.mark.parametrize("host", [*NAMES_OF_HERE, *OTHER_NAMES, None])
def test_a_browser_here_that_was_led_to_us_by_another_name_is_not_let_in(host: str | None) -> None:
    own = host is None or host in NAMES_OF_HERE
    assert anonymous_allowed(Settings(), asking("127.0.0.1", host)) is own
    assert anonymous_allowed(Settings(anonymous="everyone"), asking("127.0.0.1", host))


def test_nothing_is_told_to_a_page_that_calls_this_machine_by_its_own_name(
    library: KnowledgeBase,
) -> None:
    rebound = {"Host": "evil.example:8000", "Origin": "http://evil.example:8000"}
    for settings in ({}, {"public_url": "https://tietopankki.example.fi"}):
        with local(create_app(with_settings(library, **settings))) as client:
            assert client.post("/mcp", json={}, headers=rebound).status_code == 401
            for path in ("/api/v1/themes", "/fi/asiakirjat", "/metrics"):
                assert client.get(path, headers=rebound).status_code == 401, path
                assert client.get(path).status_code == 200, path


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
