"""Reading pages and passages."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from alke_kb.adapters.sql._codec import PASSAGE_COLUMNS, load_passages, scrub
from alke_kb.adapters.sql._documents import CHUNK, INDEXED, get, not_found
from alke_kb.adapters.sql._schema import documents, pages, passages, versions
from alke_kb.adapters.sql._seen import Seen
from alke_kb.domain import Page, StoredPassage

_ALL = sa.select(*PASSAGE_COLUMNS).join(versions, versions.c.id == passages.c.version_id)
_OF_DOCUMENTS = _ALL.join(documents, documents.c.id == versions.c.document_id)


def get_many(connection: sa.Connection, ids: Sequence[str], seen: Seen) -> dict[str, StoredPassage]:
    keys = list(dict.fromkeys(scrub(key) for key in ids))
    found: dict[str, StoredPassage] = {}
    published = _OF_DOCUMENTS.where(INDEXED, *seen) if seen else _ALL.where(INDEXED)
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        rows = connection.execute(published.where(passages.c.id.in_(part))).all()
        found.update((stored.id, stored) for stored in load_passages(rows))
    return {key: found[key] for key in keys if key in found}


def of_document(connection: sa.Connection, document_id: str, seen: Seen) -> list[StoredPassage]:
    return _of_version(connection, get(connection, document_id, seen).version_id)


def of_version(connection: sa.Connection, version_id: str) -> list[StoredPassage]:
    key = scrub(version_id)
    if connection.scalar(sa.select(versions.c.id).where(versions.c.id == key)) is None:
        raise not_found("document version", version_id)
    return _of_version(connection, key)


def _of_version(connection: sa.Connection, version_id: str) -> list[StoredPassage]:
    rows = connection.execute(
        _ALL.where(passages.c.version_id == version_id).order_by(passages.c.ordinal)
    )
    return load_passages(rows.all())


def pages_of(connection: sa.Connection, document_id: str, seen: Seen) -> list[Page]:
    rows = connection.execute(
        sa.select(pages.c.number, pages.c.label, pages.c.text)
        .where(pages.c.version_id == get(connection, document_id, seen).version_id)
        .order_by(pages.c.number)
    )
    return [Page(number=row.number, label=row.label, text=row.text) for row in rows]


def neighbours(
    connection: sa.Connection, passage_id: str, before: int, after: int, seen: Seen
) -> list[StoredPassage]:
    key = scrub(passage_id)
    found = get_many(connection, [key], seen).get(key)
    if found is None:
        raise not_found("passage", passage_id)
    ordinal = found.passage.ordinal
    rows = connection.execute(
        _ALL.where(
            passages.c.version_id == found.version_id,
            passages.c.ordinal.between(ordinal - max(0, before), ordinal + max(0, after)),
        ).order_by(passages.c.ordinal)
    )
    return load_passages(rows.all())
