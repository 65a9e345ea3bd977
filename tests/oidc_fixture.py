"""A genuine OpenID Connect provider (npm oidc-provider) on loopback for tests of bearer tokens."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

TESTS = Path(__file__).resolve().parent
AUDIENCE = "https://tietopankki.example/api"


@dataclass
class OidcProvider:
    """A running provider; its clients are ``lukija``, ``valmistelija``, ``paakayttaja`` and
    ``ulkopuolinen``, with the roles that ``oidc/provider.mjs`` gives them.
    """

    issuer: str

    def token(self, client: str, audience: str = AUDIENCE, algorithm: str = "RS256") -> str:
        """An access token for a client, as its own system would fetch it."""
        answer = httpx.post(
            f"{self.issuer}/token",
            data={
                "grant_type": "client_credentials",
                "resource": audience,
                "scope": algorithm,
            },
            auth=(client, f"{client}-salaisuus"),
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["access_token"]

    def published(self) -> list[dict[str, Any]]:
        """Its public keys now."""
        return httpx.get(f"{self.issuer}/jwks").json()["keys"]

    def rotate(self) -> None:
        """New signing keys; the old ones are published no longer."""
        httpx.post(f"{self.issuer}/test/rotate").raise_for_status()

    def stop_keys(self) -> None:
        """From now on it answers 500 when asked for its keys."""
        httpx.post(f"{self.issuer}/test/stop-keys").raise_for_status()


def start_provider() -> tuple[subprocess.Popen[str], OidcProvider]:
    """Start one; it ends when its standard input closes, so never without its parent."""
    fetched = subprocess.run(
        ["bash", TESTS.parent / "scripts" / "node-part.sh", "fetch", "tests/oidc"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    if fetched.returncode:
        pytest.fail(f"The OpenID Connect provider of the tests is missing: {fetched.stderr}")
    process = subprocess.Popen(
        ["node", TESTS / "oidc" / "provider.mjs", fetched.stdout.strip()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("http://127.0.0.1:"):
            return process, OidcProvider(line.strip())
    pytest.fail("The OpenID Connect provider did not start.")


@pytest.fixture(scope="module")
def oidc() -> Iterator[OidcProvider]:
    """One provider for the tests of a module."""
    process, provider = start_provider()
    yield provider
    process.kill()
    process.wait()


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token, unverified."""
    header, claims, _signature = (
        base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split(".")
    )
    return json.loads(header), json.loads(claims)


def encoded(value: dict[str, Any] | bytes) -> str:
    """One part of a token."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
