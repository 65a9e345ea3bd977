"""Lines to paragraphs: by gaps, indents, list markers, sentence ends; also across page breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from alke_ingest.cleanup._headings import find_headings
from alke_ingest.cleanup._lines import Line, Typography
from alke_ingest.cleanup._tables import cell_rows, table_rows
from alke_ingest.cleanup._text import SOFT_HYPHEN
from alke_ingest.model import BlockKind, OutlineEntry

_BULLET = re.compile(r"[•▪●◦○■□‣⁃∙·*]\s*|[–—-]\s+")
_ITEM = re.compile(r"(?:\d{1,2}[.)]|[a-zåäö]\)|\([a-zåäö\d]{1,2}\))\s+\S")
_NUMBER = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?:…][)”\"»’']*$")
_SIZE_TOLERANCE = 0.6


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; on more than one page when it crosses a page break."""

    kind: BlockKind
    lines: list[Line] = field(default_factory=list)
    level: int | None = None

    @property
    def open(self) -> bool:
        """Whether the text clearly goes on: a broken word, or no sentence end."""
        return not _SENTENCE_END.search(self.lines[-1].text)


def paragraphs_of(
    lines: Sequence[Line], outline: Sequence[OutlineEntry], usual: Typography
) -> list[Paragraph]:
    """Paragraphs, headings, list items and table rows of ``LINE`` blocks, in reading order."""
    rows = table_rows(lines)
    cells = cell_rows(lines)
    lines = [
        replace(line, text=" | ".join(line.cells)) if i in cells else line
        for i, line in enumerate(lines)
    ]
    starts = {start: (end, level) for start, end, level in find_headings(lines, outline, usual)}
    found: list[Paragraph] = []
    i = 0
    while i < len(lines):
        if i in rows:
            end = rows[i]
            found.append(Paragraph(BlockKind.TABLE_ROW, list(lines[i:end])))
        elif i in starts:
            end, level = starts[i]
            found.append(Paragraph(BlockKind.HEADING, list(lines[i:end]), level))
        else:
            end = i + 1
            kind = BlockKind.LIST_ITEM if _marked(lines[i].text) else BlockKind.PARAGRAPH
            while end < len(lines) and end not in starts and end not in rows:
                if _breaks(lines[i:end], lines[end], usual):
                    break
                end += 1
            found.append(Paragraph(kind, list(lines[i:end])))
        i = end
    return _across_pages(found)


def _marked(text: str) -> bool:
    return bool(_BULLET.match(text) or _ITEM.match(text))


def _breaks(paragraph: Sequence[Line], line: Line, usual: Typography) -> bool:
    """Whether ``line`` begins a new paragraph after these lines."""
    last = paragraph[-1]
    if line.page != last.page:
        return True
    broken_word = last.text.endswith(("-", SOFT_HYPHEN))
    ended = bool(_SENTENCE_END.search(last.text))
    goes_on = broken_word or (not ended and (line.text[0].islower() or line.text[0] == "("))
    if abs((line.size or 0) - (last.size or 0)) > _SIZE_TOLERANCE and not goes_on:
        return True
    if line.y is not None and last.y is not None:
        gap = last.y - line.y
        size = line.size or usual.size or 10
        leading = usual.leading(line.size)
        if gap < -0.5 * size:  # up the page: next column, box or caption
            return not goes_on
        if gap > 1.4 * leading:
            return not (broken_word and gap < 2.5 * leading)
    if broken_word:
        return False
    if _title_ends(paragraph, line, usual):
        return True
    if _BULLET.match(line.text):
        return ended or _marked(paragraph[0].text) or line.text[0] not in "–—-*"
    if _ITEM.match(line.text) and _next_item(paragraph[0].text, line.text, ended):
        return True
    return _indented(paragraph, line, ended) or (
        ended and len(last.text) < 0.6 * usual.width and not line.text[0].islower()
    )


