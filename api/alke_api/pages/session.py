"""Who is signed in on the pages: a signed cookie for a short while, and what it allows.

The cookie holds reader, scopes, name and end; nobody can change it, and scripts cannot read it. It
counts on pages only, never for the API. Behind https its name begins with ``__Host-``, so that no
other host or plain connection can set one. Who signs out is remembered until the session would have
ended, over restarts too, so that a copy of the cookie is worth nothing then.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from alke_api.pages.addresses import is_page
from alke_kb.access.scopes import reader_of, scopes_of
from alke_kb.domain import Reader
from alke_kb.errors import InvalidInput

NAME = "alke-istunto"
_SALT = "alke-kb session 1"


@dataclass(frozen=True, slots=True)
class Session:
    """A person signed in until ``ends``, seconds since 1970."""

    id: str
    reader: Reader
    name: str
    ends: int


def serializer(request: Request, salt: str) -> URLSafeSerializer:
    """Signs what a browser keeps for this installation."""
    return URLSafeSerializer(
        request.app.state.kb.secret,
        salt=salt,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def cookie_name(request: Request, name: str) -> str:
    """With the prefix that binds it to this host wherever the connection allows it."""
    return f"__Host-{name}" if request.url.scheme == "https" else name


def set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """A cookie no script reads and no other site's form sends."""
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    """The browser forgets it."""
    set_cookie(request, response, name, "", 0)


def begin(request: Request, response: Response, reader: Reader, name: str) -> None:
    """Sign the reader in on this response; always a new session."""
    seconds = request.app.state.kb.settings.session_minutes * 60
    value = [
        secrets.token_urlsafe(18),
        reader.id,
        scopes_of(reader),
        name,
        int(time.time()) + seconds,
    ]
    set_cookie(request, response, NAME, str(serializer(request, _SALT).dumps(value)), seconds)


def end(request: Request, response: Response) -> None:
    """Sign out."""
    found = current(request)
    if found is not None:
        request.app.state.kb.ended_sessions.add(found.id, found.ends)
    drop_cookie(request, response, NAME)


def recognise(request: Request) -> None:
    """Put the session of a page's request, and its reader, where the others look for them."""
    if not is_page(request.url.path) or request.app.state.kb.sign_in is None:
        return
    presented = request.cookies.get(cookie_name(request, NAME))
    if not presented:
        return
    found = _read(request, presented)
    if found is not None:
        request.state.session = found
        request.state.reader = found.reader


def current(request: Request) -> Session | None:
    """The session of this request."""
    found: Session | None = getattr(request.state, "session", None)
    return found


def form_token(request: Request) -> str:
    """What every form of a signed-in person carries; empty for others, who have nothing to lose."""
    found = current(request)
    if found is None:
        return ""
    key = request.app.state.kb.secret
    return hmac.new(key, f"alke-kb form 1 {found.id}".encode(), hashlib.sha256).hexdigest()


def _read(request: Request, presented: str) -> Session | None:
    try:
        value: Any = serializer(request, _SALT).loads(presented)
        identity, reader_id, scopes, name, ends = value
        reader = reader_of(reader_id, scopes)
    except (BadData, ValueError, TypeError, InvalidInput):
        return None
    if ends <= time.time() or request.app.state.kb.ended_sessions.has(identity, ends):
        return None
    return Session(identity, reader, name, ends)
