"""Reads what was handed in through the API, in the process that serves it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from alke_cli.operations import one_writer
from alke_ingest.submitted import read_submission
from alke_kb.domain import Act, AuditEvent, Submission, SubmissionOutcome
from alke_kb.wiring import KnowledgeBase

OPERATION = "submitDocument"


def read_submissions(kb: KnowledgeBase) -> None:
    """Work until the intake is closed. A long ``ingest`` goes first: vectors are made one at a time."""

    def process(submission: Submission, file: Path) -> SubmissionOutcome:
        with one_writer:
            outcome = read_submission(kb.writer, kb.settings, submission, file)
        if outcome.document_id is not None:
            kb.audit.record(
                AuditEvent(
                    at=datetime.now(UTC),
                    reader=submission.submitted_by,
                    act=Act.CHANGED,
                    operation=OPERATION,
                    documents=(outcome.document_id,),
                    ground=submission.ground,
                    request_id=submission.request_id,
                    note=f"submission {submission.id}",
                )
            )
        return outcome

    kb.intake.work(process)
