"""Documents, their pages, passages and files, as one reader sees them.

A document that the reader may not see raises the same ``NotFound`` as one that does not exist, from
the same query.
"""

from __future__ import annotations

from alke_kb.domain import (
    Document,
    Filters,
    IngestOutcome,
    Page,
    PassageAnnotation,
    Reader,
    SectionRole,
    StoredPassage,
    ThemeCorrection,
)
from alke_kb.ports import Archive, Catalogue


class ReadingService:
    """What the API, the pages and the command line call to read; safe from many threads."""

    def __init__(self, catalogue: Catalogue, archive: Archive) -> None:
        self._catalogue = catalogue
        self._archive = archive

    def documents(
        self,
        *,
        reader: Reader,
        after: str | None = None,
        limit: int | None = None,
        where: Filters | None = None,
    ) -> list[Document]:
        """By path; ``after`` is the path of the last one seen. Raises ``InvalidInput`` for themes."""
        return self._catalogue.seen_by(reader).list_documents(after=after, limit=limit, where=where)

    def document(self, document_id: str, *, reader: Reader) -> Document:
        """Raises ``NotFound``."""
        return self._catalogue.seen_by(reader).get_document(document_id)

    def find(self, path: str, *, reader: Reader) -> Document | None:
        """The document read from this path."""
        return self._catalogue.seen_by(reader).find_by_path(path)

    def pages(self, document_id: str, *, reader: Reader) -> list[Page]:
        """Cleaned pages in order. Raises ``NotFound``."""
        return self._catalogue.seen_by(reader).pages_of(document_id)

    def passages(self, document_id: str, *, reader: Reader) -> list[StoredPassage]:
        """All passages in order. Raises ``NotFound``."""
        return self._catalogue.seen_by(reader).passages_of(document_id)

    def around(
        self, passage_id: str, before: int, after: int, *, reader: Reader
    ) -> list[StoredPassage]:
        """A passage with its neighbours, in order. Raises ``NotFound``."""
        return self._catalogue.seen_by(reader).neighbours(passage_id, before, after)

    def annotation(self, passage_id: str, *, reader: Reader) -> PassageAnnotation | None:
        """Themes and mentions of a passage, if it was ever annotated."""
        return self._catalogue.seen_by(reader).annotations_of([passage_id]).get(passage_id)

    def theme_corrections(self, passage_id: str, *, reader: Reader) -> list[ThemeCorrection]:
        """What persons said of the themes of a passage. Raises ``NotFound``."""
        return self._catalogue.seen_by(reader).theme_corrections(passage_id)

    def section(self, passage_id: str, *, reader: Reader) -> SectionRole:
        """The section of a passage, with its role and what persons said of it. Raises ``NotFound``."""
        return self._catalogue.seen_by(reader).section_of(passage_id)

    def file(self, document_id: str, *, reader: Reader) -> tuple[Document, str]:
        """The document, and the path of its original bytes. Raises ``NotFound``."""
        document = self.document(document_id, reader=reader)
        return document, self._archive.open_path(document.sha256)

    def counts(self, *, reader: Reader) -> dict[str, int]:
        """``documents``, ``passages``, ``pages``, and ``failed`` for who sees everything."""
        return self._catalogue.seen_by(reader).counts()

    def outcomes(self, *, reader: Reader, failed_only: bool = False) -> list[IngestOutcome]:
        """What became of each file; nothing for a reader from whom something is hidden."""
        return self._catalogue.seen_by(reader).outcomes(failed_only=failed_only)
