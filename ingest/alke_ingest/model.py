"""What extraction hands to clean-up: pages of blocks, as the file has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from alke_kb.domain import Language, Page, Passage, Section


class BlockKind(StrEnum):
    """What the format itself says of a block; PDF says nothing, so its blocks are ``LINE``."""

    LINE = "line"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Block:
    """A line (PDF) or a paragraph-like piece (other formats), as extracted.

    ``level`` is 1–9 for headings. ``size`` is the dominant font size in points and ``bold``
    whether most of it is bold, ``x``/``y`` the start of the baseline in points from the page's
    bottom left corner; ``None`` where the format does not say. Table rows are cells joined by " | ".
    ``continues``: the file itself says that this goes on from the last block of the page before
    (one paragraph, cut where the page ends). A newline in ``text`` (plain text only) is a line end
    after a hyphen.
    """

    text: str
    kind: BlockKind
    level: int | None = None
    size: float | None = None
    bold: bool | None = None
    x: float | None = None
    y: float | None = None
    continues: bool = False


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as extracted: ``number`` from 1, ``label`` when the file has page labels."""

    number: int
    label: str | None
    blocks: tuple[Block, ...]
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark of the file: ``level`` from 1, ``page`` number or ``None``."""

    title: str
    level: int
    page: int | None


@dataclass(frozen=True, slots=True)
class ExtractedDocument:
    """Everything read from one file, before any clean-up.

    ``properties`` are the file's own (title, author, created as ISO date, language …).
    ``warnings`` are sentences for a person, such as the pages that are scanned pictures.
    """

    media_type: str
    pages: tuple[RawPage, ...]
    outline: tuple[OutlineEntry, ...] = ()
    # a plain dict: a mapping proxy cannot travel from a worker
    properties: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanBlock:
    """A heading or a paragraph after clean-up, anchored in the cleaned pages by spans."""

    text: str
    kind: BlockKind
    level: int | None
    number: str
    spans: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """Cleaned pages and, in reading order, the blocks that stand in them."""

    pages: tuple[Page, ...]
    blocks: tuple[CleanBlock, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """What a worker returns for one file: ready to analyse, embed and index."""

    media_type: str
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    language: Language
    properties: Mapping[str, str]
    warnings: tuple[str, ...]
