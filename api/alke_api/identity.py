"""Who calls, found out once per request, before its body is read.

The reader of a key or token lies in the scope's state as ``reader``; a caller without either has
none there, and what such a caller may do is decided where it is asked (``access``). Credentials
that do not hold are refused at once, wherever they were sent.
"""

from __future__ import annotations

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from alke_api import problems
from alke_api.problems import Refused
from alke_kb.access import GuessGuard, KeyRing
from alke_kb.access.keyring import PREFIX
from alke_kb.domain import Reader
from alke_kb.errors import AlkeError
from alke_kb.ports import TokenVerifier

CHALLENGE = 'Bearer realm="alke-kb"'
INVALID = CHALLENGE + ', error="invalid_token"'
# Asked by machines that watch the process: they need no identity and must not depend on one.
OPEN = {"/healthz", "/readyz"}
_LONGEST = 16_384


class Identity:
    """ASGI middleware; asks ``app.state.kb`` for keys and tokens."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.guard = GuessGuard()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in OPEN:
            credentials = Headers(scope=scope).get("authorization")
            if credentials is not None:
                request = Request(scope)
                try:
                    reader = await self._reader(request, credentials)
                except Refused as refusal:
                    await problems.of_refusal(request, refusal)(scope, receive, send)
                    return
                except AlkeError as error:
                    await problems.of_library(request, error)(scope, receive, send)
                    return
                scope.setdefault("state", {})["reader"] = reader
            else:
                try:
                    _recognise(Request(scope))
                except AlkeError as error:
                    await problems.of_library(Request(scope), error)(scope, receive, send)
                    return
        await self.app(scope, receive, send)

    async def _reader(self, request: Request, credentials: str) -> Reader:
        kb = request.app.state.kb
        scheme, _, presented = credentials.partition(" ")
        presented = presented.strip()
        address = request.client.host if request.client else "unknown"
        wait = self.guard.wait(address)
        # Others behind the same address keep working with keys that were right a moment ago.
        if wait and not kb.keys.remembers(presented):
            raise Refused(429, headers={"Retry-After": str(wait)}, seconds=wait)
        reader = None
        if scheme.lower() == "bearer" and len(presented) <= _LONGEST:
            reader = await run_in_threadpool(_checked, kb.keys, kb.tokens, presented)
        if reader is None:
            self.guard.failed(address)
            raise Refused(401, "invalid_credentials", headers={"WWW-Authenticate": INVALID})
        return reader


def _recognise(request: Request) -> None:
    """The person who is signed in on the pages; the API takes nobody's word from a cookie."""
    recognise = getattr(request.app.state, "recognise", None)
    if recognise is not None:
        recognise(request)


def _checked(keys: KeyRing, tokens: TokenVerifier | None, presented: str) -> Reader | None:
    if presented.startswith(PREFIX):
        return keys.reader(presented)
    return tokens.reader(presented) if tokens else None
