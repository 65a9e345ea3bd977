"""Persons signing in: OpenID Connect's authorization code flow with PKCE, by authlib.

What comes back is an ID token. It is checked as bearer tokens are, against the provider's keys,
with this client as its audience, and must carry the nonce of the sign-in that was begun; its claims
give the same rights as those of a bearer token.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import httpx
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client

from alke_kb.adapters._oidc_provider import TIMEOUT_S, check_address, provider_metadata
from alke_kb.adapters.oidc import OidcSettings, OidcVerifier
from alke_kb.domain import SignedIn, SignInStart
from alke_kb.errors import Unavailable

_METADATA_GOOD_FOR_S = 3600.0
# A provider that does not answer keeps one visitor waiting for it in this time, not each of them.
_ASK_AGAIN_S = 10.0
_NAME_CLAIMS = ("name", "preferred_username", "email", "sub")
_LONGEST_NAME = 80


class OidcSignIn:
    """``ports.SignIn`` for one client of one issuer. Safe from any thread."""

    def __init__(
        self,
        settings: OidcSettings,
        client_id: str,
        client_secret: str | None = None,
        scope: str = "openid profile",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer = settings.issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._scope = scope
        self._clock = clock
        self._verifier = OidcVerifier(replace(settings, audience=client_id))
        self._lock = threading.Lock()
        self._metadata: dict[str, Any] | None = None
        self._until = clock()

    def begin(self, redirect_uri: str) -> SignInStart:
        """Where to send the browser. Raises ``Unavailable`` when the provider does not answer."""
        state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        verifier = secrets.token_urlsafe(48)
        with self._client(redirect_uri) as client:
            address, _state = client.create_authorization_url(
                self._endpoint("authorization_endpoint"),
                state=state,
                nonce=nonce,
                code_verifier=verifier,
            )
        return SignInStart(str(address), state, nonce, verifier)

    def finish(self, code: str, redirect_uri: str, begun: SignInStart) -> SignedIn | None:
        """The person whom the provider let in; ``None`` when the code or what it gives does not
        hold, or gives no right here. Raises ``Unavailable``.
        """
        endpoint = self._endpoint("token_endpoint")
        try:
            with self._client(redirect_uri) as client:
                answer = client.fetch_token(
                    endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=begun.verifier,
                )
        except OAuthError as error:
            # The provider's own word, such as invalid_client: a wrong secret must be findable.
            structlog.get_logger("alke_kb").warning("code not accepted", reason=error.error)
            return None
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable(f"The provider does not answer ({type(error).__name__}).") from error
        token = answer.get("id_token")
        claims = self._verifier.claims(token) if isinstance(token, str) else None
        if claims is None or not self._meant(claims, begun):
            structlog.get_logger("alke_kb").warning("id token not accepted")
            return None
        reader = self._verifier.reader_by(claims)
        if reader is None:
            return None
        return SignedIn(reader, _name(claims))

    def leaving(self) -> str | None:
        """Where the provider's own sign-out is, if it has one. Raises ``Unavailable``."""
        found = self._provider().get("end_session_endpoint")
        return found if isinstance(found, str) and found.startswith("http") else None

    def _meant(self, claims: Mapping[str, Any], begun: SignInStart) -> bool:
        """Whether the token is of this sign-in, for this client."""
        nonce, party = claims.get("nonce"), claims.get("azp")
        several = isinstance(claims.get("aud"), list) and len(claims["aud"]) > 1
        return (
            isinstance(nonce, str)
            and hmac.compare_digest(nonce.encode(), begun.nonce.encode())
            and (party == self._client_id or (party is None and not several))
        )

    def _client(self, redirect_uri: str) -> OAuth2Client:
        return OAuth2Client(
            self._client_id,
            self._client_secret,
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
            scope=self._scope,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
            trust_env=False,
            follow_redirects=False,
        )

    def _provider(self) -> dict[str, Any]:
        with self._lock:
            if self._clock() >= self._until:
                try:
                    self._metadata = provider_metadata(self._issuer)
                    self._until = self._clock() + _METADATA_GOOD_FOR_S
                except Unavailable as error:
                    self._metadata = None
                    self._until = self._clock() + _ASK_AGAIN_S
                    structlog.get_logger("alke_kb").warning(
                        "oidc provider not reached", reason=error.message
                    )
                    raise
            if self._metadata is None:
                raise Unavailable("The provider did not answer a moment ago.")
            return self._metadata

    def _endpoint(self, name: str) -> str:
        found = self._provider().get(name)
        if not isinstance(found, str):
            raise Unavailable(f"The provider does not say its {name}.")
        check_address(found)
        return found


def _name(claims: Mapping[str, Any]) -> str:
    """What to call the person on the pages."""
    given = (claims.get(one) for one in _NAME_CLAIMS)
    found = next(one for one in given if isinstance(one, str) and one.strip())
    return " ".join(found.split())[:_LONGEST_NAME]
