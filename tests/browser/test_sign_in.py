"""Signing in by a real OpenID Connect provider in a real browser, and what may not work on the way."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Page, Response, expect

from alke_api.app import create_app
from alke_api.pages import session
from alke_api.pages.addresses import address
from alke_api.pages.same_site import from_own_page, own_path
from alke_kb.adapters.ended_sessions import EndedSessionFiles
from alke_kb.adapters.oidc import OidcSettings
from alke_kb.adapters.oidc_sign_in import OidcSignIn
from alke_kb.wiring import KnowledgeBase
from browser_axe import AXE_SCRIPT, SETTLED, violations
from browser_site import WIDER, Opened, Site, Watched, serving
from oidc_fixture import OidcProvider

SCOPES = {"alke-lukija": ["reader"], "alke-valmistelija": ["reader", "editor"]}


@pytest.fixture(scope="module")
def private(samples: KnowledgeBase, oidc: OidcProvider) -> Iterator[Site]:
    """The sample documents, only for who signs in."""
    settings = OidcSettings(oidc.issuer, "sivut", "realm_access.roles", SCOPES, base_scopes=())
    kb = dataclasses.replace(
        samples,
        settings=samples.settings.model_copy(update={"anonymous": "nobody"}),
        sign_in=OidcSignIn(settings, "sivut", "sivut-salaisuus"),
    )
    with serving(kb) as served:
        yield served


@pytest.fixture
def guest(opened: Opened, private: Site, watched: Watched, oidc: OidcProvider) -> Page:
    """A browser in which nobody is signed in."""
    watched.refusals = True
    watched.allowed = (oidc.issuer,)
    return opened("", at=private)


def sign_in(page: Page, name: str) -> None:
    """At the provider's login page."""
    page.get_by_label("Nimi").fill(name)
    page.get_by_role("button", name="Jatka").click()


def own_cookies(page: Page) -> dict[str, Any]:
    """Cookies of the pages by name; the provider on the same machine has its own."""
    return {c["name"]: c for c in page.context.cookies() if c["name"].startswith("alke-")}


def test_a_reader_signs_in_where_the_way_led_and_out_again(guest: Page, private: Site) -> None:
    guest.goto("/sv/dokument?region=18")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Identifiering krävs")
    guest.locator("main").get_by_role("link", name="Logga in").click()
    sign_in(guest, "Liisa Lukija")
    expect(guest).to_have_url(f"{private.url}/sv/dokument?region=18")
    expect(guest.locator(".signed-in")).to_contain_text("Liisa Lukija")
    cookies = own_cookies(guest)
    assert set(cookies) == {session.NAME}
    assert cookies[session.NAME]["httpOnly"]
    assert cookies[session.NAME]["sameSite"] == "Lax"
    # a copy of the cookie is worth nothing once its owner has signed out, and nothing for the API
    copy = {"Cookie": f"{session.NAME}={cookies[session.NAME]['value']}"}
    page = httpx.get(f"{private.url}/fi/asiakirjat", headers=copy)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert httpx.get(f"{private.url}/api/v1/documents", headers=copy).status_code == 401
    guest.get_by_role("button", name="Logga ut").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Utloggad")
    expect(guest.get_by_role("link", name="Logga ut också där")).to_be_visible()
    assert httpx.get(f"{private.url}/fi/asiakirjat", headers=copy).status_code == 401
    ended = EndedSessionFiles(private.kb.settings.data / "ended-sessions")
    with serving(dataclasses.replace(private.kb, ended_sessions=ended)) as restarted:
        assert httpx.get(f"{restarted.url}/fi/asiakirjat", headers=copy).status_code == 401
    guest.goto("/sv/dokument")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Identifiering krävs")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_that_asks_to_sign_in_is_accessible(guest: Page, language: str) -> None:
    guest.add_init_script(AXE_SCRIPT)
    answer = guest.goto(address("documents", language, {"region": "18"}))
    assert answer
    assert answer.status == 401
    expect(guest.locator("main").get_by_role("link").first).to_be_visible()
    guest.evaluate(SETTLED)
    assert violations(guest, in_full=True) == []
    guest.set_viewport_size({"width": 320, "height": 256})
    assert violations(guest, in_full=False) == []
    assert guest.evaluate(WIDER) == []


def test_an_account_without_rights_is_let_in_nowhere(guest: Page, private: Site) -> None:
    guest.goto("/fi/kirjaudu")
    sign_in(guest, "Outi Ulkopuolinen")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Kirjautuminen ei onnistunut")
    assert own_cookies(guest) == {}


