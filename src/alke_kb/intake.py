"""The way in for files that others hand in: received and safe at once, read when their turn comes.

What ``submit`` returned is acknowledged: bytes and row are on disk, and a crash or restart at any
later moment leads to the same end. The reading itself is given to ``work`` by whoever runs it, so
that this side knows nothing of file formats.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import structlog

from alke_kb.domain import Reader, Right, Submission, SubmissionOutcome, SubmissionState
from alke_kb.durable import sync_folder
from alke_kb.errors import (
    AlkeError,
    Conflict,
    Duplicate,
    IdempotencyKeyReused,
    InvalidInput,
    NotFound,
)
from alke_kb.ports import Catalogue, SubmissionStore

Process = Callable[[Submission, Path], SubmissionOutcome]

KEPT_DAYS = 30
ATTEMPTS = 3
_LONGEST_NAME = 120
_CHUNK = 2**20
_HOUSEKEEPING_S = 3600.0
_AGAIN_S = 30.0
_GAVE_UP = SubmissionOutcome(
    None,
    reason_code="gave_up",
    reason={
        "fi": "Tiedoston käsittely keskeytyi toistuvasti.",
        "sv": "Behandlingen av filen avbröts upprepade gånger.",
        "en": "Processing of the file broke off again and again.",
    },
)


class Intake:
    """``submit`` and ``status`` from any thread; one thread runs ``work``."""

    def __init__(self, store: SubmissionStore, catalogue: Catalogue, folder: Path) -> None:
        self._store = store
        self._catalogue = catalogue
        self._folder = folder
        self._wake = threading.Event()
        self._closed = threading.Event()

    def submit(
        self,
        content: IO[bytes],
        filename: str,
        values: Mapping[str, object],
        *,
        reader: Reader,
        idempotency_key: str | None = None,
        request_id: str | None = None,
    ) -> Submission:
        """Receive a file; the same request with the same key gives the submission that is there.

        ``values`` is given metadata in JSON form. Raises ``InvalidInput`` for an empty file,
        ``IdempotencyKeyReused``, and ``Duplicate`` when a document that the reader sees, or a file
        the reader handed in that waits, has these very bytes.
        """
        submission_id = str(uuid.uuid4())
        self._folder.mkdir(parents=True, exist_ok=True)
        partial = self._folder / f"{submission_id}.part"
        try:
            sha256, size = _receive(content, partial)
            if size == 0:
                raise InvalidInput("The file is empty.", hint="Send a file with content.")
            name = _clean(filename)
            now = datetime.now(UTC)
            submission = Submission(
                id=submission_id,
                submitted_by=reader.id,
                ground=reader.scope,
                filename=name,
                path=f"lahetetyt/{now:%Y}/{submission_id}/{name}",
                sha256=sha256,
                size=size,
                values=dict(values),
                request_digest=_digest(sha256, name, values),
                submitted_at=now,
                idempotency_key=idempotency_key,
                request_id=request_id,
            )
            if idempotency_key is not None:
                known = self._store.find_by_key(reader.id, idempotency_key)
                if known is not None:
                    return _same(known, submission)
            self._refuse_duplicates(submission, reader)
            partial.rename(self._file(submission_id))
            sync_folder(self._folder)
            kept = self._store.add(submission)
        finally:
            partial.unlink(missing_ok=True)
        if kept.id != submission_id:
            # Another request with the same key was quicker.
            self._file(submission_id).unlink(missing_ok=True)
            return _same(kept, submission)
        self._wake.set()
        return kept

    def status(self, submission_id: str, *, reader: Reader) -> Submission:
        """For who handed it in, and administrators. Raises ``NotFound`` for everyone else."""
        found = self._store.find(submission_id)
        if found is None or not (found.submitted_by == reader.id or reader.may(Right.ADMIN)):
            raise NotFound(f"There is no submission {submission_id}.")
        return found

    def failed(self, *, reader: Reader) -> list[Submission]:
        """Files that were not read and are neither tried again nor dismissed, the latest first: those
        the reader handed in, or, for administrators, all.
        """
        return [
            one
            for one in self._store.failed()
            if one.submitted_by == reader.id or reader.may(Right.ADMIN)
        ]

    def keeps(self, submission: Submission) -> bool:
        """Whether the file of a failed submission is here to be tried again."""
        return submission.state is SubmissionState.FAILED and self._file(submission.id).exists()

    def retry(self, submission_id: str, *, reader: Reader) -> Submission:
        """Read a file that failed once more, in its turn. Raises ``NotFound``, and ``Conflict`` when
        it did not fail or is kept no longer.
        """
        if not self.keeps(self.status(submission_id, reader=reader)):
            raise Conflict("There is no failed file to try again.")
        again = self._store.again(submission_id)
        self._wake.set()
        return again

    def dismiss(self, submission_id: str, *, reader: Reader) -> None:
        """Forget a file that failed, and its bytes. Raises ``NotFound``, and ``Conflict`` when it
        did not fail.
        """
        self.status(submission_id, reader=reader)
        self._store.forget(submission_id)
        self._file(submission_id).unlink(missing_ok=True)

    def waiting(self) -> int:
        """How many files wait or are being read."""
        return len(self._store.unfinished())

    def work(self, process: Process) -> None:
        """Read what waits, oldest first, until ``close``.

        Begins with what a stop or crash left. A file whose reading breaks off ``ATTEMPTS`` times is
        given up.
        """
        self._tidy()
        while not self._closed.is_set():
            self._wake.clear()
            try:
                left = self._round(process)
            except AlkeError as error:
                structlog.get_logger("alke_kb").error("intake waits", reason=error.message)
                left = True
            self._wake.wait(_AGAIN_S if left else _HOUSEKEEPING_S)

    def close(self) -> None:
        """``work`` ends after the file at hand."""
        self._closed.set()
        self._wake.set()

    def _round(self, process: Process) -> bool:
        left = False
        for waiting in self._store.unfinished():
            if self._closed.is_set():
                return True
            left = not self._one(waiting, process) or left
        if self._store.prune(datetime.now(UTC) - timedelta(days=KEPT_DAYS)):
            self._tidy()
        return left

    def _one(self, waiting: Submission, process: Process) -> bool:
        path = self._file(waiting.id)
        if waiting.attempts >= ATTEMPTS or not path.exists():
            outcome = _GAVE_UP
        else:
            submission = self._store.begin(waiting.id)
            try:
                outcome = process(submission, path)
            except Exception as error:
                # Not the file's fault, or not foreseen: it has its further attempts.
                structlog.get_logger("alke_kb").error(
                    "submission not processed",
                    submission=waiting.id,
                    error_type=type(error).__name__,
                    exc_info=None if isinstance(error, AlkeError) else error,
                )
                return False
        self._store.finish(waiting.id, outcome, datetime.now(UTC))
        if outcome.document_id is not None:  # what failed may be tried again
            path.unlink(missing_ok=True)
        return True

    def _refuse_duplicates(self, submission: Submission, reader: Reader) -> None:
        twins = self._catalogue.seen_by(reader).find_by_sha256(submission.sha256)
        if twins:
            raise Duplicate("This file is in the base already.", document_id=twins[0].id)
        for other in self._store.unfinished():
            if other.submitted_by == reader.id and other.sha256 == submission.sha256:
                raise Duplicate("You have handed in this file already.", submission_id=other.id)

    def _file(self, submission_id: str) -> Path:
        return self._folder / f"{submission_id}.file"

    def _tidy(self) -> None:
        """Files whose receipt a crash interrupted were never acknowledged; others are read, dismissed
        or forgotten.
        """
        if not self._folder.is_dir():
            return
        known = {self._file(one.id) for one in (*self._store.unfinished(), *self._store.failed())}
        for path in self._folder.iterdir():
            # What is being received now has no row yet, but is younger than any start.
            if path not in known and _age_s(path) > _AGAIN_S:
                path.unlink(missing_ok=True)


def _receive(content: IO[bytes], target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest(), size


def _age_s(path: Path) -> float:
    with contextlib.suppress(OSError):
        return datetime.now(UTC).timestamp() - path.stat().st_mtime
    return 0.0


def _clean(filename: str) -> str:
    """The last part of a name, fit for a path; its ending tells the format and is kept."""
    name = unicodedata.normalize("NFC", filename.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in name).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if not dot:
        stem, suffix = kept, ""
    return (stem[:_LONGEST_NAME] or "asiakirja") + (f".{suffix[:10]}" if suffix else "")


def _digest(sha256: str, name: str, values: Mapping[str, object]) -> str:
    text = json.dumps([sha256, name, dict(values)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _same(known: Submission, asked: Submission) -> Submission:
    if known.request_digest != asked.request_digest:
        raise IdempotencyKeyReused(
            "This Idempotency-Key was used for another request.",
            hint="Make a new key for each document.",
        )
    return known
