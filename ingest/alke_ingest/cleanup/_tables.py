"""Rows of tables set as plain lines: a name, wrapped over lines perhaps, and an amount at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from alke_ingest.cleanup._lines import Line
from alke_ingest.model import BlockKind

_AMOUNT = re.compile(
    r"(?:^|\s)[-–−+]?\d{1,3}(?:(?: \d{3})+|\d*)(?:[.,]\d+)?(?:\s?(?:%|€|t€|M€|milj\. €|v))?$"
)
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.\s")
_REACH = 4
_SHARE = 0.5
_PAGE_SHARE = 0.4
_MANY = 8
_MOST_LINES = 4


def table_rows(lines: Sequence[Line]) -> dict[int, int]:
    """First line → line after the last, for every row; running text ends in amounts too seldom."""
    ends = [line.kind is BlockKind.LINE and bool(_AMOUNT.search(line.text)) for line in lines]
    tables = _table_pages(lines, ends)
    inside = [line.page in tables or _dense(lines, ends, i) for i, line in enumerate(lines)]
    rows: dict[int, int] = {}
    i = 0
    while i < len(lines):
        if not inside[i]:
            i += 1
            continue
        end = _row_end(lines, ends, inside, i)
        if end is None:
            i += 1
        else:
            rows[i] = end
            i = end
    return rows


def _table_pages(lines: Sequence[Line], ends: Sequence[bool]) -> set[int]:
    """Pages that are tables from top to bottom."""
    total = Counter(line.page for line in lines)
    amounts = Counter(line.page for line, amount in zip(lines, ends, strict=True) if amount)
    return {
        page
        for page, count in total.items()
        if amounts[page] >= _MANY and amounts[page] >= _PAGE_SHARE * count
    }


def _dense(lines: Sequence[Line], ends: Sequence[bool], i: int) -> bool:
    near = [
        j
        for j in range(max(0, i - _REACH), min(len(lines), i + _REACH + 1))
        if lines[j].page == lines[i].page
    ]
    found = sum(ends[j] for j in near)
    return found >= 3 and found >= _SHARE * len(near)


def _row_end(
    lines: Sequence[Line], ends: Sequence[bool], inside: Sequence[bool], start: int
) -> int | None:
    for end in range(start, min(start + _MOST_LINES, len(lines))):
        line = lines[end]
        if not inside[end] or line.page != lines[start].page:
            return None
        if end > start and _NUMBERED.match(line.text):
            return None
        if ends[end]:
            return end + 1
    return None
