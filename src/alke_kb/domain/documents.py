"""Documents, their metadata and what became of each file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from alke_kb.domain.kinds import Kind, Language, Origin, Publicity


@dataclass(frozen=True, slots=True)
class FieldOrigin:
    """Provenance of one metadata value; ``confidence`` in 0–1 only when inferred."""

    origin: Origin
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document as a whole.

    ``regions`` are two-digit maakunta codes of Statistics Finland, ``ministries`` ids such as
    ``TEM``, ``round`` the id of a discussion round such as ``2022``. ``agency`` is the short id of
    the agency that owns the document (``TEM``, or the code of a region for its council): grants to
    documents that are not public are given by it. ``origins`` tells for every field that has a
    value where the value came from.
    """

    title: str
    kind: Kind = Kind.OTHER
    regions: tuple[str, ...] = ()
    ministries: tuple[str, ...] = ()
    round: str | None = None
    date: date | None = None
    language: Language = Language.FINNISH
    publicity: Publicity = Publicity.PUBLIC
    agency: str | None = None
    diary_number: str | None = None
    urn: str | None = None
    source_url: str | None = None
    work_id: str | None = None
    origins: Mapping[str, FieldOrigin] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def year(self) -> int | None:
        """Year of the date, else of the round, else ``None``."""
        if self.date is not None:
            return self.date.year
        if self.round is not None and self.round[:4].isdigit():
            return int(self.round[:4])
        return None


METADATA_FIELDS: tuple[str, ...] = (
    "title",
    "kind",
    "regions",
    "ministries",
    "round",
    "date",
    "language",
    "publicity",
    "agency",
    "diary_number",
    "urn",
    "source_url",
    "work_id",
)


class VersionState(StrEnum):
    """Life of one version of a document.

    ``PENDING`` and ``SUPERSEDED`` versions may still have points in the index, so every query
    excludes them; ``INDEXED`` is the one readers see.
    """

    PENDING = "pending"
    INDEXED = "indexed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the catalogue knows it: its current version and metadata.

    ``path`` is the source path as given at ingest, relative to the folder named there.
    """

    id: str
    path: str
    media_type: str
    sha256: str
    version_id: str
    version_number: int
    pages: int
    passages: int
    metadata: Metadata
    indexed_at: datetime


class OutcomeStatus(StrEnum):
    """What became of one file in a run."""

    INDEXED = "indexed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """Recorded result for one file.

    ``reason`` is a sentence a person understands (Finnish or English), never a traceback.
    ``warnings`` name what was left out of a document that went in (scanned pages, for example).
    """

    path: str
    status: OutcomeStatus
    reason: str | None = None
    reason_code: str | None = None
    warnings: tuple[str, ...] = ()
    document_id: str | None = None
    passages: int = 0


@dataclass(frozen=True, slots=True)
class IngestRun:
    """A run that left outcomes: when its first and last were recorded, and how many of each."""

    id: str
    started_at: datetime
    last_at: datetime
    indexed: int
    unchanged: int
    failed: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A metadata value set by a person, who was named if it is known, and when.

    ``value`` is in JSON form; ``None`` or an empty list says that the document has none.
    """

    field: str
    value: object
    corrected_by: str | None
    corrected_at: datetime
