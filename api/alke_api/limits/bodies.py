"""Bodies are taken in before anything works on them: no more than allowed, and not for ever.

A sender who dawdles so holds no place among those who work. Small bodies stay in memory, larger ones
go to a temporary file.
"""

from __future__ import annotations

import asyncio
import tempfile
from typing import IO

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alke_api import problems
from alke_api.access import anonymous_allowed
from alke_api.limits.exempt import exempt
from alke_api.problems import Refused
from alke_kb.settings import Settings

LONGEST_ADDRESS = 48 * 2**10
# The longest text that is taken, with every letter written as an escape, fits.
LARGEST_JSON = 2 * 2**20
_LARGEST_UNKNOWN = 64 * 2**10
_IN_MEMORY = 2**20
_PIECE = 2**18
_SILENCE_S = 20.0
_WHOLE_S = 300.0
_CONNECTION = "connection"


class Bodies:
    """ASGI middleware: 413, 414 and 408 before any work."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if exempt(scope):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            address = len(scope["raw_path"] or b"") + len(scope["query_string"])
            if address > LONGEST_ADDRESS:
                raise Refused(414, limit=f"{LONGEST_ADDRESS // 1024} kB")
            with tempfile.SpooledTemporaryFile(_IN_MEMORY, prefix="alke-") as body:
                length = await self._take(request, receive, body)
                request.scope.setdefault("state", {})[_CONNECTION] = receive
                await self.app(scope, _replayed(body, length, receive), send)
        except Refused as refusal:
            await problems.of_refusal(request, refusal)(scope, receive, send)

    async def _take(self, request: Request, receive: Receive, body: IO[bytes]) -> int:
        limit = self._limit(request)
        if _declared(request.headers) > limit:
            raise _too_large(limit)
        length = 0
        try:
            async with asyncio.timeout(_WHOLE_S):
                while True:
                    message = await asyncio.wait_for(receive(), _SILENCE_S)
                    if message["type"] != "http.request":
                        break
                    piece: bytes = message.get("body", b"")
                    length += len(piece)
                    if length > limit:
                        raise _too_large(limit)
                    if length > _IN_MEMORY:
                        await asyncio.to_thread(body.write, piece)
                    else:
                        body.write(piece)
                    if not message.get("more_body", False):
                        break
        except TimeoutError:
            raise Refused(408) from None
        body.seek(0)
        return length

    def _limit(self, request: Request) -> int:
        known = getattr(request.state, "reader", None) is not None
        if not known and not anonymous_allowed(self._settings, request):
            return _LARGEST_UNKNOWN
        if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            return self._settings.max_upload_mb * 2**20 + _LARGEST_UNKNOWN
        return LARGEST_JSON


def connection_of(request: Request) -> Receive | None:
    """What tells when the caller has gone, once the body is in."""
    connection: Receive | None = getattr(request.state, _CONNECTION, None)
    return connection


def _declared(headers: Headers) -> int:
    try:
        return int(headers.get("content-length", "0"))
    except ValueError:
        return 0


def _too_large(limit: int) -> Refused:
    if limit < 2**20:
        return Refused(413, limit=f"{limit // 2**10} kB")
    # The frame of an upload is not what its sender counts.
    return Refused(413, limit=f"{limit // 2**20} MB")


def _replayed(body: IO[bytes], length: int, receive: Receive) -> Receive:
    """What was taken in, piece by piece, and then what the connection itself has to say."""
    given = 0
    whole = False

    async def replay() -> Message:
        nonlocal given, whole
        if whole:
            return await receive()
        if length > _IN_MEMORY:
            piece = await asyncio.to_thread(body.read, _PIECE)
        else:
            piece = body.read(_PIECE)
        given += len(piece)
        whole = given >= length or not piece
        return {"type": "http.request", "body": piece, "more_body": not whole}

    return replay
