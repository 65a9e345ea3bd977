"""Which page sent a request, as its browser tells."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request


def is_own(origin: str, request: Request) -> bool:
    """Whether a page of this very address sent the request; ``origin`` is the header as it came."""
    try:
        return urlsplit(origin).netloc == request.url.netloc
    except ValueError:
        return False
