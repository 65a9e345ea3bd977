"""Tokens that are signed well and say the wrong thing, and keys that a provider should not offer.

The real provider of the other tests signs no such tokens: here keys and claims are the test's own,
published as a provider publishes them.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from alke_kb.adapters.oidc import OidcSettings, OidcVerifier
from alke_kb.domain import Publicity
from alke_kb.errors import Unavailable

AUDIENCE = "https://tietopankki.example/api"
KEYS: Mapping[str, Any] = {
    "good": RSAKey.generate_key(2048),
    "small": RSAKey.generate_key(1024),
    "encrypting": RSAKey.generate_key(2048),
    "shared": OctKey.generate_key(256),
    "curve": ECKey.generate_key("P-256"),
}


class Provider(ThreadingHTTPServer):
    """Publishes the keys above."""

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def published(self) -> list[dict[str, Any]]:
        published = []
        for name, key in KEYS.items():
            raw = dict(key.as_dict(private=name == "shared"))
            use = "enc" if name == "encrypting" else "sig"
            published.append({**raw, "kid": name, "use": use})
        return published


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider = self.server
        assert isinstance(provider, Provider)
        body: dict[str, Any] = {"keys": provider.published()}
        if self.path == "/.well-known/openid-configuration":
            body = {"issuer": provider.issuer, "jwks_uri": f"{provider.issuer}/jwks"}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_given: Any) -> None:
        """Nothing to standard error."""


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    server = Provider(("127.0.0.1", 0), _Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def verifier(provider: Provider) -> OidcVerifier:
    scopes = {"luonnokset": ["luonnos:TEM"], "yllapito": ["admin"]}
    return OidcVerifier(OidcSettings(provider.issuer, AUDIENCE, "roles", scopes, ("reader",)))


def claims(provider: Provider, **changed: Any) -> dict[str, Any]:
    """Claims of a good token; ``None`` leaves one out."""
    now = int(time.time())
    good = {
        "iss": provider.issuer,
        "aud": AUDIENCE,
        "sub": "lukija",
        "iat": now,
        "exp": now + 600,
        "roles": ["luonnokset"],
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def signed(said: Mapping[str, Any], kid: str = "good", **header: Any) -> str:
    key = KEYS[kid]
    algorithm = {"shared": "HS256", "curve": "ES256"}.get(kid, "RS256")
    return jwt.encode({"alg": algorithm, "kid": kid, **header}, dict(said), key)


def test_a_good_token_opens_what_its_roles_say(provider: Provider, verifier: OidcVerifier) -> None:
    for token in (
        signed(claims(provider)),
        signed(claims(provider, aud=["https://muu.example", AUDIENCE])),
        signed(claims(provider, roles="luonnokset muu")),
        signed(claims(provider), "curve"),
        signed(claims(provider), typ="at+jwt"),
    ):
        reader = verifier.reader(token)
        assert reader is not None
        assert reader.grants == {Publicity.DRAFT: frozenset({"TEM"})}


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": None},
        {"exp": "huomenna"},
        {"exp": -1},
        {"aud": None},
        {"aud": []},
        {"aud": "https://muu.example"},
        {"aud": AUDIENCE + "/"},
        {"aud": [["x"], {"y": 1}]},
        {"iss": None},
        {"iss": "https://muu.example"},
        {"iss": ["x"]},
        {"sub": None},
        {"sub": ""},
        {"sub": " "},
        {"sub": 7},
        {"sub": "x" * 256},
        {"nbf": 4_000_000_000},
        {"iat": 4_000_000_000},
    ],
    ids=str,
)
def test_wrong_and_missing_claims(
    provider: Provider, verifier: OidcVerifier, changed: dict[str, Any]
) -> None:
    assert verifier.reader(signed(claims(provider, **changed))) is None


@pytest.mark.parametrize(
    "roles",
    [
        None,
        {},
        {"luonnokset": True},
        [["luonnokset"]],
        [{"name": "yllapito"}],
        7,
        True,
        "luonnokset,yllapito",
        ["LUONNOKSET", "admin", "luonnos:TEM", "luonnos:*"],
    ],
    ids=str,
)
def test_claims_that_are_no_known_role_open_nothing_more(
    provider: Provider, verifier: OidcVerifier, roles: Any
) -> None:
    reader = verifier.reader(signed(claims(provider, roles=roles)))
    assert reader is not None
    assert reader.grants == {}
    assert [right.value for right in reader.rights] == ["reader"]


@pytest.mark.parametrize("kid", ["small", "encrypting", "shared", "unknown"])
def test_keys_that_may_not_sign(provider: Provider, verifier: OidcVerifier, kid: str) -> None:
    said = claims(provider)
    if kid == "unknown":
        token = jwt.encode({"alg": "RS256", "kid": kid}, said, KEYS["good"])
    else:
        token = signed(said, kid)
    assert verifier.reader(token) is None


def test_a_key_signs_only_in_its_own_way(provider: Provider, verifier: OidcVerifier) -> None:
    said = claims(provider)
    for header in (
        {"alg": "ES256", "kid": "good"},
        {"alg": "RS256", "kid": "curve"},
        {"alg": "HS256", "kid": "good"},
    ):
        own = {"ES256": "curve", "RS256": "good", "HS256": "shared"}[header["alg"]]
        assert verifier.reader(jwt.encode(header, said, KEYS[own])) is None


@pytest.mark.parametrize("typ", ["JWE", "dpop+jwt", "logout+jwt", "secevent+jwt", "id+jwt"])
def test_signed_things_of_another_sort(
    provider: Provider, verifier: OidcVerifier, typ: str
) -> None:
    assert verifier.reader(signed(claims(provider), typ=typ)) is None


def test_a_provider_without_a_key_that_may_sign(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = [raw for raw in provider.published() if raw["kid"] in {"small", "encrypting", "shared"}]
    monkeypatch.setattr(Provider, "published", lambda _self: bad)
    verifier = OidcVerifier(OidcSettings(provider.issuer, AUDIENCE))
    with pytest.raises(Unavailable):
        verifier.reader(signed(claims(provider)))
