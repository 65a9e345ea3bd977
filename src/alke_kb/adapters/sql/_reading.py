"""``ports.ReaderCatalogue``: the catalogue as one reader sees it. Each method is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alke_kb.adapters.sql import _annotations, _documents, _outcomes, _passages, _roles
from alke_kb.adapters.sql._engine import Database
from alke_kb.adapters.sql._schema import documents, versions
from alke_kb.adapters.sql._seen import seen_by
from alke_kb.domain import (
    Clause,
    Document,
    Filters,
    IngestOutcome,
    Page,
    PassageAnnotation,
    SectionRole,
    StoredPassage,
    ThemeCorrection,
)
from alke_kb.indexing.ids import normalise_path

if TYPE_CHECKING:
    from alke_kb.ports import ReaderCatalogue


class SqlReaderCatalogue:
    """Made by ``SqlCatalogue.seen_by``; costs nothing to make, and holds nothing open."""

    def __init__(self, database: Database, clause: Clause | None) -> None:
        self._database = database
        self._seen = seen_by(clause)

    # Documents

    def find_by_path(self, path: str) -> Document | None:
        with self._database.read() as connection:
            own = documents.c.path == normalise_path(path)
            found = _documents.find(connection, own, *self._seen)
        return found[0] if found else None

    def find_by_sha256(self, sha256: str) -> list[Document]:
        with self._database.read() as connection:
            return _documents.find(connection, versions.c.sha256 == sha256, *self._seen)

    def get_document(self, document_id: str) -> Document:
        with self._database.read() as connection:
            return _documents.get(connection, document_id, self._seen)

    def get_documents(self, document_ids: Sequence[str]) -> dict[str, Document]:
        with self._database.read() as connection:
            return _documents.get_many(connection, document_ids, self._seen)

    def list_documents(
        self, *, after: str | None = None, limit: int | None = None, where: Filters | None = None
    ) -> list[Document]:
        with self._database.read() as connection:
            return _documents.list_page(connection, after, limit, where, self._seen)

    # Pages and passages

    def get_passages(self, ids: Sequence[str]) -> dict[str, StoredPassage]:
        with self._database.read() as connection:
            return _passages.get_many(connection, ids, self._seen)

    def passages_of(self, document_id: str) -> list[StoredPassage]:
        with self._database.read() as connection:
            return _passages.of_document(connection, document_id, self._seen)

    def pages_of(self, document_id: str) -> list[Page]:
        with self._database.read() as connection:
            return _passages.pages_of(connection, document_id, self._seen)

    def neighbours(self, passage_id: str, before: int, after: int) -> list[StoredPassage]:
        with self._database.read() as connection:
            return _passages.neighbours(connection, passage_id, before, after, self._seen)

    def section_of(self, passage_id: str) -> SectionRole:
        with self._database.read() as connection:
            return _roles.section_of(connection, passage_id, self._seen)

    # Annotations

    def annotations_of(self, passage_ids: Sequence[str]) -> dict[str, PassageAnnotation]:
        with self._database.read() as connection:
            return _annotations.of_passages(connection, passage_ids, self._seen, hidden=False)

    def theme_corrections(self, passage_id: str) -> list[ThemeCorrection]:
        with self._database.read() as connection:
            return _annotations.corrections_of(connection, passage_id, self._seen)

    # Outcomes

    def outcomes(
        self, *, failed_only: bool = False, run_id: str | None = None
    ) -> list[IngestOutcome]:
        if self._seen:
            return []
        with self._database.read() as connection:
            return _outcomes.listed(connection, failed_only, run_id)

    def counts(self) -> dict[str, int]:
        with self._database.read() as connection:
            return _outcomes.counts(connection, self._seen)


if TYPE_CHECKING:
    # The type checker holds the class to the port here, where it would go astray.
    _port: type[ReaderCatalogue] = SqlReaderCatalogue
