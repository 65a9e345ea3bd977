"""What the client raises: one tree, so that a caller catches as much or as little as it wants."""

from __future__ import annotations

import re
from collections.abc import Mapping

from alke_kb_client.models import Problem, Submission

_TYPE = "urn:alke-kb:problem:"


class AlkeClientError(Exception):
    """Anything that this client raises of itself."""


class NotReached(AlkeClientError):
    """The service could not be reached, or the connection broke off."""


class Damaged(AlkeClientError):
    """What came does not fit its checksum, or is not what the API says it sends."""


class NotRead(AlkeClientError):
    """A file that was handed in could not be read; ``submission`` says why."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        super().__init__(submission.reason or submission.reason_code or "failed")


class ProblemError(AlkeClientError):
    """The service refused; ``problem`` is its own word, ``retry_after`` the seconds to wait."""

    def __init__(
        self, problem: Problem, retry_after: float | None = None, link: str | None = None
    ) -> None:
        self.problem = problem
        self.retry_after = retry_after
        self.link = link
        parts = [problem.title, problem.detail, problem.hint]
        super().__init__(f"{' '.join(filter(None, parts))} [{problem.request_id}]")

    @property
    def code(self) -> str:
        """The last part of the problem's type, such as ``invalid_cursor``: it does not change."""
        return self.problem.type.removeprefix(_TYPE)


class Unauthorized(ProblemError):
    """401: a key or token is needed, or the one sent does not hold."""


class Forbidden(ProblemError):
    """403: the caller's rights do not cover this."""


class NotFound(ProblemError):
    """404: no such document or passage, or none that the caller may see."""


class Conflict(ProblemError):
    """409, 412: the state does not allow it."""


class Duplicate(Conflict):
    """409: the same file is there already; ``link`` is its address."""


class TooLarge(ProblemError):
    """413: more than the service takes."""


class Invalid(ProblemError):
    """400, 414, 422: a value cannot be used; ``problem.errors`` say which."""


class TooManyRequests(ProblemError):
    """429: the quota is used up, and the client's patience too."""


class Unavailable(ProblemError):
    """503: a part does not answer, or there is too much to do."""


class ServerFault(ProblemError):
    """Other 5xx: a fault of the service; tell its maintainers ``problem.request_id``."""


_BY_STATUS: dict[int, type[ProblemError]] = {
    400: Invalid,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: Conflict,
    413: TooLarge,
    414: Invalid,
    422: Invalid,
    429: TooManyRequests,
    503: Unavailable,
}


def error_of(problem: Problem, headers: Mapping[str, str]) -> ProblemError:
    """The error of a problem and the headers that came with it."""
    kind = _BY_STATUS.get(problem.status, ServerFault if problem.status >= 500 else ProblemError)
    if problem.type == f"{_TYPE}duplicate":
        kind = Duplicate
    link = re.search(r"<([^>]+)>", headers.get("link", ""))
    return kind(problem, retry_after(headers), link[1] if link else None)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the service asks to wait."""
    try:
        return max(0.0, float(headers["retry-after"]))
    except (KeyError, ValueError):
        return None
