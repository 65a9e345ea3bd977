"""The cleaned text of a document's pages as blocks: headings, paragraphs, what is marked, anchors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from alke_api.pages.marking import Stretch
from alke_kb.domain import Page, StoredPassage

# Of a file without pages this much is shown on either side of a passage.
AROUND_CHARACTERS = 15_000
_PARAGRAPH = re.compile(r"\S(?:.*?\S)?(?=\s*\n\s*\n|\s*\Z)", re.DOTALL)
_NUMBERING = re.compile(r"^[\d.§() ]+|[\s.:]+$")


@dataclass(frozen=True)
class Block:
    """A paragraph, or a heading (``level`` 1 is outermost, 0 a paragraph); ``anchors`` are ordinals
    of the passages that begin in it.
    """

    pieces: tuple[Stretch, ...]
    level: int = 0
    anchors: tuple[int, ...] = ()
    marked: bool = False


@dataclass(frozen=True)
class TextPage:
    """A page in blocks; ``cut`` when a long page was shown in part only."""

    number: int
    label: str
    blocks: list[Block]
    cut: bool = False


def place_on(page: Page, stored: StoredPassage) -> tuple[int, int] | None:
    """Code points of a page's text that a passage covers."""
    passage = stored.passage
    if not passage.page_from <= page.number <= passage.page_to:
        return None
    start = passage.start if page.number == passage.page_from else 0
    end = passage.end if page.number == passage.page_to else len(page.text)
    return (start, end) if start < end else None


def text_page(
    page: Page, passages: Sequence[StoredPassage], chosen: StoredPassage | None, *, whole: bool
) -> TextPage:
    """One page; the passage ``chosen`` is marked, and unless ``whole`` only its surroundings shown."""
    own = place_on(page, chosen) if chosen else None
    covered = [(span, s) for s in passages if (span := place_on(page, s))]
    headings = {
        _bare(heading): level
        for s in passages
        for level, heading in enumerate(s.passage.heading_path, start=1)
    }
    low, high = 0, len(page.text)
    if own and not whole:
        low, high = max(own[0] - AROUND_CHARACTERS, 0), own[1] + AROUND_CHARACTERS
    blocks = []
    for paragraph in _PARAGRAPH.finditer(page.text):
        start, end = paragraph.span()
        if end < low or start > high:
            continue
        inside = [(span, s) for span, s in covered if span[0] < end and span[1] > start]
        anchors = tuple(
            s.passage.ordinal
            for span, s in inside
            if s.passage.page_from == page.number and start <= span[0] < end
        )
        level = 0 if inside else headings.get(_bare(paragraph[0]), 0)
        pieces = _pieces(page.text, start, end, own)
        marked = any(piece.marked for piece in pieces)
        blocks.append(Block(pieces, level, anchors, marked))
    return TextPage(
        page.number, page.label or str(page.number), blocks, low > 0 or high < len(page.text)
    )


def _pieces(text: str, start: int, end: int, own: tuple[int, int] | None) -> tuple[Stretch, ...]:
    if own is None or own[0] >= end or own[1] <= start:
        return (Stretch(text[start:end]),)
    first, last = max(own[0], start), min(own[1], end)
    pieces = (
        Stretch(text[start:first]),
        Stretch(text[first:last], marked=True),
        Stretch(text[last:end]),
    )
    return tuple(piece for piece in pieces if piece.text)


def _bare(heading: str) -> str:
    return _NUMBERING.sub("", " ".join(heading.split())).casefold()


def marks(pages: Sequence[Page], stored: StoredPassage) -> list[dict[str, object]]:
    """What the viewer looks for on each page: ``{"page", "text"}``."""
    found: list[dict[str, object]] = []
    for page in pages:
        span = place_on(page, stored)
        if span:
            found.append({"page": page.number, "text": page.text[span[0] : span[1]]})
    return found
