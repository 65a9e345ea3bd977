"""Where submissions are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from alke_kb.domain import Submission, SubmissionOutcome


class SubmissionStore(Protocol):
    """Submissions in the catalogue. Every method is one transaction; what returned is durable."""

    def add(self, submission: Submission) -> Submission:
        """Keep it; or, when its submitter has used its idempotency key before, give the one that
        is there and keep nothing.
        """
        ...

    def find(self, submission_id: str) -> Submission | None: ...

    def find_by_key(self, submitted_by: str, idempotency_key: str) -> Submission | None: ...

    def unfinished(self) -> list[Submission]:
        """Those received or being processed, oldest first."""
        ...

    def failed(self) -> list[Submission]:
        """Those that failed and are not forgotten, the latest first."""
        ...

    def again(self, submission_id: str) -> Submission:
        """A failed one is received once more, with all its attempts. Raises ``Conflict`` when it did
        not fail.
        """
        ...

    def forget(self, submission_id: str) -> None:
        """A failed one. Raises ``Conflict`` when it did not fail."""
        ...

    def begin(self, submission_id: str) -> Submission:
        """It is being processed, once more: counts the attempt. Raises ``NotFound``."""
        ...

    def finish(self, submission_id: str, outcome: SubmissionOutcome, when: datetime) -> Submission:
        """Indexed, or failed when the outcome has no document. Raises ``NotFound``."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget those finished before this time; how many."""
        ...
