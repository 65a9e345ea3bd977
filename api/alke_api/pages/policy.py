"""Headers of every page: nothing from elsewhere, nothing inline, in no frame of others."""

from __future__ import annotations

import gzip

from starlette.requests import Request
from starlette.responses import Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # pdf.js makes fonts and pictures of a document in memory
        "font-src 'self' data:",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


# Below this compressing costs more than it saves.
LEAST_COMPRESSED = 1000


def with_headers(response: Response) -> Response:
    """The response with the policy; what it says of caching itself stands."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def compressed(request: Request, response: Response) -> Response:
    """A page as gzip where the browser takes it."""
    body = getattr(response, "body", b"")
    if "gzip" in request.headers.get("accept-encoding", "") and len(body) >= LEAST_COMPRESSED:
        response.body = gzip.compress(body, compresslevel=5)
        response.headers["Content-Length"] = str(len(response.body))
        response.headers["Content-Encoding"] = "gzip"
    response.headers.add_vary_header("Accept-Encoding")
    return response
