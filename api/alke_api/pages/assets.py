"""The pages' own scripts, styles and fonts, served from here: no other host is asked for anything."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
PREFIX = "/static/pages"


@cache
def asset(name: str) -> str:
    """Address of a static file; it changes with the contents, so that browsers keep it for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{PREFIX}/{name}?v={digest}"


class Assets(StaticFiles):
    """Files that may be kept: for good when asked for by version, else checked each time."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if b"v=" in scope.get("query_string", b""):
            kept = "public, max-age=31536000, immutable"
        else:  # fonts and parts of pdf.js, which style sheets and scripts ask for by name
            kept = "public, max-age=604800" if path.startswith("vendor/") else "no-cache"
        response.headers["Cache-Control"] = kept
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        # A worker's own policy is that of its script.
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; connect-src 'self'"
        )
        if path.endswith(".mjs"):
            response.headers["Content-Type"] = "text/javascript; charset=utf-8"
        return response
