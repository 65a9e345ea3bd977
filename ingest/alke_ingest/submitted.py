"""One file that was handed in: prepared in a worker process, embedded, published."""

from __future__ import annotations

from pathlib import Path

from alke_ingest.metadata import complete, metadata_digest, read_fields
from alke_ingest.prepare import prepare
from alke_ingest.workers import WorkerPool
from alke_kb.domain import OutcomeStatus, Submission, SubmissionOutcome
from alke_kb.errors import ExtractionFailed, InvalidInput
from alke_kb.indexing import IndexWriter, NewDocument
from alke_kb.settings import Settings

_METADATA = {
    "fi": "Annettuja tietoja ei voi käyttää.",
    "sv": "De uppgifter som gavs kan inte användas.",
    "en": "The metadata given cannot be used.",
}


def read_submission(
    writer: IndexWriter, settings: Settings, submission: Submission, file: Path
) -> SubmissionOutcome:
    """Make the file findable under its path; what is wrong with it is in the outcome.

    ``file`` may have any name: the ending of the submission's filename tells the format. Doing it
    again for the same submission changes nothing. Raises what is not the file's fault.
    """
    values, problems = read_fields(submission.values)
    if problems:
        return SubmissionOutcome(None, reason_code="metadata", reason=_METADATA)
    named = file.with_name(f"{submission.id}{Path(submission.filename).suffix}")
    try:
        # Formats are told by content and ending; a hard link gives it its ending.
        named.unlink(missing_ok=True)
        named.hardlink_to(file)
        with WorkerPool(
            1,
            settings.file_memory_mb,
            settings.file_timeout,
            ocr=settings.ocr,
            max_mb=settings.max_file_mb,
        ) as pool:
            prepared = pool.run(prepare, named)
        new = NewDocument(
            path=submission.path,
            source=str(file),
            media_type=prepared.media_type,
            sha256=submission.sha256,
            size=submission.size,
            mtime_ns=file.stat().st_mtime_ns,
            metadata=complete(
                values,
                path=submission.path,
                properties=prepared.properties,
                opening_text="\n\n".join(page.text for page in prepared.pages[:3]),
                headings=list(dict.fromkeys(h for s in prepared.sections for h in s.heading_path)),
                language=prepared.language,
            ),
            metadata_digest=metadata_digest(values),
            pages=prepared.pages,
            passages=prepared.passages,
            warnings=prepared.warnings,
        )
    except ExtractionFailed as error:
        # Its sentences only: the message may name folders.
        return SubmissionOutcome(None, reason_code=error.reason_code, reason=error.sentences)
    except InvalidInput:
        return SubmissionOutcome(None, reason_code="metadata", reason=_METADATA)
    finally:
        named.unlink(missing_ok=True)
    (vectors,) = writer.embed([new])
    outcome = writer.publish(submission.id, new, vectors)
    assert outcome.status is OutcomeStatus.INDEXED
    return SubmissionOutcome(
        outcome.document_id, passages=outcome.passages, warnings=prepared.warnings
    )
