"""Tools for language models over streamable HTTP: the same reader, limits and log as the rest.

Every message is a request of its own, answered with JSON: there are no sessions to keep or steal.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from alke_api import problems, wording
from alke_api.access import CurrentReader
from alke_api.mcp_server.answers import answer
from alke_api.origins import is_own
from alke_api.problems import Refused
from alke_kb.errors import AlkeError

router = APIRouter()
PATH = "/mcp"


@router.post(PATH, operation_id="mcp", include_in_schema=False)
async def mcp(request: Request, reader: CurrentReader) -> Response:
    """One JSON-RPC message of the Model Context Protocol."""
    _from_known_page(request)
    request.state.tool_reader = reader
    return _Exchange()


class _Exchange(Response):
    """Hands the request to the SDK, which answers it itself."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        # One for each request: what it starts ends with the request, and is cancelled with it.
        manager = StreamableHTTPSessionManager(_server(), json_response=True, stateless=True)
        async with manager.run():
            await manager.handle_request(scope, receive, send)


@lru_cache(maxsize=1)
def _server() -> Any:
    # The SDK takes half a second to load: only those wait who use it.
    from alke_api.mcp_server.protocol import build

    return build(_ask)


async def _ask(name: str, arguments: dict[str, Any], request: Request) -> dict[str, Any]:
    from alke_api.mcp_server.protocol import ToolRefused

    request.state.audit_operation = f"mcp.{name}"
    request.state.audit_query = arguments.get("query")
    kb, reader, base = request.app.state.kb, request.state.tool_reader, str(request.base_url)
    try:
        return await run_in_threadpool(answer, kb, reader, name, arguments, base)
    except ValidationError as error:
        raise ToolRefused(_of_arguments(error, request)) from None
    except AlkeError as error:
        told = json.loads(bytes(problems.of_library(request, error).body))
        raise ToolRefused(
            " ".join(told[part] for part in ("detail", "hint") if part in told)
        ) from None


def _of_arguments(error: ValidationError, request: Request) -> str:
    language = wording.negotiate(request.headers.get("accept-language"))
    return " ".join(
        f"{'.'.join(str(part) for part in one['loc'])[:200]}: "
        f"{wording.field_message(one['type'], one.get('ctx'), language)}."
        for one in error.errors()[:20]
    )


def _from_known_page(request: Request) -> None:
    """Refuses with 403 a page of a site that may not call (the protocol asks servers to look)."""
    origin = request.headers.get("origin")
    if origin is None or is_own(origin, request):
        return
    if origin not in request.app.state.kb.settings.cors_origins:
        raise Refused(403)
