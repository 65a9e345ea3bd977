"""Which lines are headings, and on which level: outline of the file, then typography, then numbering."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from alke_ingest.cleanup._lines import Line, Typography
from alke_ingest.cleanup._numbering import decimal_depth, is_designation, split_number
from alke_ingest.cleanup._text import normalise
from alke_ingest.model import BlockKind, OutlineEntry
from alke_kb.vocab import classify_heading

_LONGEST = 200
_MOST_WORDS = 25
_MOST_LINES = 4
_LARGER = 1.1
_CAPTION = re.compile(
    r"(?:kuva|kuvio|kartta|taulukko|bild|figur|tabell|karta|figure|table|lähde|lähteet|källa|kuvat?)\s*(?:\d|:)",
    re.IGNORECASE,
)
_ENDS_TEXT = re.compile(r"[.,;]$")
_ABBREVIATION_END = re.compile(r"(?:\bym|\byms|\bjne|\bm\.?fl|\bjms|\betc)\.$")

Group = tuple[int, int, int]  # first line, line after the last, level


def find_headings(
    lines: Sequence[Line], outline: Sequence[OutlineEntry], usual: Typography
) -> list[Group]:
    """Headings as runs of lines, in order, without overlap; levels count from 1."""
    by_outline = _from_outline(lines, outline)
    sizes = _size_levels(lines, by_outline, usual)
    groups: list[Group] = []
    i = 0
    while i < len(lines):
        group = by_outline.get(i) or _typographic(lines, i, usual, sizes, by_outline)
        if group is None:
            i += 1
            continue
        start, end, level = group
        number, _ = split_number(_joined(lines[start:end]))
        # where typography and bookmarks disagree on one heading, typography is what readers see
        size = lines[start].size or 0
        small = start in by_outline and len(sizes) > 1 and size not in sizes
        level = max(level, *sizes.values()) + 1 if small else sizes.get(size, level)
        groups.append((start, end, _level(number, level)))
        i = end
    return groups


def heading_like(line: Line, after: Line | None, bold_is_usual: bool) -> int | None:
    """Level of an unstyled paragraph that can only be a heading, else ``None``.

    For formats with paragraphs but without heading styles: numbered or bold or in capitals or a
    well-known section name, short, without a full stop, with text after it.
    """
    text = line.text
    if "\n" in text or not _may_be(text) or len(text.split()) > 14 or text.endswith(":"):
        return None
    if after is None or after.kind is BlockKind.HEADING:
        return None
    number, rest = split_number(text)
    if is_designation(number) and (number.endswith("§") or "luku" in number or "kap" in number):
        return 2 if number.endswith("§") else 1
    depth = decimal_depth(number)
    if depth is not None and not rest[0].islower() and (depth > 1 or (line.bold or len(rest) < 60)):
        longer = len(after.text) > len(text) and after.kind is not BlockKind.LIST_ITEM
        return depth if longer and not split_number(after.text)[0] else None
    if number:
        return None
    capitals = len(text) > 4 and text.isupper()
    known = len(text.split()) <= 4 and any(
        classify_heading(text, language) is not None for language in ("fi", "sv", "en")
    )
    return 2 if (line.bold and not bold_is_usual) or capitals or known else None


def _level(number: str, level: int) -> int:
    return decimal_depth(number) or level


def _from_outline(lines: Sequence[Line], outline: Sequence[OutlineEntry]) -> dict[int, Group]:
    starts: dict[tuple[int, str], list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if line.kind is BlockKind.LINE and (letters := _letters(line.text)):
            starts[line.page, letters[0]].append(i)
    found: dict[int, Group] = {}
    for entry in outline:
        wanted = _letters(normalise(entry.title))
        if not wanted or entry.page is None:
            continue
        best: Group | None = None
        for i in starts[entry.page, wanted[0]]:
            end = _match(lines, i, wanted)
            if end is not None and i not in found:
                larger = best is None or (lines[i].size or 0) > (lines[best[0]].size or 0)
                best = (i, end, max(1, entry.level)) if larger else best
        if best is not None:
            found[best[0]] = best
    return found


def _match(lines: Sequence[Line], start: int, wanted: str) -> int | None:
    text = ""
    for end in range(start, min(start + _MOST_LINES, len(lines))):
        text += _letters(lines[end].text)
        if text == wanted:
            return end + 1
        if not wanted.startswith(text):
            return None
    return None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _size_levels(
    lines: Sequence[Line], by_outline: Mapping[int, Group], usual: Typography
) -> dict[float, int]:
    """Level of each font size above the usual one, as the outline has it, else by rank."""
    if usual.size is None:
        return {}
    votes: defaultdict[float, Counter[int]] = defaultdict(Counter)
    for start, end, level in by_outline.values():
        number, _ = split_number(_joined(lines[start:end]))
        size = lines[start].size
        if size is not None:
            votes[size][_level(number, level)] += 1
    sizes = sorted(
        {
            line.size
            for line in lines
            if line.size and line.size >= usual.size * _LARGER and _may_be(line.text)
        },
        reverse=True,
    )
    levels: dict[float, int] = {}
    above = 0  # deepest level that larger type has
    for size in sizes:
        count = votes[size].total()
        deeper = [level for level, n in votes[size].items() if level > above and n >= count / 5]
        levels[size] = min(deeper, default=min(above + 1, 9))
        if deeper or not votes:
            above = levels[size]
    return levels


def _typographic(
    lines: Sequence[Line],
    start: int,
    usual: Typography,
    sizes: Mapping[float, int],
    by_outline: Mapping[int, Group],
) -> Group | None:
    line = lines[start]
    if line.kind is not BlockKind.LINE or _CAPTION.match(line.text):
        return None
    if usual.size is None or line.size is None:
        level = heading_like(line, lines[start + 1] if start + 1 < len(lines) else None, usual.bold)
        return (start, start + 1, level) if level is not None and _apart(lines, start) else None
    large = line.size in sizes
    bold = line.bold and not usual.bold and line.size >= usual.size * 0.95
    if not large and not bold:
        return _numbered(lines, start, usual)
    end = start + 1
    while (
        end < len(lines)
        and end not in by_outline
        and _same_style(lines[end - 1], lines[end])
        and not split_number(lines[end].text)[0]
    ):
        end += 1
    text = _joined(lines[start:end])
    if end - start > _MOST_LINES or not _may_be(text):
        return None
    if large:
        return start, end, sizes[line.size]
    if len(text.split()) > 14 or not _apart(lines, start) or end >= len(lines):
        return None
    return start, end, max(sizes.values(), default=0) + 1


def _numbered(lines: Sequence[Line], start: int, usual: Typography) -> Group | None:
    """A heading set like running text: numbered «5.2», short, and new text after it."""
    text = lines[start].text
    depth = decimal_depth(split_number(text)[0]) or 0
    if depth < 2 or not _may_be(text) or len(text) > 0.7 * usual.width or not _apart(lines, start):
        return None
    if start + 1 >= len(lines) or lines[start + 1].text[0].islower():
        return None
    return start, start + 1, depth


def _same_style(above: Line, below: Line) -> bool:
    if above.page != below.page or above.size != below.size or above.bold != below.bold:
        return False
    if above.y is None or below.y is None or above.size is None:
        return True
    return 0 < above.y - below.y < 1.7 * above.size


def _apart(lines: Sequence[Line], i: int) -> bool:
    """Whether the line does not simply go on from the one above."""
    if i == 0 or lines[i - 1].page != lines[i].page:
        return True
    above = lines[i - 1]
    if above.text.endswith(("-", ",", "\u00ad")) or lines[i].text[0].islower():
        return False
    y = lines[i].y
    if above.y is not None and y is not None and above.size:
        gap = above.y - y
        if gap <= 0 or gap > 1.5 * above.size:
            return True
    return above.text.endswith((".", ":", "!", "?", ")", "”")) or above.bold


def _may_be(text: str) -> bool:
    if len(text) > _LONGEST or len(text.split()) > _MOST_WORDS:
        return False
    if sum(character.isalpha() for character in text) < 2 or _CAPTION.match(text):
        return False
    if text[0].islower() or text[0] in "•▪●–—-*©|":
        return False
    return not _ENDS_TEXT.search(text) or bool(_ABBREVIATION_END.search(text))


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)
