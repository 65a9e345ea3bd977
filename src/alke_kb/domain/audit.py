"""The log of use and disclosure (act 906/2019, section 17): events, and a check of their chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """What was done with documents."""

    SHOWN = "shown"
    EXPORTED = "exported"
    CHANGED = "changed"
    ADMINISTERED = "administered"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Who did what with which documents, when, and on what ground. Never any document text.

    ``reader`` is a reader's id, ``operation`` the operation's stable name, ``ground`` the publicity
    classes and agencies that were open to the reader then. ``query`` only where an agency chose so.
    ``note`` says what else matters: a reason for deletion, a key's id, names of changed fields.
    """

    at: datetime
    reader: str
    act: Act
    operation: str
    documents: tuple[str, ...]
    ground: str
    request_id: str | None = None
    query: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An event in its place in the chain; ``hash`` covers it and all before it."""

    number: int
    hash: str
    event: AuditEvent


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What a walk along the chain found. ``head`` is the last hash: note it elsewhere, for a log
    cut off at its end looks whole. ``faults`` name what does not fit, in order.
    """

    entries: int
    first: int | None
    last: int | None
    head: str
    pruned: int
    faults: tuple[str, ...]
