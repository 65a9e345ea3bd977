"""Reading order of a page whose file draws its parts in another order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from alke_ingest.cleanup._lines import Line
from alke_ingest.model import BlockKind

_SAME_COLUMN = 60.0
_LABEL = 40


@dataclass(slots=True)
class _Part:
    """Lines drawn downwards one after another."""

    lines: list[Line]
    top: float
    bottom: float
    left: float


def reading_order(lines: Sequence[Line]) -> list[Line]:
    """The same lines; parts of one column drawn in the wrong order are put from top to bottom.

    The order of the file stands wherever parts lie side by side: columns and boxes.
    """
    ordered: list[Line] = []
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        if any(line.kind is not BlockKind.LINE or line.y is None for line in page):
            ordered.extend(page)
            continue
        parts = _parts(page)
        for i in range(1, len(parts)):
            j = i
            while j and _belongs_before(parts[j], parts[j - 1]):
                parts[j - 1], parts[j] = parts[j], parts[j - 1]
                j -= 1
        ordered.extend(line for part in parts for line in part.lines)
    return ordered


def _parts(page: Sequence[Line]) -> list[_Part]:
    parts: list[_Part] = []
    for line in page:
        y, x = line.y or 0.0, line.x or 0.0
        part = parts[-1] if parts else None
        if part is not None and y <= part.bottom + 1:
            part.lines.append(line)
            part.bottom, part.left = min(part.bottom, y), min(part.left, x)
        else:
            parts.append(_Part([line], y, y, x))
    return parts


def _belongs_before(part: _Part, before: _Part) -> bool:
    if part.bottom <= before.top:
        return False
    # labels of a picture may stand anywhere across it
    label = len(part.lines) <= 3 and all(len(line.text) <= _LABEL for line in part.lines)
    return label or abs(part.left - before.left) <= _SAME_COLUMN
