"""Entries of the log of use and disclosure for whoever runs commands on this machine."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

from alke_kb.domain import LOCAL, Act, AuditEvent


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
