"""Operations with their entry in the log of use and disclosure: who is at the machine, and what for."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Any

from alke_cli.channel import Progress
from alke_cli.operations import OPERATIONS
from alke_kb.domain import LOCAL, Act, AuditEvent, collecting_shown
from alke_kb.wiring import KnowledgeBase

_ACTS = {"ingest": Act.CHANGED, "set": Act.CHANGED, "delete": Act.CHANGED, "briefing": Act.EXPORTED}


def perform(
    kb: KnowledgeBase, name: str, arguments: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    """Run an operation; when it concerned documents, log that before its result is given out."""
    with collecting_shown() as shown:
        result = OPERATIONS[name](kb, arguments, progress)
    if shown:
        act = _ACTS.get(name, Act.SHOWN)
        note = ", ".join(sorted(arguments["values"])) if name == "set" else None
        kb.audit.record(local_event(act, name, tuple(shown), note=note))
    return result


def local_event(
    act: Act, operation: str, documents: tuple[str, ...] = (), *, note: str | None = None
) -> AuditEvent:
    """An event of whoever runs commands on this machine."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "unknown"
    return AuditEvent(
        at=datetime.now(UTC),
        reader=f"{LOCAL.id}:{user}",
        act=act,
        operation=operation,
        documents=documents,
        ground=LOCAL.scope,
        note=note,
    )
