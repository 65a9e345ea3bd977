"""Everything that changes the index, in an order that a crash at any moment cannot spoil.

Publish: pending version in the catalogue → points → flush → published in one transaction → points
of the earlier version purged. Delete: hidden in the catalogue → points purged → rows and original
bytes removed. Whatever a crash left hidden is purged at the next open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from alke_kb.domain import (
    Document,
    IngestOutcome,
    Metadata,
    OutcomeStatus,
    Page,
    Passage,
    PassageAnnotation,
    Role,
    StoredPassage,
    ThemeCorrection,
    Where,
)
from alke_kb.errors import InvalidInput
from alke_kb.indexing import payload_changes
from alke_kb.indexing.changes import Changes
from alke_kb.indexing.payload import RIGHTS_FIELDS, document_payload
from alke_kb.indexing.points import PointBuilder
from alke_kb.indexing.stamps import check_stamp, expected_stamp
from alke_kb.indexing.statistics import IndexStatistics
from alke_kb.ports import Archive, Catalogue, IndexStore, PassageAnnotator, PassageIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = Iterable[NDArray[np.float32]]

BATCH = 128


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A prepared file on its way into the base; ``source`` is where its bytes are now."""

    path: str
    source: str
    media_type: str
    sha256: str
    size: int
    mtime_ns: int
    metadata: Metadata
    metadata_digest: str
    pages: Sequence[Page]
    passages: Sequence[Passage]
    warnings: tuple[str, ...] = ()


