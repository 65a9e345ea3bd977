"""Files that were handed in to be read: what became of each, from receipt to the finished document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class SubmissionState(StrEnum):
    """Life of a submission; the last two are final."""

    RECEIVED = "received"
    PROCESSING = "processing"
    INDEXED = "indexed"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen."""
        return self in (SubmissionState.INDEXED, SubmissionState.FAILED)


@dataclass(frozen=True, slots=True)
class Submission:
    """One file on its way in.

    ``path`` is what the document is known by, ``values`` its given metadata in JSON form.
    ``request_digest`` covers bytes, name and metadata: the same request again has the same.
    ``ground`` is what the submitter could see then, for the log of disclosure. ``reason`` says in
    ``fi``, ``sv`` and ``en`` why it failed.
    """

    id: str
    submitted_by: str
    ground: str
    filename: str
    path: str
    sha256: str
    size: int
    values: Mapping[str, object]
    request_digest: str
    submitted_at: datetime
    idempotency_key: str | None = None
    request_id: str | None = None
    state: SubmissionState = SubmissionState.RECEIVED
    attempts: int = 0
    finished_at: datetime | None = None
    document_id: str | None = None
    passages: int = 0
    reason_code: str | None = None
    reason: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmissionOutcome:
    """What reading a submitted file came to; ``document_id`` is ``None`` when it failed."""

    document_id: str | None
    passages: int = 0
    reason_code: str | None = None
    reason: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[str, ...] = ()
