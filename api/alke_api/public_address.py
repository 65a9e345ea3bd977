"""Where readers reach the service, when a proxy in front of it passes on another address."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

_ASKED = "asked_host"


class PublicAddress:
    """ASGI middleware: every request is taken as sent to ``address`` (scheme, host, port).

    So feeds, references, descriptions, cookies and the check of where a form comes from agree on one
    address, and none of them follows a ``Host`` header that a caller made up.
    """

    def __init__(self, app: ASGIApp, address: str) -> None:
        self.app = app
        parts = urlsplit(address)
        self._scheme, self._host = parts.scheme, parts.netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {
                **scope,
                "scheme": self._scheme,
                "headers": list(scope["headers"]),
                "state": {**scope.get("state", {}), _ASKED: Headers(scope=scope).get("host")},
            }
            MutableHeaders(scope=scope)["host"] = self._host
        await self.app(scope, receive, send)


def asked_host(request: Request) -> str | None:
    """What the caller itself named as the host, whatever stands for it now."""
    asked: str | None = getattr(request.state, _ASKED, request.headers.get("host"))
    return asked