class IndexWriter:
    """Writes documents into archive, catalogue and index. One writer at a time; readers go on."""

    def __init__(
        self,
        catalogue: Catalogue,
        archive: Archive,
        store: IndexStore,
        builder: PointBuilder,
        prior: IndexStatistics,
        annotator: PassageAnnotator,
    ) -> None:
        self._catalogue = catalogue
        self._archive = archive
        self._store = store
        self._builder = builder
        self._prior = prior
        self._annotator = annotator
        self._lock = Changes()
        self._checked: PassageIndex | None = None

    @property
    def revision(self) -> str:
        """Differs after every change of what readers see. Ask before reading."""
        return self._lock.revision

    def changing(self) -> Changes:
        """Nobody else changes anything while this is held; for a change that depends on a look."""
        return self._lock

    def index(self) -> PassageIndex:
        """The active generation, made when there is none. Raises ``StampMismatch``."""
        with self._lock:
            index = self._store.active()
            if index is None:
                index = self._store.create(expected_stamp(self._builder, self._prior))
                self._store.activate(index)
            check_stamp(index.stamp, expected_stamp(self._builder, self._prior))
            return index

    def searchable(self) -> PassageIndex | None:
        """The active generation for readers, ``None`` when there is none yet.

        Raises ``StampMismatch``: vectors of another model would give nonsense without a word.
        """
        index = self._store.active()
        if index is not None and index is not self._checked:
            check_stamp(index.stamp, expected_stamp(self._builder, self._prior))
            with self._lock:
                payload_changes.release_all(index, self._catalogue)
            self._checked = index
        return index

    def recover(self) -> int:
        """Purge what a crash left hidden; returns the number of versions purged."""
        with self._lock:
            hidden = self._catalogue.hidden_versions()
            for version_id in hidden:
                self._purge(version_id)
            return len(hidden)

    def embed(
        self, documents: Sequence[NewDocument], progress: Callable[[int], None] | None = None
    ) -> list[NDArray[np.float32]]:
        """Raw vectors of prepared documents, one array [passages, dimension] for each."""
        import numpy as np

        texts = [passage.text for new in documents for passage in new.passages]
        vectors = self._builder.embedder.embed_passages(texts, progress)
        ends = np.cumsum([len(new.passages) for new in documents])
        return np.split(vectors, ends[:-1])

    def publish(self, run_id: str, new: NewDocument, vectors: NDArray[np.float32]) -> IngestOutcome:
        """Make a document findable; when this returns it survives ``kill -9``."""
        with self._lock:
            index = self.index()
            statistics = IndexStatistics.from_payload(index.stamp.statistics)
            self._archive.put(new.source)
            document_id, version_id, stored = self._catalogue.begin_version(
                path=new.path,
                sha256=new.sha256,
                media_type=new.media_type,
                size=new.size,
                mtime_ns=new.mtime_ns,
                metadata=new.metadata,
                metadata_digest=new.metadata_digest,
                pages=new.pages,
                passages=new.passages,
            )
            document = self._catalogue.version_document(version_id)
            annotations = self._annotate(document, stored, vectors)
            points = self._builder.build(document, stored, vectors, statistics, annotations)
            seen = self._catalogue.get_documents([document_id]).get(document_id)
            opened = payload_changes.changes_rights(seen, document)
            with payload_changes.held(index, self._catalogue, document_id, needed=opened):
                points = payload_changes.as_held(points) if opened else points
                for start in range(0, len(points), BATCH):
                    index.upsert(points[start : start + BATCH])
                index.flush()
                superseded = self._catalogue.publish_version(version_id)
            if superseded is not None:
                self._purge(superseded)
            outcome = IngestOutcome(
                path=new.path,
                status=OutcomeStatus.INDEXED,
                warnings=new.warnings,
                document_id=document_id,
                passages=len(stored),
            )
            self._catalogue.record_outcome(run_id, outcome)
            return outcome

    def delete(self, document_id: str) -> Document:
        """Remove a document from results, facets, files and index. Raises ``NotFound``."""
        with self._lock:
            document = self._catalogue.get_document(document_id)
            for version_id in self._catalogue.delete_document(document_id):
                self._purge(version_id)
            self._store.drop_earlier()
            self._catalogue.forget_outcomes([document.path])
            return document

    def correct(self, document_id: str, values: Mapping[str, object]) -> Metadata:
        """Record corrections of metadata; filters follow at once. Raises ``NotFound``."""
        with self._lock:
            year_before = self._catalogue.get_document(document_id).metadata.year
            index = self._store.active()
            rights = any(name in values for name in RIGHTS_FIELDS)
            with payload_changes.held(index, self._catalogue, document_id, needed=rights):
                metadata = self._catalogue.correct_metadata(document_id, values)
            document = self._catalogue.get_document(document_id)
            if index is not None:
                where = Where(any_of={"document_id": (document_id,)})
                index.set_payload(where, document_payload(document))
                if document.metadata.year != year_before:
                    # a municipality's region depends on the year
                    own = self._catalogue.passages_of(document_id)
                    found = self._annotate(document, own, self._builder.vectors_of(index, own))
                    payload_changes.write_annotations(index, found)
                index.flush()
            return metadata

    def correct_theme(
        self, passage_id: str, theme: str, *, main: bool | None, by: str | None = None
    ) -> PassageAnnotation:
        """A person's word on a theme of a passage: main, passing (``False``) or none of its
        themes (``None``). It wins over rules, holds for the same text in later versions of the
        document, and filters follow at once. Raises ``NotFound``, ``InvalidInput``.
        """
        if theme not in self._annotator.theme_ids:
            raise InvalidInput(
                f"There is no theme «{theme}».",
                hint="The themes are " + ", ".join(self._annotator.theme_ids) + ".",
            )
        with self._lock:
            correction = ThemeCorrection(theme, main, by)
            return self._follow(passage_id, self._catalogue.correct_theme(passage_id, correction))

    def withdraw_theme_correction(self, passage_id: str, theme: str) -> PassageAnnotation:
        """Go back to what rules said of a theme. Raises ``NotFound``."""
        with self._lock:
            concerned = self._catalogue.withdraw_theme_correction(passage_id, theme)
            return self._follow(passage_id, concerned)

    def correct_role(
        self, passage_id: str, role: Role | None, *, withdraw: bool = False, by: str | None = None
    ) -> Mapping[str, Role | None]:
        """As ``Catalogue.correct_role``; filters follow at once. Raises ``NotFound``."""
        with self._lock:
            roles = self._catalogue.correct_role(passage_id, role, withdraw=withdraw, by=by)
            index = self._store.active()
            if index is not None:
                payload_changes.write_roles(index, roles)
                index.flush()
            return roles

    def _follow(self, passage_id: str, concerned: Sequence[str]) -> PassageAnnotation:
        """Bring the index up to what the catalogue says of these passages."""
        found = self._catalogue.annotations_of(concerned)
        index = self._store.active()
        if index is not None:
            payload_changes.write_annotations(index, found)
            index.flush()
        return found[passage_id]

    def _annotate(
        self, document: Document, passages: Sequence[StoredPassage], vectors: Vectors
    ) -> Mapping[str, PassageAnnotation]:
        """Annotate anew, keep it, and return it with a person's corrections laid over it."""
        year, pairs = document.metadata.year, zip(passages, vectors, strict=True)
        note = self._annotator.annotate
        found = {p.id: note(p.passage.text, p.passage.language, year, v) for p, v in pairs}
        self._catalogue.store_annotations(found)
        return self._catalogue.annotations_of(list(found), hidden=True)

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> dict[str, int]:
        """Build a new generation beside the active one and swap it in; readers notice nothing.

        Passages come from the catalogue; their themes and mentions are found anew, under a
        person's corrections. Vectors are carried over when the model is the same;
        BM25's average length and the language means are measured anew from the whole base.
        """
        from alke_kb.indexing.reindex import rebuild

        with self._lock:
            self.recover()
            counts = rebuild(
                self._catalogue,
                self._store,
                self._builder,
                self._prior,
                partial(expected_stamp, self._builder),
                progress,
                self._annotate,
            )
            return counts

    def _purge(self, version_id: str) -> None:
        """Points first, then the original bytes, then the rows that remember both."""
        index = self._store.active()
        if index is not None:
            index.delete(Where(any_of={"version_id": (version_id,)}))
            index.flush()
        sha256 = self._catalogue.version_sha256(version_id)
        if sha256 and not self._catalogue.archive_in_use(sha256, besides=version_id):
            self._archive.remove(sha256)
        self._catalogue.purge_version(version_id)
