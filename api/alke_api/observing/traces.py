"""W3C Trace Context: which trace a request belongs to, for the log."""

from __future__ import annotations

import re
import secrets
import sys
from dataclasses import dataclass

_PARENT = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?")


@dataclass(frozen=True, slots=True)
class Trace:
    """``trace_id`` of the whole, ``span_id`` of this request's part, ``parent_id`` of the caller's."""

    trace_id: str
    span_id: str
    parent_id: str | None


def trace_of(traceparent: str | None) -> Trace:
    """The trace that a ``traceparent`` header names, or a new one when it is missing or malformed.

    Where OpenTelemetry records spans, the ids are those of its span.
    """
    found = _PARENT.fullmatch(traceparent or "")
    parent = None
    if found and set(found[1]) != {"0"} and set(found[2]) != {"0"}:
        parent = (found[1], found[2])
    recorded = _recorded()
    if recorded is not None:
        return Trace(*recorded, parent[1] if parent else None)
    if parent is None:
        return Trace(secrets.token_hex(16), secrets.token_hex(8), None)
    return Trace(parent[0], secrets.token_hex(8), parent[1])


def _recorded() -> tuple[str, str] | None:
    api = sys.modules.get("opentelemetry.trace")
    if api is None:
        return None
    context = api.get_current_span().get_span_context()
    if not context.is_valid:
        return None
    return format(context.trace_id, "032x"), format(context.span_id, "016x")
