"""What is true: the catalogue and the archive of original bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from alke_kb.domain import (
    Correction,
    Document,
    Filters,
    IngestOutcome,
    IngestRun,
    Metadata,
    Page,
    Passage,
    PassageAnnotation,
    Reader,
    Role,
    SectionRole,
    StoredPassage,
    ThemeCorrection,
)


class ReaderCatalogue(Protocol):
    """The catalogue as one reader sees it: what that reader may not see is not there.

    The condition is part of each query, so that nothing about what is hidden (not even how long it
    takes to say that there is no such document) differs from what does not exist.
    """

    def find_by_path(self, path: str) -> Document | None: ...

    def find_by_sha256(self, sha256: str) -> list[Document]: ...

    def get_document(self, document_id: str) -> Document:
        """Raises ``NotFound``."""
        ...

    def get_documents(self, document_ids: Sequence[str]) -> dict[str, Document]: ...

    def list_documents(
        self, *, after: str | None = None, limit: int | None = None, where: Filters | None = None
    ) -> list[Document]:
        """Indexed documents ordered by path; ``after`` is the path of the last one seen.

        ``where`` restricts them by their effective metadata, and by the roles of their passages;
        ``languages`` means the document's own. Raises ``InvalidInput`` when it names themes.
        """
        ...

    def get_passages(self, ids: Sequence[str]) -> dict[str, StoredPassage]:
        """Passages of INDEXED versions only; unknown ids are left out."""
        ...

    def passages_of(self, document_id: str) -> list[StoredPassage]:
        """The current version's passages in order. Raises ``NotFound``."""
        ...

    def pages_of(self, document_id: str) -> list[Page]:
        """The current version's pages in order. Raises ``NotFound``."""
        ...

    def neighbours(self, passage_id: str, before: int, after: int) -> list[StoredPassage]:
        """The passage with those around it in the same document. Raises ``NotFound``."""
        ...

    def section_of(self, passage_id: str) -> SectionRole:
        """The section of a passage, its role by rules and in force, and what persons said of it.
        Raises ``NotFound``.
        """
        ...

    def annotations_of(self, passage_ids: Sequence[str]) -> dict[str, PassageAnnotation]:
        """Annotations with a person's corrections laid over them, in the order asked; passages
        that were never annotated are left out.
        """
        ...

    def theme_corrections(self, passage_id: str) -> list[ThemeCorrection]:
        """What persons said of the themes of a passage, by theme. Raises ``NotFound``."""
        ...

    def outcomes(
        self, *, failed_only: bool = False, run_id: str | None = None
    ) -> list[IngestOutcome]:
        """Latest outcome per path, or those of one run; ordered by path. None for a reader from
        whom something is hidden: a failed file has no publicity class, and warnings name others.
        """
        ...

    def counts(self) -> dict[str, int]:
        """``documents``, ``passages``, ``pages``, ``failed``."""
        ...


