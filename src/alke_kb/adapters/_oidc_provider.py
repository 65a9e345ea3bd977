"""Asking an OpenID Connect provider: small JSON answers over https, nothing followed elsewhere."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import httpx

from alke_kb.errors import InvalidInput, Unavailable

_LARGEST_ANSWER = 1_000_000
TIMEOUT_S = 5.0


def provider_metadata(issuer: str) -> dict[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery). Raises ``Unavailable``."""
    found = fetch_json(issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise Unavailable("The provider says it is another issuer than was set.")
    return found


def fetch_json(address: str) -> dict[str, Any]:
    """A small JSON object from the provider; no redirects, no proxies of the environment."""
    try:
        with (
            httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False) as client,
            client.stream("GET", address) as answer,
        ):
            body = b""
            for part in answer.iter_bytes():
                body += part
                if len(body) > _LARGEST_ANSWER:
                    raise Unavailable("The provider's answer is too large.")
            if answer.status_code != 200:
                raise Unavailable(f"The provider answered {answer.status_code}.")
        parsed = json.loads(body)
    except (httpx.HTTPError, ValueError) as error:
        raise Unavailable(f"The provider does not answer ({type(error).__name__}).") from error
    if not isinstance(parsed, dict):
        raise Unavailable("The provider's answer is not what it should be.")
    return parsed


def check_address(address: str) -> None:
    """Raises ``InvalidInput`` for what is neither https nor on this machine."""
    parts = urlsplit(address)
    local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and local)):
        raise InvalidInput(
            "The OpenID Connect provider needs an https address.",
            hint="Set ALKE_KB_OIDC_ISSUER to the issuer, exactly as the provider writes it.",
        )
