"""Bearer tokens of an OpenID Connect provider: signed JWTs, checked against its published keys.

Only asymmetric signatures count. A key is taken by its id, must be of the kind the algorithm needs,
and a symmetric key in the provider's set is ignored: so neither ``alg: none`` nor a public key used
as an HMAC secret can work. Keys are cached; an unknown id makes us ask again, but not often.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from alke_kb.access.scopes import check_scopes, reader_of
from alke_kb.adapters._oidc_provider import check_address, fetch_json, provider_metadata
from alke_kb.domain import Reader
from alke_kb.errors import AlkeError, Unavailable

PublicKey = RSAKey | ECKey | OKPKey

ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
)
_TYPES = {None, "jwt", "at+jwt", "application/at+jwt"}
_KEYS_GOOD_FOR_S = 3600.0
# Known keys are still used this long when the provider does not answer.
_KEYS_LAST_S = 24 * 3600.0
_LONGEST_TOKEN = 16_384
_SMALLEST_RSA_BITS = 2048


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """What an agency decides about its provider.

    ``scopes`` gives for values of the claim ``rights_claim`` (a dotted path, such as
    ``realm_access.roles``) the scopes they stand for; ``base_scopes`` belong to every valid token.
    """

    issuer: str
    audience: str
    rights_claim: str = "roles"
    scopes: Mapping[str, Sequence[str]] | None = None
    base_scopes: Sequence[str] = ("reader",)
    leeway_s: int = 60
    ask_again_s: float = 30.0


class OidcVerifier:
    """``ports.TokenVerifier`` for one issuer. Safe from any thread; asks the network only for keys."""

    def __init__(
        self,
        settings: OidcSettings,
        now: Callable[[], int] = lambda: int(time.time()),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        check_address(settings.issuer)
        self._settings = settings
        # A wrong scope in the settings must stop the start, not the first reader who has it.
        self._scopes = {
            value: check_scopes(scopes) for value, scopes in (settings.scopes or {}).items()
        }
        self._base = check_scopes(settings.base_scopes) if settings.base_scopes else ()
        self._clock = clock
        self._asking = threading.Lock()
        self._keys: dict[str, PublicKey] = {}
        self._fetched: float | None = None
        self._asked: float | None = None
        self._claims = jwt.JWTClaimsRegistry(
            now=now,
            leeway=settings.leeway_s,
            iss={"essential": True, "value": settings.issuer},
            aud={"essential": True, "value": settings.audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    def reader(self, token: str) -> Reader | None:
        """The reader of a token, or ``None`` when it is not to be trusted.

        Raises ``Unavailable`` when the provider's keys are not known and cannot be fetched.
        """
        claims = self.claims(token)
        return self.reader_by(claims) if claims is not None else None

    def claims(self, token: str) -> dict[str, Any] | None:
        """What a token says when issuer, audience, times and signature hold. Raises as ``reader``."""
        header = _header(token)
        if header is None:
            return None
        key = self._key(str(header.get("kid", "")))
        if key is None or key.get("alg") not in {None, header["alg"]}:
            return None
        try:
            claims: dict[str, Any] = jwt.decode(token, key, algorithms=[header["alg"]]).claims
            self._claims.validate(claims)
        except (JoseError, ValueError, TypeError):
            return None
        return claims

    def reader_by(self, claims: Mapping[str, Any]) -> Reader | None:
        """The reader that valid claims stand for; ``None`` where they give no right at all."""
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject.strip() or len(subject) > 255:
            return None
        value: Any = claims
        for part in self._settings.rights_claim.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        values = value.split() if isinstance(value, str) else value
        scopes = list(self._base)
        for one in values if isinstance(values, list) else ():
            scopes.extend(self._scopes.get(one, ()) if isinstance(one, str) else ())
        return reader_of(f"oidc:{subject}", scopes) if scopes else None

    def _key(self, kid: str) -> PublicKey | None:
        found = self._known(kid)
        if found is None:
            # One asks the provider; the others wait for what it hears. Known keys wait for nobody.
            with self._asking:
                found = self._known(kid)
                if found is None and self._may_ask():
                    self._ask()
                    found = self._known(kid)
        if self._fetched is None or self._clock() - self._fetched > _KEYS_LAST_S:
            raise Unavailable(
                "The keys of the OpenID Connect provider cannot be fetched.",
                hint="Check ALKE_KB_OIDC_ISSUER and that the provider answers.",
            )
        return found or self._by_id(kid)

    def _known(self, kid: str) -> PublicKey | None:
        """The key if it was fetched lately."""
        fresh = self._fetched is not None and self._clock() - self._fetched < _KEYS_GOOD_FOR_S
        return self._by_id(kid) if fresh else None

    def _by_id(self, kid: str) -> PublicKey | None:
        keys = self._keys
        return next(iter(keys.values())) if not kid and len(keys) == 1 else keys.get(kid)

    def _may_ask(self) -> bool:
        return self._asked is None or self._clock() - self._asked >= self._settings.ask_again_s

    def _ask(self) -> None:
        self._asked = self._clock()
        try:
            self._keys = _fetch_keys(self._settings.issuer)
            self._fetched = self._clock()
        except AlkeError as error:
            structlog.get_logger("alke_kb").warning("oidc keys not fetched", reason=error.message)


def _header(token: str) -> Mapping[str, Any] | None:
    """The header of a token that may be worth looking at, not yet verified."""
    if len(token) > _LONGEST_TOKEN or token.count(".") != 2:
        return None
    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError):
        return None
    kind = header.get("typ")
    if header.get("alg") not in ALGORITHMS or "crit" in header or "b64" in header:
        return None
    return header if kind is None or str(kind).lower() in _TYPES else None


def _fetch_keys(issuer: str) -> dict[str, PublicKey]:
    address = provider_metadata(issuer).get("jwks_uri")
    if not isinstance(address, str):
        raise Unavailable("The provider does not say where its keys are.")
    check_address(address)
    keys: dict[str, PublicKey] = {}
    for raw in fetch_json(address).get("keys", ()):
        key = _public_key(raw)
        if key is not None:
            keys[str(raw.get("kid", ""))] = key
    if not keys:
        raise Unavailable("The provider publishes no key that can be used.")
    return keys


def _public_key(raw: Any) -> PublicKey | None:
    if not isinstance(raw, dict) or raw.get("kty") not in {"RSA", "EC", "OKP"}:
        return None
    if raw.get("use") not in {None, "sig"}:
        return None
    try:
        key = JWKRegistry.import_key(raw)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    if isinstance(key, RSAKey) and key.raw_value.key_size < _SMALLEST_RSA_BITS:
        return None
    return key if isinstance(key, RSAKey | ECKey | OKPKey) else None
