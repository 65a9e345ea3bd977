"""Every answer that shows documents is in the log of disclosure before its first byte leaves.

Views note the documents they show (``alke_kb.domain.disclosure``); this layer writes them down with
reader, operation and ground, and only then lets the answer go. A stream is logged piece by piece.
A change is logged before it is made (``change_logged``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alke_api import problems
from alke_kb.access.audit import AuditLog
from alke_kb.domain import ANONYMOUS, Act, AuditEvent, Reader, collecting_shown
from alke_kb.errors import AlkeError

# Routes say what they do by ``openapi_extra={"x-audit": "exported"}``; what says nothing shows.
EXTRA = "x-audit"
_LONGEST_QUERY = 2_000


class AuditTrail:
    """ASGI middleware; asks ``app.state.kb.audit``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        good = started = False
        failure: AlkeError | None = None
        logged: set[str] = set()

        async def after_logging(message: Message) -> None:
            nonlocal good, started, failure
            if failure is not None:
                return
            if message["type"] == "http.response.start":
                good = 200 <= message["status"] < 300
            fresh = tuple(one for one in list(shown) if one not in logged)
            if good and fresh:
                try:
                    await self._write(scope, fresh)
                except AlkeError as error:
                    if started:
                        # Part of a stream is out and its log with it: the rest must not follow.
                        raise ConnectionAbortedError from error
                    failure = error
                    return
                logged.update(fresh)
            started = True
            await send(message)

        with collecting_shown() as shown:
            await self.app(scope, receive, after_logging)
        if failure is not None:
            await problems.of_library(Request(scope), failure)(scope, receive, send)

    async def _write(self, scope: Scope, documents: tuple[str, ...]) -> None:
        log: AuditLog = scope["app"].state.kb.audit
        request = Request(scope)
        extra: dict[str, Any] = getattr(scope.get("route"), "openapi_extra", None) or {}
        act = Act(extra.get(EXTRA, Act.SHOWN))
        if act is Act.CHANGED:  # that is in the log already; what is answered is shown
            act = Act.SHOWN
        event = _event(request, documents, act, keep_query=log.keep_queries)
        await asyncio.wrap_future(log.append(event))


@contextmanager
def change_logged(request: Request, document_id: str, note: str) -> Iterator[None]:
    """Around a change of a document: it is in the log before it is made, or it is not made.

    ``note`` says what else matters: a reason, names of fields. A change that fails on the way is
    followed by a second entry that says so. Raises ``Unavailable`` when the log cannot be written.
    """
    log: AuditLog = request.app.state.kb.audit
    with log.around(_event(request, (document_id,), Act.CHANGED, note=note)):
        yield


def _event(
    request: Request,
    documents: tuple[str, ...],
    act: Act,
    *,
    keep_query: bool = False,
    note: str | None = None,
) -> AuditEvent:
    reader: Reader = getattr(request.state, "reader", None) or ANONYMOUS
    route = request.scope.get("route")
    operation = getattr(route, "operation_id", None) or getattr(route, "name", None) or "unknown"
    # One address stands for several tools.
    operation = getattr(request.state, "audit_operation", operation)
    query = None
    if keep_query:
        query = getattr(request.state, "audit_query", None) or request.query_params.get("q")
    return AuditEvent(
        at=datetime.now(UTC),
        reader=reader.id,
        act=act,
        operation=operation,
        documents=documents,
        ground=reader.scope,
        request_id=request.state.request_id,
        query=str(query)[:_LONGEST_QUERY] if query else None,
        note=note,
    )
