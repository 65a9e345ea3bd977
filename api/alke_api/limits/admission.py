"""So many requests work at a time, so many wait a moment, the rest hear 503 at once; none works too long.

A place is held while an answer is made, not while it is sent. When time is up, or the caller has
gone, the deadline passes and the work stops at its next step (``alke_kb.deadline``); the place is
free only then, so that abandoned work cannot pile up.
"""

from __future__ import annotations

import asyncio
import math
from enum import Enum
from typing import Any

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alke_api import problems
from alke_api.limits.bodies import connection_of
from alke_api.limits.exempt import exempt
from alke_api.problems import Refused
from alke_kb.deadline import Deadline, within
from alke_kb.settings import Settings

_LONGEST_RETRY_S = 30


class Admission:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._places = asyncio.Semaphore(settings.concurrent_requests)
        self._at_once = settings.concurrent_requests
        self._most_waiting = settings.waiting_requests
        self._patience_s = settings.waiting_seconds
        self._timeout_s = settings.request_timeout
        self._waiting = 0
        self._usual_s = 0.1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if exempt(scope):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if not await self._enter():
            refusal = Refused(503, "overloaded", headers={"Retry-After": str(self._retry_after())})
            await problems.of_refusal(request, refusal)(scope, receive, send)
            return
        await self._work(request, receive, send)

    async def _enter(self) -> bool:
        if self._places.locked() and self._waiting >= self._most_waiting:
            return False
        self._waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), self._patience_s)
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True

    async def _work(self, request: Request, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        entered = loop.time()
        deadline = Deadline(self._timeout_s)
        started = asyncio.Event()
        held, given_up = True, False

        def leave() -> None:
            nonlocal held
            if held:
                held = False
                self._usual_s += 0.1 * (loop.time() - entered - self._usual_s)
                self._places.release()

        async def sending(message: Message) -> None:
            if given_up:
                return
            if not started.is_set():
                started.set()
                deadline.lift()
                leave()
            await send(message)

        with within(deadline):
            work = asyncio.ensure_future(self.app(request.scope, receive, sending))
        work.add_done_callback(lambda _work: leave())
        try:
            outcome = await _outcome(work, started, request, self._timeout_s)
            # An answer may have begun in the very moment in which time was up.
            if outcome is _Outcome.TOO_LATE and not started.is_set():
                given_up = True
                work.add_done_callback(_forget)
                deadline.cancel()
                structlog.get_logger("alke_api").warning(
                    "request given up", path=request.url.path, seconds=self._timeout_s
                )
                refusal = Refused(503, "timeout", seconds=math.ceil(self._timeout_s))
                await problems.of_refusal(request, refusal)(request.scope, receive, send)
                return
            if not started.is_set() and not work.done():
                deadline.cancel()
            await work
        except asyncio.CancelledError:
            deadline.cancel()
            work.cancel()
            raise

    def _retry_after(self) -> int:
        ahead = (self._waiting + self._at_once) * self._usual_s / self._at_once
        return min(_LONGEST_RETRY_S, max(1, math.ceil(ahead)))


class _Outcome(Enum):
    UNDER_WAY = 1
    GONE = 2
    TOO_LATE = 3


async def _outcome(
    work: asyncio.Future[None], started: asyncio.Event, request: Request, timeout_s: float
) -> _Outcome:
    """What comes first: an answer or its beginning, the caller going away, or the end of time."""
    begun = asyncio.ensure_future(started.wait())
    waiting: set[asyncio.Future[Any]] = {work, begun}
    gone = None
    if (connection := connection_of(request)) is not None:
        gone = asyncio.ensure_future(connection())
        waiting.add(gone)
    try:
        done, _ = await asyncio.wait(
            waiting, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED
        )
    finally:
        begun.cancel()
        if gone is not None:
            gone.cancel()
    if not done:
        return _Outcome.TOO_LATE
    return _Outcome.UNDER_WAY if work in done or begun in done else _Outcome.GONE


def _forget(work: asyncio.Future[None]) -> None:
    """Its end interests nobody; asked for, so that the loop does not complain."""
    if not work.cancelled():
        work.exception()
