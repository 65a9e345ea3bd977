"""Signing in against a real provider: what comes back must be of the sign-in that was begun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest

from alke_kb.adapters import oidc_sign_in
from alke_kb.adapters.oidc import OidcSettings
from alke_kb.adapters.oidc_sign_in import OidcSignIn
from alke_kb.domain import Right, SignInStart
from alke_kb.errors import InvalidInput, Unavailable
from alke_kb.settings import Settings
from alke_kb.wiring import open_sign_in
from oidc_fixture import OidcProvider

BACK = "http://127.0.0.1:1/sign-in/return"
SCOPES = {"alke-lukija": ["reader"], "alke-valmistelija": ["reader", "editor"]}


def made(oidc: OidcProvider, **changed: str) -> OidcSignIn:
    settings = OidcSettings(oidc.issuer, "sivut", "realm_access.roles", SCOPES, base_scopes=())
    return OidcSignIn(
        settings, **{"client_id": "sivut", "client_secret": "sivut-salaisuus"} | changed
    )


def code_for(begun: SignInStart, name: str) -> str:
    """What the provider gives a browser in which this person signed in."""
    with httpx.Client(timeout=10) as browser:
        page = urljoin(begun.address, browser.get(begun.address).headers["location"])
        then = browser.post(page, data={"name": name}).headers["location"]
        query = parse_qs(urlsplit(browser.get(then).headers["location"]).query)
    assert query["state"] == [begun.state]
    return query["code"][0]


def test_a_person_has_the_rights_of_the_claims(oidc: OidcProvider) -> None:
    provider = made(oidc)
    begun = provider.begin(BACK)
    asked = parse_qs(urlsplit(begun.address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [BACK]
    code = code_for(begun, "Veera Valmistelija")
    found = provider.finish(code, BACK, begun)
    assert found is not None
    assert (found.reader.id, found.name) == ("oidc:Veera Valmistelija", "Veera Valmistelija")
    assert found.reader.rights == {Right.READER, Right.EDITOR}
    assert provider.finish(code, BACK, begun) is None  # a code is good once
    assert provider.leaving() == f"{oidc.issuer}/session/end"


@pytest.mark.parametrize(
    "changed",
    [
        lambda begun: replace(begun, nonce="another"),
        lambda begun: replace(begun, verifier="x" * 64),
    ],
    ids=["nonce", "verifier"],
)
def test_what_belongs_to_another_sign_in_is_refused(
    oidc: OidcProvider, changed: Callable[[SignInStart], SignInStart]
) -> None:
    provider = made(oidc)
    begun = provider.begin(BACK)
    code = code_for(begun, "Liisa Lukija")
    assert provider.finish(code, BACK, changed(begun)) is None


def test_a_wrong_secret_or_an_account_without_rights_lets_nobody_in(oidc: OidcProvider) -> None:
    begun = made(oidc).begin(BACK)
    code = code_for(begun, "Liisa Lukija")
    assert made(oidc, client_secret="väärä").finish(code, BACK, begun) is None
    begun = made(oidc).begin(BACK)
    assert made(oidc).finish(code_for(begun, "Outi Ulkopuolinen"), BACK, begun) is None


def test_a_provider_that_is_away_is_told() -> None:
    provider = OidcSignIn(OidcSettings("http://127.0.0.1:1", "sivut"), "sivut")
    with pytest.raises(Unavailable):
        provider.begin(BACK)


def test_a_provider_that_is_away_is_not_asked_for_every_visitor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, now = [], [1000.0]

    def away(issuer: str) -> dict[str, str]:
        asked.append(issuer)
        if len(asked) < 3:
            raise Unavailable("The provider does not answer.")
        return {"issuer": issuer, "authorization_endpoint": f"{issuer}/auth"}

    monkeypatch.setattr(oidc_sign_in, "provider_metadata", away)
    settings = OidcSettings("http://127.0.0.1:1", "sivut")
    provider = OidcSignIn(settings, "sivut", clock=lambda: now[0])
    for later, requests in ((0.0, 1), (1.0, 1), (8.0, 1), (2.0, 2)):
        now[0] += later
        with pytest.raises(Unavailable):
            provider.begin(BACK)
        assert len(asked) == requests
    now[0] += 10.0
    assert provider.begin(BACK).address.startswith("http://127.0.0.1:1/auth?")
    assert provider.begin(BACK)
    assert len(asked) == 3


def test_a_client_needs_an_issuer() -> None:
    assert open_sign_in(Settings()) is None
    with pytest.raises(InvalidInput, match="ALKE_KB_OIDC_ISSUER"):
        open_sign_in(Settings(oidc_client_id="sivut"))