def _title_ends(paragraph: Sequence[Line], line: Line, usual: Typography) -> bool:
    """Whether the lines so far are the title of a box or a numbered item, and text begins here."""
    if not (line.text[0].isupper() or line.text[0] in '«”"“'):
        return False
    bold = not usual.bold and not line.bold and all(above.bold for above in paragraph)
    first = paragraph[0].text
    numbered = len(paragraph) == 1 and bool(_ITEM.match(first)) and first[0].isdigit()
    short = len(paragraph[-1].text) < 0.8 * usual.width and not first.endswith((",", ":"))
    return short and (bold or (numbered and line.x == paragraph[0].x))


def _next_item(before: str, text: str, ended: bool) -> bool:
    """Whether a numbered line is a list item and no sentence going on with «15. päivänä»."""
    old, new = _NUMBER.match(before), _NUMBER.match(text)
    if old and new:
        return int(new.group()) == int(old.group()) + 1
    if _BULLET.match(before) and new:
        return ended or int(new.group()) == 1
    return ended or (bool(_ITEM.match(before)) and not new)


def _indented(paragraph: Sequence[Line], line: Line, ended: bool) -> bool:
    last = paragraph[-1]
    if line.x is None or last.x is None or not ended or line.text[0].islower():
        return False
    step = 0.5 * (line.size or 10)
    if _marked(paragraph[0].text) and len(paragraph) == 1:
        return line.x <= (paragraph[0].x or 0) + 0.1 * step
    return line.x > last.x + step or (_marked(paragraph[0].text) and line.x < last.x - step)


def _across_pages(found: Sequence[Paragraph]) -> list[Paragraph]:
    """Join halves over page breaks.

    What stood between the halves (footnotes below the first, captions above the second) goes
    before and after the whole paragraph, so that its text is one stretch of each page.
    """
    pending = list(found)
    result: list[Paragraph] = []
    i = 0
    while i < len(pending):
        current = pending[i]
        result.append(current)
        turned = i + 1 < len(pending) and pending[i + 1].lines[0].page != current.lines[-1].page
        half = _first_half(result) if turned else None
        other = _second_half(pending, i + 1, result[half]) if half is not None else None
        if half is None or other is None:
            i += 1
            continue
        joined = result.pop(half)
        joined.lines.extend(pending[other].lines)
        # once more from here: the joined paragraph may go on over the next page too
        pending[i : other + 1] = [joined, *pending[i + 1 : other]]
    return result


def _first_half(result: Sequence[Paragraph]) -> int | None:
    """Index of the page's last running text when it goes on; smaller print may stand below it."""
    page = result[-1].lines[-1].page
    on_page = [
        i for i in range(max(0, len(result) - 6), len(result)) if result[i].lines[-1].page == page
    ]
    running = [i for i in on_page if result[i].kind is not BlockKind.HEADING]
    largest = max((result[i].lines[-1].size or 0 for i in running), default=0)
    for i in reversed(on_page):
        paragraph = result[i]
        if paragraph.kind in (BlockKind.HEADING, BlockKind.TABLE_ROW):
            return None
        if (paragraph.lines[-1].size or 0) < largest - _SIZE_TOLERANCE:
            continue
        # a paragraph already over one break may go on only from the very end of the page
        crossed = paragraph.lines[0].page != page and i != on_page[-1]
        ok = paragraph.open and not crossed and len(paragraph.lines[-1].text) > 20
        return i if ok else None
    return None


def _second_half(found: Sequence[Paragraph], start: int, half: Paragraph) -> int | None:
    page = found[start].lines[0].page
    last = half.lines[-1]
    broken = last.text.endswith(("-", SOFT_HYPHEN))
    for i in range(start, min(start + 5, len(found))):
        candidate = found[i]
        first = candidate.lines[0]
        if first.page != page:
            return None
        if candidate.kind is not BlockKind.PARAGRAPH:
            continue
        if last.size and first.size and abs(first.size - last.size) > _SIZE_TOLERANCE:
            continue
        goes_on = first.text[0].islower() or (
            i == start and (broken or not first.text[0].isupper() or last.text.endswith(","))
        )
        return i if goes_on else None
    return None
