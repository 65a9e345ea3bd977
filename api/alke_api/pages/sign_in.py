"""Signing in by the agency's identity provider, and out again.

What must come back with the browser (state, nonce, PKCE verifier, and where it wanted to go) lies
for ten minutes in a signed cookie of that browser. It is dropped when the browser is back, whatever
came of it, so that nothing can be answered twice.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import RedirectResponse
from itsdangerous import BadData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from alke_api.pages import session
from alke_api.pages.addresses import LANGUAGES, address
from alke_api.pages.errors import error_page
from alke_api.pages.same_site import from_own_page, own_path
from alke_api.pages.site import PageRouter, Visit, visit_of
from alke_api.problems import Refused
from alke_api.routes.base import Kb
from alke_kb.domain import ANONYMOUS, SignInStart
from alke_kb.errors import AlkeError
from alke_kb.ports import SignIn

router = PageRouter()
RETURN = "/sign-in/return"
FLOW = "alke-kirjautuminen"
_SALT = "alke-kb sign-in 1"
_FLOW_S = 600
_LONGEST_NEXT = 2000


def _visit(request: Request, kb: Kb) -> Visit:
    """Anyone may come here: who is not let in must be able to sign in."""
    return visit_of(request, kb, getattr(request.state, "reader", None) or ANONYMOUS)


Anyone = Annotated[Visit, Depends(_visit)]


@router.page("sign-in")
def sign_in(visit: Anyone, next: Annotated[str, Query(max_length=8000)] = "") -> Response:
    """To the provider; ``next`` is the page to come back to."""
    begun = _provider(visit).begin(visit.absolute(RETURN))
    back = own_path(next) if len(next) <= _LONGEST_NEXT else None
    response = RedirectResponse(begun.address, 303, headers={"Cache-Control": "no-store"})
    value = [begun.state, begun.nonce, begun.verifier, back or visit.url("start"), visit.language]
    signed = session.serializer(visit.request, _SALT).dumps([*value, int(time.time()) + _FLOW_S])
    session.set_cookie(visit.request, response, FLOW, str(signed), _FLOW_S)
    return response


@router.get(RETURN, name="sign-in-return")
def returned(
    visit: Anyone,
    code: Annotated[str, Query(max_length=4000)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Back from the provider: the person is signed in, or told that it did not succeed."""
    flow = _flow(visit.request)
    visit = visit.translated(flow[2] if flow else LANGUAGES[0])
    try:
        response = _let_in(visit, code, state, flow)
    except (Refused, AlkeError, HTTPException) as error:
        response = error_page(visit, error)
    session.drop_cookie(visit.request, response, FLOW)
    response.headers["Cache-Control"] = "no-store"
    return response


def _let_in(
    visit: Visit, code: str, state: str, flow: tuple[SignInStart, str, str] | None
) -> Response:
    provider = _provider(visit)
    if flow is None or not code or not hmac.compare_digest(flow[0].state.encode(), state.encode()):
        raise Refused(400, "sign_in_failed")
    begun, back, _language = flow
    found = provider.finish(code, visit.absolute(RETURN), begun)
    if found is None:
        raise Refused(403, "sign_in_failed")
    response = RedirectResponse(back, 303)
    session.begin(visit.request, response, found.reader, found.name)
    return response


@router.page("sign-out", "POST", dependencies=[Depends(from_own_page)])
def sign_out(visit: Anyone) -> Response:
    """Out of this service; the provider's own session is the provider's to end."""
    response = RedirectResponse(visit.url("signed-out"), 303)
    session.end(visit.request, response)
    return response


@router.page("signed-out")
def signed_out(visit: Anyone) -> Response:
    """Says so, and where the provider's own sign-out is."""
    return visit.render("signed_out.html", leaving=_quietly(_provider(visit).leaving))


def _provider(visit: Visit) -> SignIn:
    if visit.kb.sign_in is None:
        raise HTTPException(404)
    return visit.kb.sign_in


def _quietly(ask: Callable[[], str | None]) -> str | None:
    """Without an answer of the provider the page is no worse."""
    try:
        return ask()
    except AlkeError:
        return None


def _flow(request: Request) -> tuple[SignInStart, str, str] | None:
    """The sign-in begun in this browser, where it leads, and its language."""
    presented = request.cookies.get(session.cookie_name(request, FLOW), "")
    try:
        value: Any = session.serializer(request, _SALT).loads(presented)
        state, nonce, verifier, back, language, until = value
    except (BadData, ValueError, TypeError):
        return None
    if until <= time.time() or own_path(back) is None:
        return None
    return SignInStart(address("start", language), state, nonce, verifier), back, language