class Catalogue(ReaderCatalogue, Protocol):
    """The source of truth: documents, versions, metadata with origins, outcomes, passages.

    Every method is one transaction. It shows everything that is published; what answers a reader
    asks ``seen_by``. ``hidden_versions`` is small by construction: versions being written or
    waiting to be purged from the index; every index query excludes them.
    """

    def seen_by(self, reader: Reader) -> ReaderCatalogue:
        """The catalogue as this reader sees it."""
        ...

    def file_state(self, path: str) -> tuple[str, int, int, str] | None:
        """(sha256, size, mtime_ns, metadata digest) of the indexed file, to skip unchanged ones."""
        ...

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
        """Store a PENDING version with its pages and passages; returns (document id, version id,
        passages). Repeating it for the same path and sha256 replaces the unfinished one.
        Corrected metadata values of the document are kept.

        A version id stands for bytes and passages, not for metadata. When readers see just that
        version already (only given metadata changed), the id comes back as it is, the new metadata
        waits, and ``publish_version`` applies it: passages keep their ids and links stay good.
        """
        ...

    def version_document(self, version_id: str) -> Document:
        """The document as it will be once this version is published, with its metadata and the
        corrections kept: what points are built from. Raises ``NotFound``.
        """
        ...

    def publish_version(self, version_id: str) -> str | None:
        """PENDING → INDEXED and the earlier version → SUPERSEDED, in one transaction.
        Returns the superseded version's id, whose points must now be purged. Repeating it is no
        error. Raises ``NotFound``, and ``Conflict`` when it was deleted or replaced meanwhile.
        """
        ...

    def hidden_versions(self) -> tuple[str, ...]:
        """Ids of versions no reader may see (pending, superseded, deleted and not yet purged)."""
        ...

    def purge_version(self, version_id: str) -> None:
        """Forget a hidden version whose points are gone, with its pages and passages.

        Unknown ids are no error. Raises ``Conflict`` for the version readers see.
        """
        ...

    def delete_document(self, document_id: str) -> tuple[str, ...]:
        """Hide the document at once and for good; returns the version ids to purge. When the last
        one is purged the document's rows are gone. Raises ``NotFound``.
        """
        ...

    def version_sha256(self, version_id: str) -> str | None:
        """Hash of a version's original bytes, hidden versions included; ``None`` if unknown."""
        ...

    def archive_in_use(self, sha256: str, *, besides: str | None = None) -> bool:
        """Whether any version (but ``besides``) still needs these original bytes."""
        ...

    def effective_metadata(self, document_id: str) -> Metadata:
        """Corrected over given over inferred, per field, with origins, as readers see it now.
        Raises ``NotFound``.
        """
        ...

    def correct_metadata(
        self, document_id: str, values: Mapping[str, object], *, by: str | None = None
    ) -> Metadata:
        """Record corrections by a person (``None`` withdraws one; an empty string or list says
        that there is no such value); returns the new effective metadata. Raises ``NotFound``,
        ``InvalidInput``.
        """
        ...

    def corrections(self, document_id: str) -> list[Correction]:
        """Corrections in force, by field name. Raises ``NotFound``."""
        ...

    def record_outcome(self, run_id: str, outcome: IngestOutcome) -> None:
        """Keep what became of a file in a run; a repeated one replaces the earlier.

        UNCHANGED is written only where the file's latest outcome was a failure or there is none,
        so that a run over an unchanged folder writes nothing.
        """
        ...

    def forget_outcomes(self, paths: Iterable[str]) -> None:
        """Drop what is known of these paths in every run."""
        ...

    def runs(self, limit: int = 20) -> list[IngestRun]:
        """Runs that left outcomes, newest first."""
        ...

    def passages_of_version(self, version_id: str) -> list[StoredPassage]:
        """Passages of any version, hidden ones too, in order. Raises ``NotFound``."""
        ...

    def correct_role(
        self, passage_id: str, role: Role | None, *, withdraw: bool = False, by: str | None = None
    ) -> dict[str, Role | None]:
        """Record a person's word on the role of a passage's section (``None``: it has none), or
        that it is taken back (``withdraw``). It wins over rules and holds for what stands under the
        same headings in the document, in later versions too. Returns the roles now in force, by id,
        of the published passages concerned. Withdrawing what nobody said is no error. Raises
        ``NotFound``.
        """
        ...

    def store_annotations(self, annotations: Mapping[str, PassageAnnotation]) -> None:
        """Replace what rules and models said of these passages, by passage id, hidden versions
        included; a person's corrections stay. Unknown ids are left out.
        """
        ...

    def annotations_of(
        self, passage_ids: Sequence[str], *, hidden: bool = False
    ) -> dict[str, PassageAnnotation]:
        """Those of versions that no reader sees as well, if ``hidden``."""
        ...

    def correct_theme(self, passage_id: str, correction: ThemeCorrection) -> list[str]:
        """Record a person's word on a theme; it holds for this text in the document, in later
        versions too. Returns the ids of all passages it concerns now. Raises ``NotFound``.
        """
        ...

    def withdraw_theme_correction(self, passage_id: str, theme: str) -> list[str]:
        """Go back to what rules said of a theme; returns the ids concerned. Withdrawing what
        nobody said is no error. Raises ``NotFound``.
        """
        ...

    def close(self) -> None: ...


class Archive(Protocol):
    """Original bytes, content-addressed by sha256, never changed.

    Everything that takes a sha256 raises ``InvalidInput`` when it is not 64 hex digits.
    """

    def put(self, source: str) -> tuple[str, int]:
        """Copy the file at this path in; returns (sha256, size). Durable when it returns."""
        ...

    def open_path(self, sha256: str) -> str:
        """Path of the stored bytes, for reading. Raises ``NotFound``."""
        ...

    def verify(self, sha256: str) -> bool:
        """Whether the stored bytes still have this hash; reads them all. Raises ``NotFound``."""
        ...

    def stored(self) -> Iterator[str]:
        """sha256 of everything kept, in ascending order."""
        ...

    def remove(self, sha256: str) -> None:
        """Remove bytes that no version needs; removing what is not there is no error.
        Raises ``Conflict`` when they are in use.
        """
        ...
