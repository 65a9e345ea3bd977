"""Strong entity tags: an answer that cannot have changed is not made again.

A tag stands for the state of the base, the question and what its reader may see. Answers that leave
as exports have none: each of them is logged.
"""

from __future__ import annotations

import hashlib

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from alke_api.access import CurrentReader
from alke_api.audit_trail import EXTRA
from alke_api.routes.base import Kb
from alke_kb import __version__
from alke_kb.domain import ANONYMOUS, Reader
from alke_kb.settings import Settings

# Routes say by ``openapi_extra`` that they see to their caching themselves.
FRESH = "x-fresh"


class NotModified(HTTPException):
    """The caller has the answer already."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__(304, headers=headers)


def install(app: FastAPI) -> None:
    """Make ``NotModified`` an answer without a body."""

    @app.exception_handler(NotModified)
    async def _unchanged(_request: Request, error: NotModified) -> Response:
        return Response(status_code=304, headers=dict(error.headers or {}))


def conditional(request: Request, response: Response, kb: Kb, reader: CurrentReader) -> None:
    """Tags the answer to a GET; raises ``NotModified`` when the caller has just that one."""
    extra = getattr(request.scope["route"], "openapi_extra", None)
    if not has_tag(request.method, extra):
        response.headers["Cache-Control"] = "no-store"
        return
    tag = _tag(request, kb.writer.revision, kb.store.generation(), reader)
    headers = {
        "ETag": tag,
        "Cache-Control": caching(reader, kb.settings),
        "Vary": "Authorization",
    }
    if matches(request.headers.get("if-none-match"), tag):
        raise NotModified(headers)
    response.headers.update(headers)


def has_tag(method: str, extra: dict[str, object] | None) -> bool:
    """Whether answers of such an operation have an entity tag."""
    known = extra or {}
    return method.upper() in {"GET", "HEAD"} and EXTRA not in known and FRESH not in known


def caching(reader: Reader, settings: Settings) -> str:
    """Shared caches may keep only what everyone gets; all ask again each time."""
    shared = reader == ANONYMOUS and settings.anonymous == "everyone"
    return "public, no-cache" if shared else "private, no-cache"


def matches(if_none_match: str | None, tag: str) -> bool:
    """Whether the header names this tag; comparison is weak, as RFC 9110 has it for GET."""
    listed = (one.strip().removeprefix("W/") for one in (if_none_match or "").split(","))
    return tag in listed


def _tag(request: Request, revision: str, generation: int | None, reader: Reader) -> str:
    asked = sorted(request.query_params.multi_items())
    parts = (__version__, revision, generation, request.url.path, asked, reader.scope)
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'
