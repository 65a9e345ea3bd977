"""The outermost layer: gives every request an id, and turns accidents into problems."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-ID"
# Ids of other systems are kept when they look like ids; anything else could forge log lines.
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,127}")


def request_id_of(scope: Scope) -> str:
    """The id of the request that this scope belongs to."""
    state: dict[str, str] = scope.setdefault("state", {})
    return state.setdefault("request_id", uuid.uuid4().hex)


class RequestContext:
    """ASGI middleware. ``on_accident`` makes the answer to an exception nobody foresaw."""

    def __init__(
        self, app: ASGIApp, on_accident: Callable[[Request, BaseException], Response]
    ) -> None:
        self.app = app
        self.on_accident = on_accident

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        state = scope.setdefault("state", {})
        state["request_id"] = given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        started = False

        async def numbered(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message)[HEADER] = state["request_id"]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=state["request_id"]):
            try:
                await self.app(scope, receive, numbered)
            except Exception as error:
                response = self.on_accident(Request(scope), error)
                if started:
                    # Half an answer is out: breaking off is the only honest end.
                    raise
                await response(scope, receive, numbered)
