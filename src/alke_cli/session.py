"""Run an operation here if the data folder is free, else in the process that owns it."""

from __future__ import annotations

from typing import Any

from alke_cli.channel import Later, OwnerServer, Progress, call_owner, ownership
from alke_kb.settings import Settings

# Owners that stay long enough to be talked to; what else they do while they work.
LONG_OPERATIONS = ("ingest", "reindex")
# Those of ``alke_api.mcp_server.answers``, which is loaded only when one is used.
TOOL_NAMES = ("search", "passage", "last_time", "compare", "related")
READING = (
    *("search", "show", "documents", "status"),
    *("links", "related", "matrix", "theme", "continuity"),
    *("last_time", "gaps", "compare", "briefing"),
    *(f"mcp.{name}" for name in TOOL_NAMES),
)


def run(
    settings: Settings, operation: str, arguments: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    """The operation's result, wherever it ran."""
    while True:
        with ownership(settings.data) as owner:
            if owner:
                return _run_here(settings, operation, arguments, progress)
        result = call_owner(settings.data, operation, arguments, progress)
        if result is not None:
            return result


def _run_here(
    settings: Settings, operation: str, arguments: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    from alke_cli.auditing import perform
    from alke_kb.wiring import open_knowledge_base

    kb = open_knowledge_base(settings)
    try:
        if operation not in LONG_OPERATIONS:
            return perform(kb, operation, arguments, progress)

        def while_running(name: str, given: dict[str, Any], notify: Progress) -> dict[str, Any]:
            if name not in READING:
                raise Later(f"Waiting for the running `{operation}` to finish.")
            return perform(kb, name, given, notify)

        server = OwnerServer(settings.data, while_running, purpose=operation)
        try:
            return perform(kb, operation, arguments, progress)
        finally:
            server.close()
    finally:
        kb.close()
