"""Keys and tokens at the door: whose they are, and what becomes of forged ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from alke_api.app import create_app
from alke_kb.access import KeyRing
from alke_kb.access.guessing import FAILURES_A_MINUTE
from alke_kb.adapters.oidc import OidcSettings, OidcVerifier
from alke_kb.adapters.sql import open_catalogue
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase
from oidc_fixture import AUDIENCE, OidcProvider


@pytest.fixture
def kb(tmp_path: Path, oidc: OidcProvider) -> Iterator[Any]:
    """Real keys and a real provider; the rest of the base is not asked."""
    catalogue = open_catalogue(f"sqlite:///{tmp_path}/catalogue.sqlite")
    tokens = OidcVerifier(
        OidcSettings(oidc.issuer, AUDIENCE, "realm_access.roles", {"alke-paakayttaja": ["admin"]})
    )
    yield SimpleNamespace(keys=KeyRing(catalogue.key_store()), tokens=tokens, settings=Settings())
    catalogue.close()


@pytest.fixture
def app(kb: Any) -> FastAPI:
    made = create_app(cast("KnowledgeBase", kb))

    def who(request: Request) -> dict[str, Any]:
        reader = getattr(request.state, "reader", None)
        return {"id": reader and reader.id, "rights": sorted(reader.rights) if reader else []}

    made.add_api_route("/who", who)
    return made


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_key_and_a_token_name_their_reader(
    client: TestClient, kb: Any, oidc: OidcProvider
) -> None:
    issued = kb.keys.create("a", ["reader", "editor"])
    assert client.get("/who", headers=bearer(issued.secret)).json() == {
        "id": f"key:{issued.key.id}",
        "rights": ["editor", "reader"],
    }
    assert client.get("/who", headers=bearer(oidc.token("paakayttaja"))).json() == {
        "id": "oidc:paakayttaja",
        "rights": ["admin", "reader"],
    }
    assert client.get("/who").json() == {"id": None, "rights": []}


@pytest.mark.parametrize(
    "credentials",
    [
        "Bearer alke_aaaaaaaaaaaa_" + "b" * 43,
        "Bearer ",
        "Bearer",
        "Basic dXNlcjpwYXNz",
        "alke_aaaaaaaaaaaa_" + "b" * 43,
        "Bearer a.b.c",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
        "Bearer " + "x" * 20_000,
        "Bearer \xff\xfe",
    ],
)
def test_what_does_not_hold_is_refused_everywhere(client: TestClient, credentials: str) -> None:
    for path in ("/who", "/api/v1/search?q=a", "/docs", "/openapi.json", "/nowhere"):
        answer = client.get(path, headers={b"authorization": credentials.encode("latin-1")})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert answer.json()["type"] == "urn:alke-kb:problem:invalid_credentials"
        assert answer.headers["cache-control"] == "no-store"


def test_the_answer_does_not_tell_why(client: TestClient, kb: Any) -> None:
    """Unknown, wrong, expired and revoked look the same."""
    revoked = kb.keys.create("a", ["reader"])
    kb.keys.revoke(revoked.key.id)
    good = kb.keys.create("b", ["reader"])
    bodies = []
    for secret in (
        revoked.secret,
        good.secret[:-2] + "xx",
        "alke_aaaaaaaaaaaa_" + "b" * 43,
        "a.b.c",
    ):
        body = client.get("/who", headers=bearer(secret)).json()
        body.pop("request_id")
        bodies.append(body)
    assert all(body == bodies[0] for body in bodies)


def test_revoking_works_while_the_server_runs(client: TestClient, kb: Any) -> None:
    issued = kb.keys.create("a", ["reader"])
    assert client.get("/who", headers=bearer(issued.secret)).status_code == 200
    kb.keys.revoke(issued.key.id)
    assert client.get("/who", headers=bearer(issued.secret)).status_code == 401


def test_brute_force_is_slowed_and_known_keys_go_on(app: FastAPI, kb: Any) -> None:
    good = kb.keys.create("a", ["reader"]).secret
    unseen = kb.keys.create("b", ["reader"]).secret
    with TestClient(app, client=("192.0.2.1", 1)) as attacker:
        assert attacker.get("/who", headers=bearer(good)).status_code == 200
        for number in range(FAILURES_A_MINUTE):
            wrong = f"alke_{'a' * 12}_{number:043}"
            assert attacker.get("/who", headers=bearer(wrong)).status_code == 401
        slowed = attacker.get("/who", headers=bearer(wrong))
        assert slowed.status_code == 429
        assert 0 < int(slowed.headers["retry-after"]) <= 60
        assert slowed.json()["type"] == "urn:alke-kb:problem:too_many_requests"
        # Even the right guess is not told now; who was known before is served.
        assert attacker.get("/who", headers=bearer(unseen)).status_code == 429
        assert attacker.get("/who", headers=bearer(good)).status_code == 200
    with TestClient(app, client=("192.0.2.2", 1)) as other:
        assert other.get("/who", headers=bearer(unseen)).status_code == 200


def test_watchers_need_no_identity(client: TestClient) -> None:
    assert client.get("/healthz", headers=bearer("wrong")).status_code == 200


def test_a_provider_that_is_away_is_not_the_callers_fault(app: FastAPI, kb: Any) -> None:
    kb.tokens = OidcVerifier(OidcSettings("http://127.0.0.1:1", AUDIENCE))
    head = "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ"
    with TestClient(app) as client:
        answer = client.get("/who", headers=bearer(f"{head}.e30.c2ln"))
    assert answer.status_code == 503
    assert "127.0.0.1" not in answer.text
