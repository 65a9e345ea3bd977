"""The life of a version: begun, published, superseded, purged. Each function is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from alke_kb.adapters.sql._codec import (
    dump_metadata,
    dump_passage,
    scrub,
    scrub_page,
    scrub_passage,
)
from alke_kb.adapters.sql._documents import INDEXED, not_found, refresh_effective
from alke_kb.adapters.sql._schema import (
    corrections,
    document_values,
    documents,
    outcomes,
    pages,
    passages,
    role_corrections,
    theme_corrections,
    versions,
)
from alke_kb.domain import Metadata, Page, Passage, StoredPassage, VersionState
from alke_kb.errors import Conflict, InvalidInput
from alke_kb.indexing.ids import (
    document_id,
    normalise_path,
    passage_id,
    preparation_digest,
    version_id,
)


@dataclass(frozen=True, slots=True)
class PreparedVersion:
    """Everything of a version with its ids, ready to be stored."""

    path: str
    document_id: str
    version_id: str
    sha256: str
    media_type: str
    size: int
    mtime_ns: int
    metadata: Metadata
    metadata_digest: str
    pages: list[Page]
    passages: list[StoredPassage]


def prepare(
    path: str,
    sha256: str,
    media_type: str,
    size: int,
    mtime_ns: int,
    metadata: Metadata,
    metadata_digest: str,
    page_list: Sequence[Page],
    passage_list: Sequence[Passage],
) -> PreparedVersion:
    """Done outside the transaction, which should be short."""
    clean_pages = [scrub_page(page) for page in page_list]
    clean_passages = [scrub_passage(passage) for passage in passage_list]
    if [passage.ordinal for passage in clean_passages] != list(range(len(clean_passages))):
        raise InvalidInput(f"The passages of {path} are not numbered 0, 1, 2 … in order.")
    key = document_id(path)
    version = version_id(key, sha256, preparation_digest(clean_pages, clean_passages))
    return PreparedVersion(
        path=normalise_path(path),
        document_id=key,
        version_id=version,
        sha256=sha256,
        media_type=media_type,
        size=size,
        mtime_ns=mtime_ns,
        metadata=metadata,
        metadata_digest=metadata_digest,
        pages=clean_pages,
        passages=[
            StoredPassage(passage_id(version, passage.ordinal), key, version, passage)
            for passage in clean_passages
        ],
    )


def begin(connection: sa.Connection, new: PreparedVersion) -> None:
    """The same version id always means the same pages and passages, so those are written once.

    An unfinished version of other content becomes SUPERSEDED: it may have points to purge.
    """
    known = dict(
        connection.execute(
            sa.select(versions.c.id, versions.c.state).where(
                versions.c.document_id == new.document_id
            )
        )
        .tuples()
        .all()
    )
    if not known and not connection.scalar(
        sa.select(documents.c.id).where(documents.c.id == new.document_id)
    ):
        connection.execute(sa.insert(documents).values(id=new.document_id, path=new.path))
    others = sa.and_(versions.c.document_id == new.document_id, versions.c.id != new.version_id)
    connection.execute(
        sa.update(versions)
        .where(others, versions.c.state == VersionState.PENDING.value)
        .values(state=VersionState.SUPERSEDED.value)
    )
    connection.execute(
        sa.update(versions).where(others, versions.c.staged.is_not(None)).values(staged=None)
    )
    given = {
        "media_type": new.media_type,
        "size": new.size,
        "mtime_ns": new.mtime_ns,
        "metadata": dump_metadata(new.metadata),
        "metadata_digest": new.metadata_digest,
    }
    this = versions.c.id == new.version_id
    state = known.get(new.version_id)
    if state == VersionState.INDEXED.value:
        connection.execute(sa.update(versions).where(this).values(staged=given))
        return
    number = 1 + (
        connection.scalar(
            sa.select(sa.func.max(versions.c.number)).where(
                versions.c.document_id == new.document_id, versions.c.id != new.version_id
            )
        )
        or 0
    )
    begun = {
        **given,
        "state": VersionState.PENDING.value,
        "number": number,
        "created_at": datetime.now(UTC),
        "indexed_at": None,
    }
    if state is not None:
        connection.execute(sa.update(versions).where(this).values(begun))
        return
    connection.execute(
        sa.insert(versions).values(
            id=new.version_id,
            document_id=new.document_id,
            sha256=new.sha256,
            page_count=len(new.pages),
            passage_count=len(new.passages),
            **begun,
        )
    )
    _store_content(connection, new)


def _store_content(connection: sa.Connection, new: PreparedVersion) -> None:
    if new.pages:
        connection.execute(
            sa.insert(pages),
            [
                {
                    "version_id": new.version_id,
                    "number": page.number,
                    "label": page.label,
                    "text": page.text,
                }
                for page in new.pages
            ],
        )
    if new.passages:
        connection.execute(sa.insert(passages), [dump_passage(stored) for stored in new.passages])


def publish(connection: sa.Connection, key: str) -> str | None:
    row = connection.execute(
        sa.select(versions.c.document_id, versions.c.state, versions.c.staged).where(
            versions.c.id == scrub(key)
        )
    ).one_or_none()
    if row is None:
        raise not_found("document version", key)
    if row.state == VersionState.SUPERSEDED.value:
        raise Conflict(
            "The document was deleted or replaced while it was being indexed.",
            hint="Ingest the file again if it should be in the knowledge base.",
        )
    this = versions.c.id == key
    if row.state == VersionState.INDEXED.value:
        if row.staged is not None:
            connection.execute(sa.update(versions).where(this).values(staged=None, **row.staged))
            refresh_effective(connection, row.document_id)
        return None
    superseded: str | None = connection.scalar(
        sa.select(versions.c.id).where(versions.c.document_id == row.document_id, INDEXED)
    )
    # The earlier one first: at no moment may two be indexed, and an index in the database says so.
    if superseded is not None:
        connection.execute(
            sa.update(versions)
            .where(versions.c.id == superseded)
            .values(state=VersionState.SUPERSEDED.value, staged=None)
        )
    connection.execute(
        sa.update(versions)
        .where(this)
        .values(state=VersionState.INDEXED.value, indexed_at=datetime.now(UTC))
    )
    refresh_effective(connection, row.document_id)
    return superseded


def hidden(connection: sa.Connection) -> tuple[str, ...]:
    rows = connection.scalars(
        sa.select(versions.c.id)
        .where(versions.c.state != VersionState.INDEXED.value)
        .order_by(versions.c.id)
    )
    return tuple(rows)


def purge(connection: sa.Connection, key: str) -> bool:
    """True when this was the last trace of its document."""
    row = connection.execute(
        sa.select(versions.c.document_id, versions.c.state).where(versions.c.id == scrub(key))
    ).one_or_none()
    if row is None:
        return False
    if row.state == VersionState.INDEXED.value:
        raise Conflict(
            "This version of the document is the one readers see; it cannot be purged.",
            hint="Delete the document, or publish a newer version of it first.",
        )
    connection.execute(sa.delete(versions).where(versions.c.id == key))
    left = sa.select(versions.c.id).where(versions.c.document_id == row.document_id)
    if connection.scalar(left.limit(1)) is not None:
        return False
    connection.execute(sa.delete(documents).where(documents.c.id == row.document_id))
    return True


def delete(connection: sa.Connection, key: str) -> tuple[str, ...]:
    """Also drops at once what is known of the document beside its text: metadata, corrections
    and outcomes. Pages and passages go when the versions are purged.
    """
    rows = connection.execute(
        sa.select(versions.c.id, versions.c.state).where(versions.c.document_id == scrub(key))
    ).all()
    if all(row.state == VersionState.SUPERSEDED.value for row in rows):
        raise not_found("document", key)
    connection.execute(
        sa.update(versions)
        .where(versions.c.document_id == key)
        .values(state=VersionState.SUPERSEDED.value, staged=None)
    )
    path = connection.scalar(sa.select(documents.c.path).where(documents.c.id == key))
    connection.execute(sa.update(documents).where(documents.c.id == key).values(effective=None))
    connection.execute(sa.delete(document_values).where(document_values.c.document_id == key))
    connection.execute(sa.delete(corrections).where(corrections.c.document_id == key))
    connection.execute(sa.delete(theme_corrections).where(theme_corrections.c.document_id == key))
    connection.execute(sa.delete(role_corrections).where(role_corrections.c.document_id == key))
    connection.execute(sa.delete(outcomes).where(outcomes.c.path == path))
    return tuple(sorted(row.id for row in rows))
