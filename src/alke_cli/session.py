"""Run an operation here if the data folder is free, else in the process that owns it."""

from __future__ import annotations

from typing import Any

from alke_cli.channel import OwnerServer, Progress, call_owner, ownership
from alke_kb.errors import Busy
from alke_kb.settings import Settings

ATTEMPTS = 3


def run(
    settings: Settings, operation: str, arguments: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    """The operation's result, wherever it ran."""
    for _attempt in range(ATTEMPTS):
        with ownership(settings.data) as owner:
            if owner:
                return _run_here(settings, operation, arguments, progress)
        result = call_owner(settings.data, operation, arguments, progress)
        if result is not None:
            return result
    raise Busy(
        f"The data folder {settings.data} changes hands too often.",
        hint="Another program keeps opening it. Try again in a moment.",
    )


def _run_here(
    settings: Settings, operation: str, arguments: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    from alke_cli.operations import OPERATIONS
    from alke_kb.wiring import open_knowledge_base

    kb = open_knowledge_base(settings)
    server = OwnerServer(
        settings.data,
        lambda name, given, notify: OPERATIONS[name](kb, given, notify),
        purpose=operation,
    )
    try:
        return OPERATIONS[operation](kb, arguments, progress)
    finally:
        server.close()
        kb.close()
