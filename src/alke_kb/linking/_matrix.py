"""theme × region, theme × ministry, region × ministry: counted by the index, cell by cell.

One facet over ``document_id`` for each row and each column: the cost grows with their number and
with the documents they hold, never with the square of the base.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from alke_kb.domain import Filters
from alke_kb.domain.linking import Cell, CitedPassage, Matrix
from alke_kb.errors import InvalidInput
from alke_kb.linking._snapshot import Snapshot
from alke_kb.vocab import Theme, load_ministries, load_regions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    ThemeVector = Callable[[str], NDArray[np.float32]]

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
    fields = MENTION if mentioned else SUBJECT
    cells: list[Cell] = []
    row_ids, column_ids = _values(rows, themes), _values(columns, themes)
    column_documents = (
        {}
        if mentioned
        else {
            c: set(
                snapshot.facet("document_id", snapshot.where(filters, **{fields[columns]: (c,)}))
            )
            for c in column_ids
        }
    )
    for row in row_ids:
        where = snapshot.where(filters, **{fields[rows]: (row,)})
        if mentioned:
            counted = {
                c: snapshot.facet(
                    "document_id",
                    snapshot.where(filters, **{fields[rows]: (row,), fields[columns]: (c,)}),
                )
                for c in snapshot.facet(fields[columns], where)
            }
        else:
            # Region and ministry belong to the whole document, so its passages of the row all
            # stand in the cells of its columns.
            by_document = snapshot.facet("document_id", where)
            counted = {
                c: {d: n for d, n in by_document.items() if d in column_documents[c]}
                for c in column_ids
            }
        for column in column_ids:
            documents = counted.get(column, {})
            if not documents:
                continue
            shown: tuple[CitedPassage, ...] = ()
            if best:
                of = theme or (row if rows == "theme" else None)
                both = {fields[rows]: (row,), fields[columns]: (column,)}
                shown = best_passages(snapshot, filters, of, best, vector, **both)
            cells.append(
                Cell(
                    row,
                    column,
                    len(documents),
                    sum(documents.values()),
                    tuple(sorted(documents, key=lambda d: (-documents[d], d))[:SHOWN_DOCUMENTS]),
                    shown,
                )
            )
    return Matrix(rows, columns, theme, row_ids, column_ids, tuple(cells))


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
    documents = snapshot.facet("document_id", snapshot.where(filters, **both))
    of = theme or (row if rows == "theme" else None)
    return Cell(
        row,
        column,
        len(documents),
        sum(documents.values()),
        tuple(sorted(documents, key=lambda d: (-documents[d], d))),
        tuple(best_passages(snapshot, filters, of, limit, vector, **both)),
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
    if theme is None:
        records = snapshot.records(snapshot.where(filters, **fields), most=limit)
        return tuple(snapshot.cite([record.id for record in records]))
    near = vector(theme)
    fields = {**fields, "themes": (theme,)}
    main = {**fields, "main_themes": (theme,)}
    hits = snapshot.nearest(near, limit, snapshot.where(filters, **main))
    if len(hits) < limit:
        known = {hit.id for hit in hits}
        passing = snapshot.nearest(near, limit, snapshot.where(filters, **fields))
        hits += [hit for hit in passing if hit.id not in known][: limit - len(hits)]
    scores = {hit.id: hit.score for hit in hits}
    return tuple(snapshot.cite(list(scores), scores=scores))


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
