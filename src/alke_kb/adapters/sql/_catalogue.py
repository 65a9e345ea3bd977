"""``ports.Catalogue`` over a SQL database. Each method is one transaction; see the port for what
each promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from alke_kb.adapters.sql import _annotations, _documents, _outcomes, _passages, _roles, _versions
from alke_kb.adapters.sql._audit import SqlAuditStore
from alke_kb.adapters.sql._corrections import check_corrections
from alke_kb.adapters.sql._engine import Database
from alke_kb.adapters.sql._feedback import SqlFeedbackStore
from alke_kb.adapters.sql._keys import SqlKeyStore
from alke_kb.adapters.sql._migrate import migrate
from alke_kb.adapters.sql._reading import SqlReaderCatalogue
from alke_kb.adapters.sql._schema import documents, versions
from alke_kb.adapters.sql._seen import EVERYTHING
from alke_kb.adapters.sql._submissions import SqlSubmissionStore
from alke_kb.domain import (
    LOCAL,
    Correction,
    Document,
    IngestOutcome,
    IngestRun,
    Metadata,
    Page,
    Passage,
    PassageAnnotation,
    Reader,
    Role,
    StoredPassage,
    ThemeCorrection,
)
from alke_kb.indexing.ids import normalise_path

if TYPE_CHECKING:
    from alke_kb.ports import Catalogue


def open_catalogue(url: str) -> SqlCatalogue:
    """Open the catalogue at ``sqlite:///FILE`` or ``postgresql://USER:PASSWORD@HOST/DATABASE``.

    Missing tables are made and older ones migrated; a current database is not written to. One
    catalogue serves all threads of a process. Raises ``InvalidInput`` for another kind of URL,
    ``Conflict`` for a database made by a newer program, ``Unavailable`` when it does not answer.
    """
    database = Database(url)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return SqlCatalogue(database)


class SqlCatalogue(SqlReaderCatalogue):
    """The source of truth in SQLite or PostgreSQL, everything in it. Made by ``open_catalogue``."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, LOCAL.clause)

    def seen_by(self, reader: Reader) -> SqlReaderCatalogue:
        return SqlReaderCatalogue(self._database, reader.clause)

    def key_store(self) -> SqlKeyStore:
        """The API keys in the same database."""
        return SqlKeyStore(self._database)

    def audit_store(self) -> SqlAuditStore:
        """The log of use and disclosure in the same database."""
        return SqlAuditStore(self._database)

    def submission_store(self) -> SqlSubmissionStore:
        """The files handed in, in the same database."""
        return SqlSubmissionStore(self._database)

    def feedback_store(self) -> SqlFeedbackStore:
        """Feedback of readers in the same database."""
        return SqlFeedbackStore(self._database)

    # Documents

    def file_state(self, path: str) -> tuple[str, int, int, str] | None:
        with self._database.read() as connection:
            row = connection.execute(
                sa.select(
                    versions.c.sha256,
                    versions.c.size,
                    versions.c.mtime_ns,
                    versions.c.metadata_digest,
                )
                .join(documents, documents.c.id == versions.c.document_id)
                .where(documents.c.path == normalise_path(path), _documents.INDEXED)
            ).one_or_none()
        return None if row is None else (row.sha256, row.size, row.mtime_ns, row.metadata_digest)

    # Versions

    def begin_version(
        self,
        *,
        path: str,
        sha256: str,
        media_type: str,
        size: int,
        mtime_ns: int,
        metadata: Metadata,
        metadata_digest: str,
        pages: Sequence[Page],
        passages: Sequence[Passage],
    ) -> tuple[str, str, list[StoredPassage]]:
        new = _versions.prepare(
            path, sha256, media_type, size, mtime_ns, metadata, metadata_digest, pages, passages
        )
        with self._database.write() as connection:
            _versions.begin(connection, new)
            own = _roles.laid_over(connection, new)
        return new.document_id, new.version_id, own

    def version_document(self, version_id: str) -> Document:
        with self._database.read() as connection:
            return _documents.of_version(connection, version_id)

    def publish_version(self, version_id: str) -> str | None:
        with self._database.write() as connection:
            return _versions.publish(connection, version_id)

    def hidden_versions(self) -> tuple[str, ...]:
        with self._database.read() as connection:
            return _versions.hidden(connection)

    def purge_version(self, version_id: str) -> None:
        with self._database.write() as connection:
            gone = _versions.purge(connection, version_id)
        if gone:
            self._database.forget_freed()

    def delete_document(self, document_id: str) -> tuple[str, ...]:
        with self._database.write() as connection:
            return _versions.delete(connection, document_id)

    def version_sha256(self, version_id: str) -> str | None:
        with self._database.read() as connection:
            return connection.scalar(
                sa.select(versions.c.sha256).where(versions.c.id == version_id)
            )

    def archive_in_use(self, sha256: str, *, besides: str | None = None) -> bool:
        wanted = sa.select(versions.c.id).where(versions.c.sha256 == sha256)
        if besides is not None:
            wanted = wanted.where(versions.c.id != besides)
        with self._database.read() as connection:
            return connection.scalar(wanted.limit(1)) is not None

    # Metadata

    def effective_metadata(self, document_id: str) -> Metadata:
        return self.get_document(document_id).metadata

    def correct_metadata(
        self, document_id: str, values: Mapping[str, object], *, by: str | None = None
    ) -> Metadata:
        recorded, withdrawn = check_corrections(values)
        with self._database.write() as connection:
            return _documents.correct(connection, document_id, recorded, withdrawn, by)

    def corrections(self, document_id: str) -> list[Correction]:
        with self._database.read() as connection:
            _documents.get(connection, document_id, EVERYTHING)
            return _documents.list_corrections(connection, document_id)

    # Outcomes

    def record_outcome(self, run_id: str, outcome: IngestOutcome) -> None:
        with self._database.read() as connection:
            if not _outcomes.is_news(connection, outcome):
                return
        with self._database.write() as connection:
            _outcomes.record(connection, run_id, outcome)

    def forget_outcomes(self, paths: Iterable[str]) -> None:
        with self._database.write() as connection:
            _outcomes.forget(connection, paths)

    def runs(self, limit: int = 20) -> list[IngestRun]:
        with self._database.read() as connection:
            return _outcomes.runs(connection, limit)

    # Passages

    def passages_of_version(self, version_id: str) -> list[StoredPassage]:
        with self._database.read() as connection:
            return _passages.of_version(connection, version_id)

    def correct_role(
        self, passage_id: str, role: Role | None, *, withdraw: bool = False, by: str | None = None
    ) -> dict[str, Role | None]:
        with self._database.write() as connection:
            return _roles.correct(connection, passage_id, role, withdraw=withdraw, by=by)

    # Annotations

    def store_annotations(self, annotations: Mapping[str, PassageAnnotation]) -> None:
        with self._database.write() as connection:
            _annotations.store(connection, annotations)

    def annotations_of(
        self, passage_ids: Sequence[str], *, hidden: bool = False
    ) -> dict[str, PassageAnnotation]:
        with self._database.read() as connection:
            return _annotations.of_passages(connection, passage_ids, EVERYTHING, hidden=hidden)

    def correct_theme(self, passage_id: str, correction: ThemeCorrection) -> list[str]:
        with self._database.write() as connection:
            return _annotations.correct(connection, passage_id, correction, withdraw=False)

    def withdraw_theme_correction(self, passage_id: str, theme: str) -> list[str]:
        with self._database.write() as connection:
            gone = ThemeCorrection(theme, None)
            return _annotations.correct(connection, passage_id, gone, withdraw=True)

    def close(self) -> None:
        self._database.close()


if TYPE_CHECKING:
    # The type checker holds the class to the port here, where it would go astray.
    _port: type[Catalogue] = SqlCatalogue
