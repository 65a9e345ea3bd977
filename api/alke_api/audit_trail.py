"""Every answer that shows documents is in the log of disclosure before its first byte leaves.

Views note the documents they show (``alke_kb.domain.disclosure``); this layer writes them down with
reader, operation and ground, and only then lets the answer go. A stream is logged piece by piece.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alke_kb.access.audit import AuditLog
from alke_kb.domain import ANONYMOUS, Act, AuditEvent, Reader, collecting_shown

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
        good = False
        logged: set[str] = set()

        async def after_logging(message: Message) -> None:
            nonlocal good
            if message["type"] == "http.response.start":
                good = 200 <= message["status"] < 300
            fresh = tuple(one for one in list(shown) if one not in logged)
            if good and fresh:
                logged.update(fresh)
                log: AuditLog = scope["app"].state.kb.audit
                event = _event(Request(scope), fresh, keep_query=log.keep_queries)
                await asyncio.wrap_future(log.append(event))
            await send(message)

        with collecting_shown() as shown:
            await self.app(scope, receive, after_logging)


def _event(request: Request, documents: tuple[str, ...], *, keep_query: bool) -> AuditEvent:
    reader: Reader = getattr(request.state, "reader", None) or ANONYMOUS
    route = request.scope.get("route")
    extra: dict[str, Any] = getattr(route, "openapi_extra", None) or {}
    operation = getattr(route, "operation_id", None) or getattr(route, "name", None) or "unknown"
    query = request.query_params.get("q") if keep_query else None
    return AuditEvent(
        at=datetime.now(UTC),
        reader=reader.id,
        act=Act(extra.get(EXTRA, Act.SHOWN)),
        operation=operation,
        documents=documents,
        ground=reader.scope,
        request_id=request.state.request_id,
        query=query[:_LONGEST_QUERY] if query else None,
        note=getattr(request.state, "audit_note", None),
    )
