"""Requests a minute for each key, token or address (``RateLimit`` of the IETF's httpapi draft)."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alke_api import problems
from alke_api.limits.exempt import exempt
from alke_api.problems import Refused
from alke_kb.domain import Reader

_POLICY = "default"


class Quota:
    """ASGI middleware. ``a_minute`` requests in any sixty seconds; 0 counts nothing.

    Counted in this process, which is the only one that serves a base.
    """

    def __init__(self, app: ASGIApp, a_minute: int) -> None:
        self.app = app
        self._item = RateLimitItemPerMinute(a_minute) if a_minute else None
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._item is None or exempt(scope):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        caller = _caller(request)
        allowed = self._windows.hit(self._item, caller)
        window = self._windows.get_window_stats(self._item, caller)
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        policy = f'"{_POLICY}";q={self._item.amount};w=60'
        state = f'"{_POLICY}";r={window.remaining};t={seconds}'

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = policy
                headers["RateLimit"] = state
            await send(message)

        if allowed:
            await self.app(scope, receive, counted)
            return
        refusal = Refused(429, headers={"Retry-After": str(seconds)}, seconds=seconds)
        await problems.of_refusal(request, refusal)(scope, receive, counted)


def _caller(request: Request) -> str:
    reader: Reader | None = getattr(request.state, "reader", None)
    if reader is not None:
        return reader.id
    return f"address:{request.client.host if request.client else 'unknown'}"
