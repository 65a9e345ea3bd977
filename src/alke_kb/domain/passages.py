"""file → pages → sections → passages: one frozen type per stage."""

from __future__ import annotations

from dataclasses import dataclass

from alke_kb.domain.kinds import Language, Role


@dataclass(frozen=True, slots=True)
class Page:
    """One page after clean-up.

    ``number`` is the physical page counted from 1 (a slide in PPTX; always 1 in formats without
    pages), ``label`` the printed number when the file has page labels. ``text`` is NFC, with
    headings and paragraphs separated by one blank line; offsets elsewhere are code points into it.
    """

    number: int
    label: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one cleaned page: code points ``start``–``end`` (end exclusive)."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """Running text under one heading.

    ``heading_path`` goes from the outermost heading to the section's own; ``paragraphs`` are in
    reading order, each a tuple of spans because a paragraph may cross a page break.
    ``numbers`` holds the numbering split from each heading of the path ("15 §", "2.1" or "").
    """

    ordinal: int
    heading_path: tuple[str, ...]
    numbers: tuple[str, ...]
    role: Role | None
    paragraphs: tuple[tuple[Span, ...], ...]
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one section: what is embedded, found and cited.

    ``start`` is an offset into the cleaned text of ``page_from``, ``end`` (exclusive) into that of
    ``page_to``. ``text`` is the passage's own text, paragraphs separated by one newline, a page
    break inside a paragraph replaced by a space. ``ordinal`` counts from 0 in the version.
    """

    ordinal: int
    text: str
    language: Language
    page_from: int
    page_to: int
    start: int
    end: int
    heading_path: tuple[str, ...]
    role: Role | None
    section: int
    label_from: str | None = None
    label_to: str | None = None


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its identity in the knowledge base.

    ``id`` is the UUIDv5 of (version id, ordinal), so a repeated step writes the same point.
    """

    id: str
    document_id: str
    version_id: str
    passage: Passage