def test_an_answer_with_another_state_or_used_already_is_refused(
    guest: Page, private: Site
) -> None:
    answers: list[str] = []

    def note(response: Response) -> None:
        if "/sign-in/return" in response.url:
            answers.append(response.url)

    guest.on("response", note)
    guest.goto("/en/sign-in")
    sign_in(guest, "Liisa Lukija")
    expect(guest.locator(".signed-in")).to_contain_text("Liisa Lukija")
    guest.context.clear_cookies(name=session.NAME)
    refused = guest.get_by_role("heading", level=1)
    guest.goto(answers[0])  # the same code and state again
    expect(refused).to_have_text("Kirjautuminen ei onnistunut")
    # a sign-in that was begun, and an answer that belongs to another one
    begun = guest.request.get("/en/sign-in", max_redirects=0)
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    code = parse_qs(urlsplit(answers[0]).query)["code"][0]
    guest.goto("/sign-in/return?" + urlencode({"code": code, "state": "x" + state}))
    expect(refused).to_have_text("Sign-in did not succeed")
    # the right state, but a code used before: the provider gives nothing for it
    begun = guest.request.get("/en/sign-in", max_redirects=0)
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    guest.goto("/sign-in/return?" + urlencode({"code": code, "state": state}))
    expect(refused).to_have_text("Sign-in did not succeed")
    expect(guest.locator(".signed-in")).to_have_count(0)
    assert own_cookies(guest) == {}


def test_a_code_of_another_sign_in_does_not_fit(guest: Page, private: Site) -> None:
    """A code injected into a browser: neither verifier nor nonce are those it was given for."""
    step = guest.request.get("/en/sign-in", max_redirects=0)
    step = guest.request.get(step.headers["location"])
    step = guest.request.post(step.url, form={"name": "Liisa Lukija"}, max_redirects=0)
    held = guest.request.get(step.headers["location"], max_redirects=0).headers["location"]
    begun = guest.request.get("/en/sign-in", max_redirects=0)
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    code = parse_qs(urlsplit(held).query)["code"][0]
    answer = guest.request.get("/sign-in/return?" + urlencode({"code": code, "state": state}))
    assert answer.status == 403
    assert session.NAME not in own_cookies(guest)


def test_a_session_ends_by_itself_and_cannot_be_lengthened(
    guest: Page, private: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest.goto("/fi/kirjaudu?next=//evil.example/")
    sign_in(guest, "Liisa Lukija")
    expect(guest).to_have_url(f"{private.url}/fi/")  # and not where «next» pointed
    value = own_cookies(guest)[session.NAME]["value"]
    changed = value[:20] + ("A" if value[20] != "A" else "B") + value[21:]
    refused = httpx.get(f"{private.url}/fi/", headers={"Cookie": f"{session.NAME}={changed}"})
    assert refused.status_code == 401
    now = time.time()
    monkeypatch.setattr(session.time, "time", lambda: now + 3 * 3600)
    guest.goto("/fi/")
    expect(guest.locator("main").get_by_role("link", name="Kirjaudu sisään")).to_be_visible()


def test_a_form_without_the_token_of_the_session_is_not_taken(guest: Page, private: Site) -> None:
    guest.goto("/fi/kirjaudu?" + urlencode({"next": "/fi/palaute"}))
    sign_in(guest, "Liisa Lukija")
    expect(guest).to_have_url(f"{private.url}/fi/palaute")
    guest.get_by_label("Palautteesi").fill("Hyvä sivu.")
    form = guest.locator("main form[method=post]")
    form.locator("[name=token]").evaluate("(field) => { field.value = 'a'.repeat(64); }")
    form.get_by_role("button").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Lomake on vanhentunut")
    assert private.kb.feedback.all() == []
    guest.goto("/fi/palaute")
    guest.get_by_label("Palautteesi").fill("Hyvä sivu.")
    form.get_by_role("button").click()
    expect(guest.locator(".notice--good")).to_be_visible()
    for one in private.kb.feedback.all():
        private.kb.feedback.delete(one.number)


def test_every_form_of_the_pages_is_guarded() -> None:
    guarded = 0
    for route in iter_route_contexts(create_app(None).routes):
        sent = "POST" in (route.methods or ()) and "{rest:path}" not in str(route.path)
        if sent and re.match(r"/(fi|sv|en)/", str(route.path)):
            calls = [one.dependency for one in route.dependencies]
            assert from_own_page in calls, route.path
            guarded += 1
    assert guarded >= 15


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/fi/haku?q=ä#k-1", "/fi/haku?q=ä"),
        ("/en/", "/en/"),
        ("//evil.example/fi/", None),
        ("https://evil.example/fi/", None),
        ("/\\evil.example/fi/", None),
        ("/fi/\r\nSet-Cookie: a=b", None),
        ("\t//evil.example", None),
        ("/api/v1/documents", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_only_pages_of_this_service_are_come_back_to(given: str, kept: str | None) -> None:
    assert own_path(given) == kept
