"""theme × region, theme × ministry, region × ministry: counted by facets of the index.

One facet over ``document_id`` for each row and each column: the cost grows with their number and
with the passages they hold, never with the square of the base. Nothing is kept between calls, so
what is removed or restricted is in no cell of the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from alke_kb.domain import Filters
from alke_kb.domain.linking import Cell, CitedPassage, Matrix
from alke_kb.errors import InvalidInput
from alke_kb.linking._snapshot import Snapshot
from alke_kb.vocab import Theme, load_ministries, load_regions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    ThemeVector = Callable[[str], NDArray[np.float32]]

PlaceT = TypeVar("PlaceT")

# A field of the index and its values.
Axis = tuple[str, tuple[str, ...]]
# Passages per document, most first, of the non-empty cells (row, column).
Counted = dict[tuple[str, str], dict[str, int]]

AXES = ("theme", "region", "ministry")
# What stands for an axis in the index: the document's own metadata, or names in the passage.
SUBJECT = {"theme": "themes", "region": "regions", "ministry": "ministries"}
MENTION = {"theme": "themes", "region": "mention_regions", "ministry": "mention_ministries"}
SHOWN_DOCUMENTS = 5
MAX_DRILL = 200


def build_matrix(
    snapshot: Snapshot,
    themes: Mapping[str, Theme],
    rows: str,
    columns: str,
    filters: Filters,
    *,
    theme: str | None,
    mentioned: bool,
    best: int,
    vector: ThemeVector,
) -> Matrix:
    """Raises ``InvalidInput`` for axes that make no matrix."""
    check_axes(rows, columns)
    if theme is not None:
        filters = with_theme(filters, theme)
    row_ids, column_ids = _values(rows, themes), _values(columns, themes)
    fields = MENTION if mentioned else SUBJECT
    first, second = (fields[rows], row_ids), (fields[columns], column_ids)
    if mentioned:
        counted = _count_mentions(snapshot, filters, first, second)
    elif columns != "theme":
        counted = _count_subjects(snapshot, filters, first, second)
    else:
        turned = _count_subjects(snapshot, filters, second, first)
        places = ((row, column) for row in row_ids for column in column_ids)
        counted = {(r, c): turned[c, r] for r, c in places if (c, r) in turned}

    shown: dict[tuple[str, str], tuple[CitedPassage, ...]] = {}
    if best:
        near = cache(vector)
        found = {}
        for row, column in counted:
            of = theme or {rows: row, columns: column}.get("theme")
            both = {fields[rows]: (row,), fields[columns]: (column,)}
            found[row, column] = best_ids(snapshot, filters, of, best, near, **both)
        shown = cite_all(snapshot, found)

    cells = (
        Cell(
            *place,
            len(documents),
            sum(documents.values()),
            tuple(documents)[:SHOWN_DOCUMENTS],
            shown.get(place, ()),
        )
        for place, documents in counted.items()
    )
    return Matrix(rows, columns, theme, row_ids, column_ids, tuple(cells))


def _count_subjects(snapshot: Snapshot, filters: Filters, rows: Axis, columns: Axis) -> Counted:
    """Columns must be regions or ministries. They belong to the whole document, so its passages of
    a row all stand in the cells of its columns: a facet for each row and each column is enough.
    """
    (row_field, row_ids), (column_field, column_ids) = rows, columns
    columns_of: dict[str, list[str]] = {}
    for column in column_ids:
        for document in _documents(snapshot, filters, **{column_field: (column,)}):
            columns_of.setdefault(document, []).append(column)
    counted: Counted = {}
    for row in row_ids:
        cells: dict[str, dict[str, int]] = {column: {} for column in column_ids}
        for document, passages in _documents(snapshot, filters, **{row_field: (row,)}).items():
            for column in columns_of.get(document, ()):
                cells[column][document] = passages
        counted.update({(row, column): found for column, found in cells.items() if found})
    return counted


def _count_mentions(snapshot: Snapshot, filters: Filters, rows: Axis, columns: Axis) -> Counted:
    """What is named belongs to the single passage: a facet for each cell that is not empty."""
    (row_field, row_ids), (column_field, column_ids) = rows, columns
    counted: Counted = {}
    for row in row_ids:
        named = snapshot.facet(column_field, snapshot.where(filters, **{row_field: (row,)}))
        for column in column_ids:
            if column in named:
                both = {row_field: (row,), column_field: (column,)}
                if documents := _documents(snapshot, filters, **both):
                    counted[row, column] = documents
    return counted


def drill(
    snapshot: Snapshot,
    rows: str,
    columns: str,
    row: str,
    column: str,
    filters: Filters,
    *,
    theme: str | None,
    mentioned: bool,
    limit: int,
    vector: ThemeVector,
) -> Cell:
    """One cell with its passages, best first, at most ``limit`` (up to 200)."""
    check_axes(rows, columns)
    if not 1 <= limit <= MAX_DRILL:
        raise InvalidInput(f"A cell lists 1 to {MAX_DRILL} passages at a time.")
    if theme is not None:
        filters = with_theme(filters, theme)
    fields = MENTION if mentioned else SUBJECT
    both = {fields[rows]: (row,), fields[columns]: (column,)}
    documents = _documents(snapshot, filters, **both)
    of = theme or {rows: row, columns: column}.get("theme")
    return Cell(
        row,
        column,
        len(documents),
        sum(documents.values()),
        tuple(documents),
        best_passages(snapshot, filters, of, limit, vector, **both),
    )


def best_passages(
    snapshot: Snapshot,
    filters: Filters,
    theme: str | None,
    limit: int,
    vector: ThemeVector,
    /,
    **fields: tuple[str, ...],
) -> tuple[CitedPassage, ...]:
    """Passages about the theme first (nearest to it in meaning), then those that touch on it."""
    found = best_ids(snapshot, filters, theme, limit, vector, **fields)
    return cite_all(snapshot, {"": found})[""]


def best_ids(
    snapshot: Snapshot,
    filters: Filters,
    theme: str | None,
    limit: int,
    vector: ThemeVector,
    /,
    **fields: tuple[str, ...],
) -> dict[str, float | None]:
    """Ids of ``best_passages`` with their closeness to the theme, if there is one."""
    if theme is None:
        records = snapshot.records(snapshot.where(filters, **fields), most=limit)
        return {record.id: None for record in records}
    near = vector(theme)
    fields = {**fields, "themes": (theme,)}
    main = {**fields, "main_themes": (theme,)}
    hits = snapshot.nearest(near, limit, snapshot.where(filters, **main))
    if len(hits) < limit:
        known = {hit.id for hit in hits}
        passing = snapshot.nearest(near, limit, snapshot.where(filters, **fields))
        hits += [hit for hit in passing if hit.id not in known][: limit - len(hits)]
    return {hit.id: hit.score for hit in hits}


def cite_all(
    snapshot: Snapshot, found: Mapping[PlaceT, Mapping[str, float | None]]
) -> dict[PlaceT, tuple[CitedPassage, ...]]:
    """The passages of many places, read from the catalogue at once."""
    ids = dict.fromkeys(i for scores in found.values() for i in scores)
    cited = {one.stored.id: one for one in snapshot.cite(list(ids))}
    return {
        place: tuple(replace(cited[i], score=score) for i, score in scores.items() if i in cited)
        for place, scores in found.items()
    }


def _documents(
    snapshot: Snapshot, filters: Filters, /, **fields: tuple[str, ...]
) -> dict[str, int]:
    """Passages per document, most first."""
    return snapshot.facet("document_id", snapshot.where(filters, **fields))


def with_theme(filters: Filters, theme: str) -> Filters:
    """The filters narrowed to one theme."""
    return replace(filters, themes=(theme,))


def check_axes(rows: str, columns: str) -> None:
    """Raises ``InvalidInput``."""
    if rows not in AXES or columns not in AXES or rows == columns:
        raise InvalidInput(
            f"A matrix of {rows} by {columns} cannot be made.",
            hint="Choose two of theme, region and ministry.",
        )


def _values(axis: str, themes: Mapping[str, Theme]) -> tuple[str, ...]:
    if axis == "theme":
        return tuple(themes)
    return tuple(load_regions()) if axis == "region" else tuple(load_ministries())
