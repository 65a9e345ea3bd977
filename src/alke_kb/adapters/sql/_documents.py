"""Documents as readers see them, and their effective metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from alke_kb.adapters.sql._codec import (
    DOCUMENT_COLUMNS,
    corrected,
    load_document,
    load_metadata,
    scrub,
    scrub_optional,
)
from alke_kb.adapters.sql._schema import corrections, document_values, documents, passages, versions
from alke_kb.adapters.sql._seen import EVERYTHING, Seen
from alke_kb.domain import Correction, Document, Filters, Metadata, VersionState
from alke_kb.errors import InvalidInput, NotFound

CHUNK = 1000

INDEXED = versions.c.state == VersionState.INDEXED.value
_VISIBLE = sa.select(*DOCUMENT_COLUMNS).join(
    versions, sa.and_(versions.c.document_id == documents.c.id, INDEXED)
)


def not_found(what: str, key: str) -> NotFound:
    return NotFound(
        f"There is no {what} {scrub(key)!r} in the knowledge base.",
        hint="It may have been deleted or replaced by a newer version; search for it again.",
    )


def find(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Document]:
    """Published documents that match, by path."""
    rows = connection.execute(_VISIBLE.where(*conditions).order_by(documents.c.path))
    return [load_document(row) for row in rows]


def get(connection: sa.Connection, document_id: str, seen: Seen) -> Document:
    found = find(connection, documents.c.id == scrub(document_id), *seen)
    if not found:
        raise not_found("document", document_id)
    return found[0]


def get_many(
    connection: sa.Connection, document_ids: Sequence[str], seen: Seen
) -> dict[str, Document]:
    keys = list(dict.fromkeys(scrub(key) for key in document_ids))
    found: dict[str, Document] = {}
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        for row in connection.execute(_VISIBLE.where(documents.c.id.in_(part), *seen)):
            found[row.id] = load_document(row)
    return {key: found[key] for key in keys if key in found}


def list_page(
    connection: sa.Connection,
    after: str | None,
    limit: int | None,
    where: Filters | None,
    seen: Seen,
) -> list[Document]:
    statement = _VISIBLE.order_by(documents.c.path)
    if after is not None:
        statement = statement.where(documents.c.path > after)
    if limit is not None:
        statement = statement.limit(max(0, limit))
    for condition in (*_conditions(where or Filters()), *seen):
        statement = statement.where(condition)
    return [load_document(row) for row in connection.execute(statement)]


def _conditions(where: Filters) -> list[sa.ColumnElement[bool]]:
    if where.themes:
        raise InvalidInput(
            "Documents cannot be listed by theme: themes belong to passages.",
            hint="Search with the theme as a filter instead.",
        )
    conditions: list[sa.ColumnElement[bool]] = []
    for column, wanted in (
        (documents.c.kind, where.kinds),
        (documents.c.round, where.rounds),
        (documents.c.language, where.languages),
        (documents.c.publicity, where.publicity),
        (documents.c.id, where.documents),
        (documents.c.work_id, where.works),
    ):
        if wanted:
            conditions.append(column.in_([scrub(str(value)) for value in wanted]))
    for field, wanted in (("regions", where.regions), ("ministries", where.ministries)):
        if wanted:
            having = sa.select(document_values.c.document_id).where(
                document_values.c.field == field,
                document_values.c.value.in_([scrub(value) for value in wanted]),
            )
            conditions.append(documents.c.id.in_(having))
    if where.roles:
        conditions.append(
            sa.exists().where(
                passages.c.version_id == versions.c.id,
                passages.c.role.in_([role.value for role in where.roles]),
            )
        )
    if where.year_from is not None:
        conditions.append(documents.c.year >= where.year_from)
    if where.year_to is not None:
        conditions.append(documents.c.year <= where.year_to)
    return conditions


def corrections_of(connection: sa.Connection, document_id: str) -> dict[str, Any]:
    rows = connection.execute(
        sa.select(corrections.c.field, corrections.c.value).where(
            corrections.c.document_id == document_id
        )
    )
    return {row.field: row.value["value"] for row in rows}


def list_corrections(connection: sa.Connection, document_id: str) -> list[Correction]:
    rows = connection.execute(
        sa.select(corrections)
        .where(corrections.c.document_id == document_id)
        .order_by(corrections.c.field)
    )
    return [
        Correction(row.field, row.value["value"], row.corrected_by, row.corrected_at)
        for row in rows
    ]


def of_version(connection: sa.Connection, version_id: str) -> Document:
    """The document as readers will see it once this version is published."""
    row = connection.execute(
        sa.select(*DOCUMENT_COLUMNS, versions.c.metadata, versions.c.staged, versions.c.created_at)
        .join(versions, versions.c.document_id == documents.c.id)
        .where(versions.c.id == scrub(version_id))
    ).one_or_none()
    if row is None:
        raise not_found("document version", version_id)
    given = row.staged["metadata"] if row.staged else row.metadata
    return Document(
        id=row.id,
        path=row.path,
        media_type=row.staged["media_type"] if row.staged else row.media_type,
        sha256=row.sha256,
        version_id=row.version_id,
        version_number=row.number,
        pages=row.page_count,
        passages=row.passage_count,
        metadata=load_metadata(corrected(given, corrections_of(connection, row.id))),
        indexed_at=row.indexed_at or row.created_at,
    )


def correct(
    connection: sa.Connection,
    document_id: str,
    recorded: Mapping[str, Any],
    withdrawn: Sequence[str],
    by: str | None,
) -> Metadata:
    """``recorded`` and ``withdrawn`` as ``check_corrections`` gives them."""
    document = get(connection, document_id, EVERYTHING)
    fields = [*recorded, *withdrawn]
    if not fields:
        return document.metadata
    connection.execute(
        sa.delete(corrections).where(
            corrections.c.document_id == document.id, corrections.c.field.in_(fields)
        )
    )
    if recorded:
        now = datetime.now(UTC)
        rows = [
            {
                "document_id": document.id,
                "field": name,
                "value": {"value": value},
                "corrected_by": scrub_optional(by),
                "corrected_at": now,
            }
            for name, value in recorded.items()
        ]
        connection.execute(sa.insert(corrections), rows)
    refresh_effective(connection, document.id)
    return get(connection, document.id, EVERYTHING).metadata


def refresh_effective(connection: sa.Connection, document_id: str) -> None:
    """Write anew what readers see and lists filter by; there is a published version."""
    given = connection.scalars(
        sa.select(versions.c.metadata).where(versions.c.document_id == document_id, INDEXED)
    ).one()
    values = corrected(given, corrections_of(connection, document_id))
    metadata = load_metadata(values)
    connection.execute(
        sa.update(documents)
        .where(documents.c.id == document_id)
        .values(
            effective=values,
            kind=metadata.kind.value,
            round=metadata.round,
            year=metadata.year,
            language=metadata.language.value,
            publicity=metadata.publicity.value,
            agency=metadata.agency,
            work_id=metadata.work_id or document_id,
        )
    )
    connection.execute(
        sa.delete(document_values).where(document_values.c.document_id == document_id)
    )
    many = {
        (field, value) for field in ("regions", "ministries") for value in getattr(metadata, field)
    }
    if many:
        connection.execute(
            sa.insert(document_values),
            [{"document_id": document_id, "field": f, "value": v} for f, v in sorted(many)],
        )
