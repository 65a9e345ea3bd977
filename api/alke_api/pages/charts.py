"""Numbers made visible without a library: heat-maps, tile maps, bars and timelines, as plain values.

Each is drawn as a table or beside one, so that the picture is never the only way to a number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from alke_api.pages.site import Visit
from alke_kb.domain.linking import Count, Matrix, TimelineStep
from alke_kb.vocab import load_regions

# Classes of a heat-map, palest to darkest; style sheets know as many.
SHADES = 5
# Height of the columns of a timeline, in units of its drawing.
TIMELINE_HEIGHT = 100


@dataclass(frozen=True)
class HeatCell:
    """A number, where it leads, and its shade from 0 (nothing) to ``SHADES``."""

    passages: int
    documents: int
    url: str
    shade: int
    label: str


@dataclass(frozen=True)
class HeatRow:
    """A theme and its numbers, one for each column."""

    name: str
    url: str
    cells: list[HeatCell | None]


@dataclass(frozen=True)
class Heat:
    """A heat-map; ``columns`` are names with addresses, ``full`` their long forms."""

    columns: list[tuple[str, str, str]]
    rows: list[HeatRow]


@dataclass(frozen=True)
class Tile:
    """A region on the tile map."""

    code: str
    name: str
    row: int
    column: int
    passages: int
    shade: int
    url: str


@dataclass(frozen=True)
class Bar:
    """A row of a table with a bar: ``share`` of the longest is 0–100."""

    name: str
    url: str
    documents: int
    passages: int
    share: int


@dataclass(frozen=True)
class Step:
    """A round on a timeline; ``height`` is of ``TIMELINE_HEIGHT``."""

    round: str
    url: str
    documents: int
    passages: int
    height: int
    roles: list[tuple[str, int]]


def shade(value: int, most: int) -> int:
    """1–``SHADES`` by the square root, so that small numbers differ too; 0 for nothing."""
    if value <= 0 or most <= 0:
        return 0
    return max(1, min(SHADES, round(math.sqrt(value / most) * SHADES)))


def heat_map(visit: Visit, matrix: Matrix, kept: Sequence[tuple[str, str]]) -> Heat:
    """Theme × region or ministry: only themes and columns with something in them."""
    names = visit.names
    cells = {(one.row, one.column): one for one in matrix.cells}
    used_rows = {one.row for one in matrix.cells}
    used_columns = {one.column for one in matrix.cells}
    most = max((one.passages for one in matrix.cells), default=0)
    columns = [one for one in matrix.column_ids if one in used_columns]
    by_region = matrix.columns == "region"

    def short(value: str) -> str:
        return names.region(value) if by_region else names.ministry_short(value)

    def full(value: str) -> str:
        return names.region(value) if by_region else names.ministry(value)

    def made(row: str, column: str) -> HeatCell | None:
        one = cells.get((row, column))
        if one is None:
            return None
        query = [("theme", row), (matrix.columns, column), *kept]
        label = visit.gettext("%(theme)s, %(party)s", theme=names.theme(row), party=full(column))
        url = visit.url("cell", query)
        return HeatCell(one.passages, one.documents, url, shade(one.passages, most), label)

    def page(column: str) -> str:
        if by_region:
            return visit.url("region", code=column)
        return visit.url("ministry", ministry_id=column)

    return Heat(
        [(short(one), full(one), page(one)) for one in columns],
        [
            HeatRow(
                names.theme(row), visit.url("theme", theme_id=row), [made(row, c) for c in columns]
            )
            for row in matrix.row_ids
            if row in used_rows
        ],
    )


def tile_map(visit: Visit, counts: Mapping[str, int], url: Callable[[str], str]) -> list[Tile]:
    """All 19 regions where they lie, from north to south, with how much each has."""
    most = max(counts.values(), default=0)
    tiles = [
        Tile(
            code,
            visit.names.region(code),
            *region.tile,
            counts.get(code, 0),
            shade(counts.get(code, 0), most),
            url(code) if counts.get(code) else "",
        )
        for code, region in load_regions().items()
    ]
    return sorted(tiles, key=lambda tile: (tile.row, tile.column))


def bars(rows: Sequence[tuple[str, str, Count]]) -> list[Bar]:
    """Name, address and count of each, most passages first."""
    most = max((count.passages for _, _, count in rows), default=1)
    made = [
        Bar(name, url, one.documents, one.passages, round(100 * one.passages / most))
        for name, url, one in rows
    ]
    return sorted(made, key=lambda bar: -bar.passages)


def timeline(visit: Visit, steps: Sequence[TimelineStep], theme: str, name: str) -> list[Step]:
    """A theme round by round."""
    most = max((one.passages for one in steps), default=1)
    return [
        Step(
            one.round,
            visit.url("search", {"q": name, "theme": theme, "round": one.round}),
            one.documents,
            one.passages,
            max(2, round(TIMELINE_HEIGHT * one.passages / most)),
            [
                (visit.names.role(role), number)
                for role, number in sorted(one.roles.items(), key=lambda item: -item[1])
            ],
        )
        for one in steps
    ]
