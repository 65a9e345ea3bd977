"""The one straight line: files → prepared documents → vectors → published, with every outcome kept."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from alke_ingest.discovery import SourceFile, discover, sha256_of
from alke_ingest.metadata import GivenMetadata, ManifestSet, complete, load_given
from alke_ingest.model import PreparedDocument
from alke_ingest.prepare import prepare
from alke_ingest.workers import WorkerPool
from alke_kb.domain import IngestOutcome, OutcomeStatus
from alke_kb.errors import AlkeError, ExtractionFailed
from alke_kb.indexing import IndexWriter, NewDocument
from alke_kb.ports import Catalogue
from alke_kb.settings import Settings

# Vectors are computed for several documents at once: sorting many texts by length before they are
# batched doubles the rate, and a crash costs at most this much work.
EMBED_AT_ONCE = 192
# Raised when extraction, clean-up or chunking change what they make of the same file.
PREPARATION_VERSION = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files looked at, and passages made findable so far."""

    files_done: int
    files_total: int
    passages: int
    current: str


@dataclass
class IngestReport:
    """What became of every file of a run."""

    outcomes: list[IngestOutcome] = field(default_factory=list)
    seconds: float = 0.0

    def count(self, status: OutcomeStatus) -> int:
        return sum(outcome.status is status for outcome in self.outcomes)

    @property
    def passages(self) -> int:
        return sum(outcome.passages for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class _Job:
    file: SourceFile
    given: GivenMetadata
    sha256: str
    size: int
    mtime_ns: int


class Ingest:
    """One run over files and folders."""

    def __init__(self, catalogue: Catalogue, writer: IndexWriter, settings: Settings) -> None:
        self._catalogue = catalogue
        self._writer = writer
        self._settings = settings
        self._run_id = str(uuid.uuid4())
        self._report = IngestReport()
        self._passages = 0
        self._total = 0
        self._notify: Callable[[Progress], None] = lambda _progress: None

    def run(
        self,
        paths: Sequence[Path],
        manifest: Path | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Index what is new or changed. Raises ``InvalidInput`` for a path or manifest that cannot
        be used at all; everything that is wrong with single files is in the report.
        """
        started = time.monotonic()
        if progress is not None:
            self._notify = progress
        files = discover(paths)
        given = load_given(files, manifest)
        files = [file for file in files if not given.excluded(file)]
        self._total = len(files)
        for problem in given.problems:
            self._record(self._failed(problem.path, problem.message, "manifest"))
        jobs = [job for file in files if (job := self._changed(file, given)) is not None]
        if jobs:
            self._writer.index()
            self._index(jobs)
        self._report.seconds = time.monotonic() - started
        return self._report

    def _changed(self, file: SourceFile, given: ManifestSet) -> _Job | None:
        """A job for a file whose content or given metadata differ from what is indexed."""
        try:
            stat = file.path.stat()
            metadata = _stamped(given.for_file(file))
            known = self._catalogue.file_state(file.key)
            same_metadata = known is not None and known[3] == metadata.digest
            if known and same_metadata and (known[1], known[2]) == (stat.st_size, stat.st_mtime_ns):
                self._unchanged(file)
                return None
            if stat.st_size > self._settings.max_file_mb * 1_000_000:
                return _Job(file, metadata, "", stat.st_size, stat.st_mtime_ns)
            sha256 = sha256_of(file.path)
        except OSError as error:
            reason = f"The file cannot be read: {error.strerror}. Check its permissions."
            self._record(self._failed(file.key, reason, "unreadable"))
            return None
        if known and same_metadata and known[0] == sha256:
            self._unchanged(file)
            return None
        twins = [d for d in self._catalogue.find_by_sha256(sha256) if d.path != file.key]
        if known is None and twins:
            self._unchanged(file, f"The same content is already in the base as {twins[0].path}.")
            return None
        return _Job(file, metadata, sha256, stat.st_size, stat.st_mtime_ns)

    def _index(self, jobs: list[_Job]) -> None:
        by_path = {str(job.file.path): job for job in jobs}
        waiting: list[NewDocument] = []
        with WorkerPool(
            workers=min(self._settings.workers, len(jobs)),
            memory_mb=self._settings.file_memory_mb,
            timeout_s=self._settings.file_timeout,
            max_mb=self._settings.max_file_mb,
            ocr=self._settings.ocr,
        ) as pool:
            for path, prepared in pool.imap(prepare, list(by_path)):
                job = by_path[path]
                if isinstance(prepared, ExtractionFailed):
                    self._record(self._failed(job.file.key, prepared.message, prepared.reason_code))
                    continue
                try:
                    waiting.append(_new_document(job, prepared))
                except AlkeError as error:
                    self._record(self._failed(job.file.key, _sentence(error), error.code))
                    continue
                if sum(len(new.passages) for new in waiting) >= EMBED_AT_ONCE:
                    self._publish(waiting)
                    waiting = []
            self._publish(waiting)

    def _publish(self, documents: Iterable[NewDocument]) -> None:
        documents = list(documents)
        if not documents:
            return
        current = documents[0].path

        def embedded(count: int) -> None:
            self._passages += count
            self._notify(self._progress(current))

        vectors = self._writer.embed(documents, embedded)
        for new, rows in zip(documents, vectors, strict=True):
            self._record(self._writer.publish(self._run_id, new, rows), stored=True)

    def _unchanged(self, file: SourceFile, note: str | None = None) -> None:
        # The catalogue writes this down only where an earlier run had recorded a failure.
        self._record(
            IngestOutcome(file.key, OutcomeStatus.UNCHANGED, warnings=(note,) if note else ())
        )

    def _failed(self, key: str, reason: str, code: str) -> IngestOutcome:
        return IngestOutcome(key, OutcomeStatus.FAILED, reason=reason, reason_code=code)

    def _record(self, outcome: IngestOutcome, *, stored: bool = False) -> None:
        if not stored:
            self._catalogue.record_outcome(self._run_id, outcome)
        self._report.outcomes.append(outcome)
        self._notify(self._progress(outcome.path))

    def _progress(self, current: str) -> Progress:
        return Progress(len(self._report.outcomes), self._total, self._passages, current)


def _stamped(given: GivenMetadata) -> GivenMetadata:
    """With the preparation's version in the digest, so that an upgrade reads files anew."""
    return replace(given, digest=f"{PREPARATION_VERSION}:{given.digest}")


def _new_document(job: _Job, prepared: PreparedDocument) -> NewDocument:
    headings = list(dict.fromkeys(h for s in prepared.sections for h in s.heading_path))
    metadata = complete(
        job.given.values,
        path=job.file.key,
        properties=prepared.properties,
        opening_text="\n\n".join(page.text for page in prepared.pages[:3]),
        headings=headings,
        language=prepared.language,
    )
    return NewDocument(
        path=job.file.key,
        source=str(job.file.path),
        media_type=prepared.media_type,
        sha256=job.sha256,
        size=job.size,
        mtime_ns=job.mtime_ns,
        metadata=metadata,
        metadata_digest=job.given.digest,
        pages=prepared.pages,
        passages=prepared.passages,
        warnings=prepared.warnings,
    )


def _sentence(error: AlkeError) -> str:
    return f"{error.message} {error.hint}" if error.hint else error.message
