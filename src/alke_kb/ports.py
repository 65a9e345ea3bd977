"""Small protocols the core is written against; adapters implement them, tests hold all to one suite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from alke_kb.domain import (
    Correction,
    Document,
    Filters,
    IngestOutcome,
    IngestRun,
    Metadata,
    Page,
    Passage,
    Point,
    Reading,
    Record,
    ScoredId,
    SparseVector,
    Stamp,
    StoredPassage,
    Where,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Lemmatiser(Protocol):
    """Morphological analysis of single Finnish words. Safe to call from any thread."""

    @property
    def identity(self) -> str:
        """Name and version of library and dictionary; part of the analyser's stamp."""
        ...

    def readings(self, word: str) -> tuple[Reading, ...]:
        """All distinct readings of one normalised word form; empty when unknown."""
        ...

    def suggest(self, word: str) -> tuple[str, ...]:
        """Spelling suggestions, best first; empty when there are none or it cannot suggest."""
        ...


class Embedder(Protocol):
    """Texts to unit vectors. Loading is lazy: the first call loads the model once."""

    @property
    def identity(self) -> str:
        """Model name and content hash; vectors of different identities are never mixed."""
        ...

    @property
    def dimension(self) -> int: ...

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """float32 [len(texts), dimension], rows of unit length, in order.

        ``progress`` is called with the number of texts done since the last call.
        """
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """float32 [dimension], unit length."""
        ...


class Reranker(Protocol):
    """Scores texts against a query together, more closely and far more slowly than vectors do."""

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 [len(texts)], higher is better; comparable within one call only."""
        ...


class PassageIndex(Protocol):
    """One generation of the index. Searching and writing may come from several threads.

    Reads see every earlier write of this process; a write is durable only after ``flush``.
    Errors: ``Unavailable``, ``RateLimited``, ``InvalidInput``, ``NotFound`` of ``alke_kb.errors``.
    """

    @property
    def stamp(self) -> Stamp: ...

    def update_statistics(self, statistics: Mapping[str, object]) -> None:
        """Replace ``stamp.statistics``; durable when it returns."""
        ...

    def upsert(self, points: Sequence[Point]) -> None: ...

    def delete(self, where: Where) -> None:
        """Remove all points that match; removing what is not there is no error."""
        ...

    def set_payload(self, where: Where, payload: Mapping[str, object]) -> None:
        """Merge ``payload`` into the payload of all points that match, in one operation."""
        ...

    def flush(self) -> None:
        """Return only when everything written before survives ``kill -9``."""
        ...

    def search_dense(
        self, vector: NDArray[np.float32], limit: int, where: Where | None = None
    ) -> list[ScoredId]:
        """Best first by cosine; ties by id ascending."""
        ...

    def search_sparse(
        self, vector: SparseVector, limit: int, where: Where | None = None
    ) -> list[ScoredId]:
        """Best first by IDF-weighted dot product; points sharing no term are not listed."""
        ...

    def search_both(
        self,
        dense: NDArray[np.float32],
        sparse: SparseVector,
        limit: int,
        where: Where | None = None,
    ) -> tuple[list[ScoredId], list[ScoredId]]:
        """The dense and the sparse list in one round trip."""
        ...

    def score(
        self, ids: Sequence[str], dense: NDArray[np.float32], sparse: SparseVector
    ) -> tuple[dict[str, float], dict[str, float]]:
        """Dense and sparse scores of just these points; absent from the sparse map means 0."""
        ...

    def count(self, where: Where | None = None) -> int: ...

    def facet(self, field: str, where: Where | None = None, limit: int = 100) -> dict[str, int]:
        """Number of points per value of a keyword field, exact."""
        ...

    def retrieve(self, ids: Sequence[str], *, vectors: bool = False) -> list[Record]:
        """Known points in the order asked; unknown ids are left out."""
        ...

    def scroll(
        self, where: Where | None = None, *, vectors: bool = False, batch: int = 256
    ) -> Iterator[Record]:
        """All matching points, in id order."""
        ...

    def close(self) -> None: ...


class IndexStore(Protocol):
    """Generations ``alke-passages-<n>`` behind one alias.

    A reader sees the active generation; a new one is built beside it, checked and swapped in.
    """

    def active(self) -> PassageIndex | None:
        """The generation behind the alias, opened once and shared; ``None`` when there is none."""
        ...

    def create(self, stamp: Stamp) -> PassageIndex:
        """A new empty generation, not yet active. Payload indexes exist before any data."""
        ...

    def activate(self, index: PassageIndex) -> None:
        """Swap the alias to it in one step, then drop older generations but the previous one."""
        ...

    def generation(self) -> int | None:
        """Number of the active generation."""
        ...

    def close(self) -> None: ...


class Catalogue(Protocol):
    """The source of truth: documents, versions, metadata with origins, outcomes, passages.

    Every method is one transaction. ``hidden_versions`` is small by construction: versions being
    written or waiting to be purged from the index; every index query excludes them.
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

    def outcomes(
        self, *, failed_only: bool = False, run_id: str | None = None
    ) -> list[IngestOutcome]:
        """Latest outcome per path, or those of one run; ordered by path."""
        ...

    def forget_outcomes(self, paths: Iterable[str]) -> None:
        """Drop what is known of these paths in every run."""
        ...

    def runs(self, limit: int = 20) -> list[IngestRun]:
        """Runs that left outcomes, newest first."""
        ...

    def get_passages(self, ids: Sequence[str]) -> dict[str, StoredPassage]:
        """Passages of INDEXED versions only; unknown ids are left out."""
        ...

    def passages_of(self, document_id: str) -> list[StoredPassage]:
        """The current version's passages in order. Raises ``NotFound``."""
        ...

    def passages_of_version(self, version_id: str) -> list[StoredPassage]:
        """Passages of any version, hidden ones too, in order. Raises ``NotFound``."""
        ...

    def pages_of(self, document_id: str) -> list[Page]:
        """The current version's pages in order. Raises ``NotFound``."""
        ...

    def neighbours(self, passage_id: str, before: int, after: int) -> list[StoredPassage]:
        """The passage with those around it in the same document. Raises ``NotFound``."""
        ...

    def counts(self) -> dict[str, int]:
        """``documents``, ``passages``, ``pages``, ``failed``."""
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
