"""One error tree. It knows neither HTTP nor the command line; vendor errors end in adapters.

Every error carries a sentence for a person (what happened, what to do) and a stable ``code``.
"""

from __future__ import annotations

from collections.abc import Mapping


class AlkeError(Exception):
    """Root of everything this library raises on purpose."""

    code = "error"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # keyword-only arguments would not survive pickling, and workers send errors home
        return _restore, (type(self), self.args, self.__dict__.copy())


class InvalidInput(AlkeError):
    """The caller asked for something that cannot be: bad value, bad file, bad query."""

    code = "invalid"


class NotFound(AlkeError):
    """No such document, passage, region, generation …"""

    code = "not_found"


class Conflict(AlkeError):
    """The state does not allow it now: another owner, a stamp that does not match."""

    code = "conflict"


class StampMismatch(Conflict):
    """The index was built with another schema, analyser or model: reindex or change settings."""

    code = "stamp_mismatch"


class Busy(Conflict):
    """Another process owns the data folder."""

    code = "busy"


class Duplicate(Conflict):
    """The very bytes are there already: in this document, or in this submission that waits."""

    code = "duplicate"

    def __init__(
        self, message: str, *, document_id: str | None = None, submission_id: str | None = None
    ) -> None:
        super().__init__(message)
        self.document_id = document_id
        self.submission_id = submission_id


class IdempotencyKeyReused(InvalidInput):
    """The key stands for another request of the same caller."""

    code = "idempotency_key_reused"


class Unavailable(AlkeError):
    """A part that should be there does not answer: Qdrant, Voikko, the model, the database."""

    code = "unavailable"


class RateLimited(Unavailable):
    """The server asks to slow down; ``retry_after`` in seconds when it said so."""

    code = "rate_limited"

    def __init__(
        self, message: str, *, hint: str | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class TimedOut(Unavailable):
    """The answer was not ready in the time allowed; nobody waits for it any more."""

    code = "timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The answer was not ready within {seconds:g} seconds.")
        self.seconds = seconds


class ExtractionFailed(AlkeError):
    """A file gave no usable text; ``reason_code`` is one of ``alke_ingest``'s outcome codes.

    ``sentences`` say the reason in ``fi``, ``sv`` and ``en``, without the file's name.
    """

    code = "extraction_failed"

    def __init__(
        self,
        message: str,
        *,
        reason_code: str,
        hint: str | None = None,
        sentences: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.reason_code = reason_code
        self.sentences = dict(sentences or {})


def _restore(
    kind: type[AlkeError], args: tuple[object, ...], state: dict[str, object]
) -> AlkeError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error
