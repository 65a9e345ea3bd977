"""Paragraphs to cleaned pages and the blocks anchored in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from alke_ingest.cleanup._hyphens import HyphenResolver
from alke_ingest.cleanup._lines import Line
from alke_ingest.cleanup._numbering import split_number
from alke_ingest.cleanup._paragraphs import Paragraph
from alke_ingest.model import BlockKind, CleanBlock, RawPage
from alke_kb.domain import Page

_BLANK_LINE = "\n\n"
_LONGEST_TOTAL = 300
_TOTAL_ROW = re.compile(r"(?P<title>\d{1,2}\.\s.*?[^\W\d_][^\d]*?)\s+[-–−]?\d{1,3}(?: \d{3})*$")


def assemble(
    paragraphs: Sequence[Paragraph], pages: Sequence[RawPage], hyphens: HyphenResolver
) -> tuple[tuple[Page, ...], tuple[CleanBlock, ...]]:
    """Pages in order, each the texts of its blocks joined by blank lines, and all blocks.

    A heading's number stands on the page but not in the block, whose span begins after it. A bold
    total row of a table is a heading and a row at once: two blocks on the same stretch.
    """
    texts: dict[int, list[str]] = defaultdict(list)
    lengths: dict[int, int] = defaultdict(int)
    blocks: list[CleanBlock] = []
    for paragraph in paragraphs:
        spans: list[tuple[int, int, int]] = []
        for page, text in _by_page(paragraph.lines, hyphens):
            start = lengths[page] + (len(_BLANK_LINE) if texts[page] else 0)
            texts[page].append(text)
            lengths[page] = start + len(text)
            spans.append((page, start, lengths[page]))
        if spans:
            blocks.extend(_blocks(paragraph, spans, texts))
    cleaned = tuple(
        Page(number=page.number, label=page.label, text=_BLANK_LINE.join(texts[page.number]))
        for page in pages
    )
    return cleaned, tuple(blocks)


def _blocks(
    paragraph: Paragraph, spans: list[tuple[int, int, int]], texts: dict[int, list[str]]
) -> list[CleanBlock]:
    text = " ".join(texts[page][-1] for page, _, _ in spans)
    if paragraph.kind is BlockKind.HEADING:
        return [_heading(text, paragraph.level or 1, spans)]
    block = CleanBlock(text=text, kind=paragraph.kind, level=None, number="", spans=tuple(spans))
    if paragraph.kind is not BlockKind.TABLE_ROW or len(text) > _LONGEST_TOTAL:
        return [block]
    bold = all(line.kind is BlockKind.LINE and line.bold for line in paragraph.lines)
    total = _TOTAL_ROW.fullmatch(text) if bold else None
    if total is None:
        return [block]
    title = total["title"]
    page, start, _ = spans[0]
    level = 1 if title.isupper() else 2
    return [_heading(title, level, [(page, start, start + len(title))]), block]


def _heading(text: str, level: int, spans: list[tuple[int, int, int]]) -> CleanBlock:
    number, rest = split_number(text)
    rest = rest.rstrip(" :") or rest
    # a heading stands on one page, so its first span is its only one
    page, start, _ = spans[0]
    begin = start + text.rindex(rest)
    span = (page, begin, begin + len(rest))
    return CleanBlock(text=rest, kind=BlockKind.HEADING, level=level, number=number, spans=(span,))


def _by_page(lines: Sequence[Line], hyphens: HyphenResolver) -> list[tuple[int, str]]:
    """(page, text) in order; a word broken by the page break stands whole on the first page."""
    parts: list[tuple[int, list[str]]] = []
    for line in lines:
        for text in line.text.split("\n"):
            if not parts:
                parts.append((line.page, [text]))
                continue
            page, pieces = parts[-1]
            cut, between = hyphens.seam(pieces[-1], text)
            if between and page != line.page:
                parts.append((line.page, [text]))
                continue
            rest = ""
            if page != line.page:
                text, _, rest = text.partition(" ")
            pieces[-1] = pieces[-1][: len(pieces[-1]) - cut]
            pieces += [between, text]
            if rest:
                parts.append((line.page, [rest]))
    mended = [(page, hyphens.without_converter_blanks("".join(text))) for page, text in parts]
    return [(page, text) for page, text in mended if text]
