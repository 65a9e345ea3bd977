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
_CAPTION = re.compile(r"(?:taulukko|tabell|table)\s+\d", re.IGNORECASE)
_REACH = 4
_SHARE = 0.5
_PAGE_SHARE = 0.4
_MANY = 8
_MOST_LINES = 4
_CELLS = 3
_ROWS = 2


def table_rows(lines: Sequence[Line]) -> dict[int, int]:
    """First line → line after the last, for every row; running text ends in amounts too seldom."""
    ends = [line.kind is BlockKind.LINE and bool(_AMOUNT.search(line.text)) for line in lines]
    tables = _table_pages(lines, ends)
    cells = cell_rows(lines)
    inside = [
        i not in cells
        and not _CAPTION.match(line.text)
        and (line.page in tables or _dense(lines, ends, i))
        for i, line in enumerate(lines)
    ]
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
    return rows | {row: row + 1 for row in cells}


def cell_rows(lines: Sequence[Line]) -> set[int]:
    """Lines that are rows of cells: at least two one below another, with wide blanks inside.

    Right under a table's caption one row of two cells is enough, elsewhere it takes three cells.
    """
    found: set[int] = set()
    run: list[int] = []
    captioned = False
    for i, line in enumerate(lines):
        if not run or line.page != lines[run[-1]].page:
            found.update(run if len(run) >= _ROWS or captioned else ())
            run = []
            captioned = i > 0 and bool(_CAPTION.match(lines[i - 1].text))
        if len(line.cells) >= (2 if captioned else _CELLS):
            run.append(i)
        else:
            found.update(run if len(run) >= _ROWS or captioned else ())
            run = []
    return found | set(run if len(run) >= _ROWS or captioned else ())


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
