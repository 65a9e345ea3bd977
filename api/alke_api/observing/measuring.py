"""Counts and times every request, and writes one line of log about it."""

from __future__ import annotations

import time

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alke_api.observing.metrics import Metrics
from alke_api.observing.traces import trace_of

# What web servers call it when the caller has gone before an answer: nobody's error.
_GONE = 499
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measuring:
    """ASGI middleware. The line is at level INFO; ids of the request and its trace are in every line
    that is written meanwhile.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        trace = trace_of(Headers(scope=scope).get("traceparent"))
        started = time.perf_counter()
        # What raises becomes a 500 further out.
        status, size = 500, 0
        begun = gone = False

        async def listening() -> Message:
            nonlocal gone
            message = await receive()
            gone = gone or (message["type"] == "http.disconnect" and not begun)
            return message

        async def measured(message: Message) -> None:
            nonlocal begun, status, size
            if message["type"] == "http.response.start":
                begun, status = True, message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        ids = {"trace_id": trace.trace_id, "span_id": trace.span_id}
        self._metrics.running.inc()
        with structlog.contextvars.bound_contextvars(**ids):
            try:
                await self.app(scope, listening, measured)
            finally:
                seconds = time.perf_counter() - started
                self._metrics.running.dec()
                self._note(Request(scope), _GONE if gone else status, seconds, size)

    def _note(self, request: Request, status: int, seconds: float, size: int) -> None:
        operation = operation_of(request)
        method = request.method if request.method in _METHODS else "other"
        self._metrics.requests.labels(operation, method, str(status)).inc()
        self._metrics.seconds.labels(operation).observe(seconds)
        structlog.get_logger("alke_api").info(
            "request",
            method=method,
            operation=operation,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            bytes=size,
            caller=_caller(request),
        )


def operation_of(request: Request) -> str:
    """The stable name of what was asked for; addresses hold ids, so they are not it."""
    route = request.scope.get("route")
    name = getattr(route, "operation_id", None) or getattr(route, "name", None)
    return name or "none"


def _caller(request: Request) -> str:
    """How the caller is known, not who it is."""
    reader = getattr(request.state, "reader", None)
    return "anonymous" if reader is None else str(reader.id).partition(":")[0]
