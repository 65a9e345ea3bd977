"""Contents pages: runs of lines that end in page numbers which never fall."""

from __future__ import annotations

import re
from collections.abc import Sequence

from alke_ingest.cleanup._lines import Line

_TITLE = re.compile(
    r"(?:sisällys|sisällysluettelo|sisältö|innehåll|innehållsförteckning|contents|table of contents)\W*",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
_ENTRY = re.compile(r"^(?P<title>.*[^\W\d_].*?)[\s.…_]+(?P<page>\d{1,3})$", re.DOTALL)
_MINIMUM = 3
_LONGEST_GAP = 2
_LONGEST_ENTRY = 180


def contents_lines(lines: Sequence[Line], pages: int) -> set[tuple[int, int]]:
    """(page, index) of all lines that belong to a table of contents.

    A run needs three entries; lines without a number between two entries are their first halves.
    The title above goes with it. Amounts of a budget end in numbers too, but they rise and fall.
    """
    highest = pages + 30 if pages > 1 else 999
    numbers = [_entry(line, highest) for line in lines]
    out: set[int] = set()
    start = 0
    while start < len(lines):
        if numbers[start] is None:
            start += 1
            continue
        run = _run(numbers, start)
        leaders = sum(bool(_LEADERS.search(lines[i].text)) for i in run)
        titled = _titled(lines, start)
        if len(run) >= _MINIMUM and (
            titled is not None or leaders >= len(run) / 2 or _rises(lines, numbers, run)
        ):
            first = titled if titled is not None else start
            out.update(range(first, run[-1] + 1))
        elif leaders:
            out.update(i for i in run if _LEADERS.search(lines[i].text))
        start = run[-1] + 1
    out.update(
        i
        for i, line in enumerate(lines)
        if _TITLE.fullmatch(line.text) and (i + 1 in out or i + 1 == len(lines))
    )
    return {(lines[i].page, lines[i].index) for i in out}


def _entry(line: Line, highest: int) -> int | None:
    match = _ENTRY.match(line.text) if len(line.text) <= _LONGEST_ENTRY else None
    if match is None or "|" in line.text:
        return None
    number = int(match["page"])
    return number if 0 < number <= highest else None


def _run(numbers: Sequence[int | None], start: int) -> list[int]:
    run = [start]
    last = numbers[start] or 0
    for i in range(start + 1, len(numbers)):
        number = numbers[i]
        if number is None:
            if i - run[-1] > _LONGEST_GAP:
                break
        elif number < last:
            break
        else:
            run.append(i)
            last = number
    return run


def _rises(lines: Sequence[Line], numbers: Sequence[int | None], run: Sequence[int]) -> bool:
    """Without title and leaders, only a longer numbered run that really rises is contents."""
    found = {numbers[i] for i in run}
    numbered = sum(lines[i].text[0].isdigit() for i in run)
    return len(run) >= 6 and len(found) >= 4 and numbered >= len(run) / 2


def _titled(lines: Sequence[Line], start: int) -> int | None:
    for i in range(start - 1, max(start - 4, -1), -1):
        if _TITLE.fullmatch(lines[i].text):
            return i
    return None
