"""Operations with their entry in the log of use and disclosure: who is at the machine, and what for."""

from __future__ import annotations

from typing import Any

from alke_cli.channel import Progress
from alke_cli.local_events import local_event
from alke_cli.operations import OPERATIONS
from alke_kb.domain import Act, collecting_shown
from alke_kb.wiring import KnowledgeBase

# Corrections and removals are in the log before they are made; what is told of them is shown.
_ACTS = {"ingest": Act.CHANGED, "briefing": Act.EXPORTED}


def perform(
    kb: KnowledgeBase, name: str, arguments: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    """Run an operation; when it concerned documents, log that before its result is given out."""
    with collecting_shown() as shown:
        result = OPERATIONS[name](kb, arguments, progress)
    if shown:
        act = _ACTS.get(name, Act.SHOWN)
        kb.audit.record(local_event(act, name, tuple(shown)))
    return result
