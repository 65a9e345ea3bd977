"""The line of a page as clean-up sees it, and what is usual in the document around it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TypeVar

from alke_ingest.cleanup._text import normalise
from alke_ingest.model import Block, BlockKind, ExtractedDocument, RawPage

T = TypeVar("T")

_WIDE_BLANK = re.compile(r"\t|[ \u00a0]{2,}")
_LEADERS = re.compile(r"(?:[.…_]\s?){3,}\s*\d{0,4}")


@dataclass(frozen=True, slots=True)
class Line:
    """A normalised block of the source with its place; coordinates in points as extracted.

    ``cells`` are the parts of a ``LINE`` that wide blanks set apart, one for running text.
    """

    page: int
    index: int
    text: str
    kind: BlockKind
    level: int | None = None
    size: float | None = None
    bold: bool = False
    x: float | None = None
    y: float | None = None
    height: float | None = None
    continues: bool = False
    cells: tuple[str, ...] = ()

    def band(self) -> str:
        """``"top"``, ``"bottom"`` or ``"body"`` by height on the page; ``"body"`` if unknown."""
        if self.y is None or not self.height:
            return "body"
        share = self.y / self.height
        return "top" if share > 0.88 else "bottom" if share < 0.1 else "body"


@dataclass(frozen=True, slots=True)
class Typography:
    """Dominant size of running text in points, ``None`` where the file tells none.

    ``leadings`` are the usual distances of lines by their size, in points; ``width`` is the usual
    length of a full line in characters.
    """

    size: float | None
    leadings: Mapping[float, float]
    width: int
    bold: bool

    def leading(self, size: float | None) -> float:
        """Usual distance of lines set in ``size``."""
        return self.leadings.get(size or 0, 1.3 * (size or self.size or 10))


def lines_of(document: ExtractedDocument) -> list[Line]:
    """All blocks that have text after normalisation and stand on the page, as extracted in order.

    Files made from spreads carry the neighbour page's text outside the visible area.
    """
    found = [
        Line(
            page=page.number,
            index=index,
            text=text if block.kind is not BlockKind.LINE else text.replace("\n", " "),
            kind=block.kind,
            level=block.level,
            size=None if block.size is None else round(block.size, 1),
            bold=bool(block.bold),
            x=block.x,
            y=block.y,
            height=page.height,
            continues=block.continues,
            cells=_cells(block.text) if block.kind is BlockKind.LINE else (),
        )
        for page in document.pages
        for index, block in enumerate(page.blocks)
        if (text := normalise(block.text)) and _visible(block, page)
    ]
    return _with_leaders(found)


def _cells(text: str) -> tuple[str, ...]:
    parts = (normalise(part) for part in _WIDE_BLANK.split(text.strip()))
    return tuple(part for part in parts if part)


def _with_leaders(lines: Sequence[Line]) -> list[Line]:
    """Dot leaders and page number drawn before or after their entry, put behind it on one line."""
    merged: list[Line] = []
    for line in lines:
        above = merged[-1] if merged else None
        if above is not None and _one_row(above, line):
            leaders, entry = sorted((above, line), key=lambda one: not _LEADERS.fullmatch(one.text))
            merged[-1] = replace(entry, text=f"{entry.text} {leaders.text}")
        else:
            merged.append(line)
    return merged


def _one_row(above: Line, line: Line) -> bool:
    if above.page != line.page or above.y is None or line.y is None or abs(above.y - line.y) > 1:
        return False
    return bool(_LEADERS.fullmatch(above.text)) != bool(_LEADERS.fullmatch(line.text))


def _visible(block: Block, page: RawPage) -> bool:
    across = block.x is None or page.width is None or -1 <= block.x <= page.width
    return across and (block.y is None or page.height is None or -1 <= block.y <= page.height)


def typography(lines: Sequence[Line]) -> Typography:
    """What is usual in these lines, weighted by the characters set so."""
    body = [line for line in lines if line.kind is BlockKind.LINE]
    size = _heaviest((line.size, len(line.text)) for line in body if line.size)
    bold = _heaviest((line.bold, len(line.text)) for line in body) or False
    gaps: dict[float, list[float]] = defaultdict(list)
    for above, below in pairwise(body):
        if above.page != below.page or above.size != below.size or not above.size:
            continue
        gap = (above.y or 0) - (below.y or 0)
        if 0 < gap < 2.5 * above.size:
            gaps[above.size].append(gap)
    usual = [line for line in body if line.size == size]
    lengths = sorted(len(line.text) for line in usual if len(line.text) > 20)
    return Typography(
        size=size,
        leadings={size: median(found) for size, found in gaps.items() if len(found) >= 5},
        width=lengths[int(len(lengths) * 0.7)] if lengths else 0,
        bold=bold,
    )


def _heaviest(pairs: Iterable[tuple[T, int]]) -> T | None:
    weights: Counter[T] = Counter()
    for value, weight in pairs:
        weights[value] += weight
    return weights.most_common(1)[0][0] if weights else None
