"""The line of a page as clean-up sees it, and what is usual in the document around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TypeVar

from alke_ingest.cleanup._text import normalise
from alke_ingest.model import BlockKind, ExtractedDocument

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """A normalised block of the source with its place; coordinates in points as extracted."""

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

    def band(self) -> str:
        """``"top"``, ``"bottom"`` or ``"body"`` by height on the page; ``"body"`` if unknown."""
        if self.y is None or not self.height:
            return "body"
        share = self.y / self.height
        return "top" if share > 0.88 else "bottom" if share < 0.1 else "body"


@dataclass(frozen=True, slots=True)
class Typography:
    """Dominant size and leading of running text, in points; ``None`` where the file tells none.

    ``width`` is the usual length of a full line in characters.
    """

    size: float | None
    leading: float | None
    width: int
    bold: bool


def lines_of(document: ExtractedDocument) -> list[Line]:
    """All blocks that have text after normalisation, in the order of extraction."""
    return [
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
        )
        for page in document.pages
        for index, block in enumerate(page.blocks)
        if (text := normalise(block.text))
    ]


def typography(lines: Sequence[Line]) -> Typography:
    """What is usual in these lines, weighted by the characters set so."""
    body = [line for line in lines if line.kind is BlockKind.LINE]
    size = _heaviest((line.size, len(line.text)) for line in body if line.size)
    bold = _heaviest((line.bold, len(line.text)) for line in body) or False
    usual = [line for line in body if line.size == size]
    gaps = [
        round(above.y - below.y, 1)
        for above, below in pairwise(usual)
        if above.page == below.page
        and above.y is not None
        and below.y is not None
        and 0 < above.y - below.y < 4 * (size or 12)
    ]
    lengths = sorted(len(line.text) for line in usual if len(line.text) > 20)
    return Typography(
        size=size,
        leading=median(gaps) if gaps else None,
        width=lengths[int(len(lengths) * 0.7)] if lengths else 0,
        bold=bold,
    )


def _heaviest(pairs: Iterable[tuple[T, int]]) -> T | None:
    weights: Counter[T] = Counter()
    for value, weight in pairs:
        weights[value] += weight
    return weights.most_common(1)[0][0] if weights else None
