"""Bearer tokens against a real OpenID Connect provider: what it gives is read, what others make is not."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from alke_kb.adapters.oidc import OidcSettings, OidcVerifier
from alke_kb.domain import Publicity, Right
from alke_kb.errors import InvalidInput, Unavailable
from oidc_fixture import AUDIENCE, OidcProvider, encoded, parts_of, start_provider

SCOPES = {
    "alke-lukija": ["reader"],
    "alke-luonnokset-tem": ["luonnos:TEM"],
    "alke-paakayttaja": ["admin", "editor"],
}


def settings(provider: OidcProvider, **changes: object) -> OidcSettings:
    values: dict[str, object] = {
        "issuer": provider.issuer,
        "audience": AUDIENCE,
        "rights_claim": "realm_access.roles",
        "scopes": SCOPES,
        "base_scopes": (),
    }
    return OidcSettings(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def verifier(oidc: OidcProvider) -> OidcVerifier:
    return OidcVerifier(settings(oidc))


@pytest.fixture
def own_provider() -> Iterator[OidcProvider]:
    """One that a test may change."""
    process, provider = start_provider()
    yield provider
    process.kill()
    process.wait()


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_claims_become_rights(oidc: OidcProvider, verifier: OidcVerifier, algorithm: str) -> None:
    reader = verifier.reader(oidc.token("valmistelija", algorithm=algorithm))
    assert reader is not None
    assert reader.id == "oidc:valmistelija"
    assert reader.rights == {Right.READER, Right.RESTRICTED_READER}
    assert reader.grants == {Publicity.DRAFT: frozenset({"TEM"})}
    admin = verifier.reader(oidc.token("paakayttaja"))
    assert admin is not None
    assert admin.rights == {Right.ADMIN, Right.EDITOR}


def test_a_token_without_a_known_role_opens_nothing_unless_all_may_read(
    oidc: OidcProvider, verifier: OidcVerifier
) -> None:
    token = oidc.token("ulkopuolinen")
    assert verifier.reader(token) is None
    generous = OidcVerifier(settings(oidc, base_scopes=("reader",)))
    reader = generous.reader(token)
    assert reader is not None
    assert reader.rights == {Right.READER}
    assert reader.grants == {}


def test_wrong_audience_and_wrong_issuer_are_refused(oidc: OidcProvider) -> None:
    verifier = OidcVerifier(settings(oidc))
    assert verifier.reader(oidc.token("lukija", "https://muu.example/api")) is None
    # The same provider under another name: what it says of itself does not fit.
    other = OidcVerifier(settings(oidc, issuer=oidc.issuer.replace("127.0.0.1", "localhost")))
    with pytest.raises(Unavailable):
        other.reader(oidc.token("lukija"))


def test_another_providers_token_is_refused(
    own_provider: OidcProvider, verifier: OidcVerifier
) -> None:
    assert verifier.reader(own_provider.token("lukija")) is None


@pytest.mark.parametrize(("late", "valid"), [(-30, True), (599, True), (650, True), (665, False)])
def test_expiry_with_clock_skew(oidc: OidcProvider, late: int, valid: bool) -> None:
    """Tokens live 600 seconds; clocks may differ by 60."""
    token = oidc.token("lukija")
    issued = parts_of(token)[1]["iat"]
    verifier = OidcVerifier(settings(oidc), now=lambda: issued + late)
    assert (verifier.reader(token) is not None) is valid


def test_issued_in_the_future_is_refused(oidc: OidcProvider) -> None:
    token = oidc.token("lukija")
    issued = parts_of(token)[1]["iat"]
    assert OidcVerifier(settings(oidc), now=lambda: issued - 90).reader(token) is None


def test_alg_none_is_refused(oidc: OidcProvider, verifier: OidcVerifier) -> None:
    header, claims = parts_of(oidc.token("lukija"))
    for algorithm in ("none", "None", "NONE", "nOnE", "", None):
        forged = {**header, "alg": algorithm}
        for signature in ("", encoded(b"x"), oidc.token("lukija").split(".")[2]):
            assert verifier.reader(f"{encoded(forged)}.{encoded(claims)}.{signature}") is None
    without = {name: value for name, value in header.items() if name != "alg"}
    assert verifier.reader(f"{encoded(without)}.{encoded(claims)}.") is None


def test_public_key_as_hmac_secret_is_refused(oidc: OidcProvider, verifier: OidcVerifier) -> None:
    header, claims = parts_of(oidc.token("lukija"))
    claims["realm_access"] = {"roles": ["alke-paakayttaja"]}
    raw = next(key for key in oidc.published() if key["kid"] == header["kid"])
    public = RSAKey.import_key(raw)
    secrets = [
        public.as_pem(private=False),
        public.as_der(private=False),
        json.dumps(raw).encode(),
        raw["n"].encode(),
    ]
    for algorithm, digest in (("HS256", hashlib.sha256), ("HS512", hashlib.sha512)):
        signed = f"{encoded({**header, 'alg': algorithm})}.{encoded(claims)}"
        for secret in secrets:
            signature = encoded(hmac.new(secret, signed.encode(), digest).digest())
            assert verifier.reader(f"{signed}.{signature}") is None


def test_own_keys_in_the_header_are_refused(oidc: OidcProvider, verifier: OidcVerifier) -> None:
    header, claims = parts_of(oidc.token("lukija"))
    mine = RSAKey.generate_key(2048)
    forged = {
        **header,
        "jwk": mine.as_dict(private=False),
        "jku": "http://127.0.0.1:1/jwks",
        "x5u": "http://127.0.0.1:1/x",
    }
    for one in (forged, header, {"alg": "RS256"}, {**header, "kid": "../../secret"}):
        token = jwt.encode(one, claims, mine)
        assert verifier.reader(token) is None
    curve = ECKey.generate_key("P-256")
    assert verifier.reader(jwt.encode({**header, "alg": "ES256"}, claims, curve)) is None


def test_changed_tokens_are_refused(oidc: OidcProvider, verifier: OidcVerifier) -> None:
    token = oidc.token("lukija")
    header, claims = parts_of(token)
    _head, _claims, signature = token.split(".")
    for changes in (
        {"realm_access": {"roles": ["alke-paakayttaja"]}},
        {"exp": int(time.time()) + 10**6},
        {"sub": "joku-muu"},
    ):
        forged = f"{encoded(header)}.{encoded({**claims, **changes})}.{signature}"
        assert verifier.reader(forged) is None
    for junk in ("", "a.b.c", "..", "a" * 20_000, token + "a", token[:-8], "é.é.é", "[].{}.x"):
        assert verifier.reader(junk) is None


def test_rotated_keys_are_fetched_once_and_withdrawn_ones_stop_working(
    own_provider: OidcProvider,
) -> None:
    clock = Clock()
    verifier = OidcVerifier(settings(own_provider), clock=clock)
    old = own_provider.token("lukija")
    assert verifier.reader(old) is not None
    own_provider.rotate()
    new = own_provider.token("lukija")
    # Asked too soon after the last time: forged ids must not make us hammer the provider.
    assert verifier.reader(new) is None
    clock.seconds += 31
    assert verifier.reader(new) is not None
    assert verifier.reader(old) is None


def test_known_keys_outlast_a_provider_that_is_down(own_provider: OidcProvider) -> None:
    clock = Clock()
    verifier = OidcVerifier(settings(own_provider), clock=clock)
    token = own_provider.token("lukija")
    assert verifier.reader(token) is not None
    own_provider.stop_keys()
    clock.seconds += 2 * 3600
    assert verifier.reader(token) is not None
    clock.seconds += 24 * 3600
    with pytest.raises(Unavailable):
        verifier.reader(token)


def test_a_provider_that_never_answered_is_unavailable() -> None:
    away = OidcVerifier(OidcSettings("http://127.0.0.1:1", AUDIENCE))
    mine = RSAKey.generate_key(2048)
    with pytest.raises(Unavailable):
        away.reader(jwt.encode({"alg": "RS256", "kid": "x"}, {"sub": "x"}, mine))


def test_settings_that_cannot_be_are_refused_at_the_start() -> None:
    for issuer in ("http://tunnistus.example", "tunnistus.example", "ftp://127.0.0.1", ""):
        with pytest.raises(InvalidInput):
            OidcVerifier(OidcSettings(issuer, AUDIENCE))
    with pytest.raises(InvalidInput):
        OidcVerifier(OidcSettings("https://t.example", AUDIENCE, scopes={"x": ["kaikki"]}))
