"""Addresses that limits leave alone: those of machines that watch, and unchanging files of the pages."""

from __future__ import annotations

from starlette.types import Scope

from alke_api.pages.assets import PREFIX

WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})


def exempt(scope: Scope) -> bool:
    """Whether this is no request to limit."""
    if scope["type"] != "http":
        return True
    path: str = scope["path"]
    return path in WATCHED or path.startswith(PREFIX + "/")
