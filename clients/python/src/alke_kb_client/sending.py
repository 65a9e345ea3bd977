"""Requests that wait when they are told to, and errors of their own kind."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from alke_kb_client.errors import Damaged, NotReached, ProblemError, error_of
from alke_kb_client.models import Problem

T = TypeVar("T", bound=BaseModel)
_PAUSES_S = (0.5, 2.0, 5.0)


class Sender:
    """Sends to one service. Waits ``patience`` seconds for one answer at most, pauses together."""

    def __init__(self, http: httpx.Client, patience: float) -> None:
        self._http = http
        self._patience = patience

    def model(self, kind: type[T], method: str, path: str, **request: Any) -> T:
        """The answer as a model. Raises ``AlkeClientError``."""
        with self.answer(method, path, **request) as response:
            return parsed(kind, response.read())

    @contextlib.contextmanager
    def answer(self, method: str, path: str, **request: Any) -> Iterator[httpx.Response]:
        """A good answer, not yet read. What breaks off is sent anew where that does no harm, what the
        service asks to send later is sent later. Raises ``AlkeClientError``.
        """
        left = self._patience
        tries = iter(_PAUSES_S)
        while True:
            try:
                response = self._http.send(
                    self._http.build_request(method, f"api/v1/{path}", **request), stream=True
                )
            except httpx.TransportError as error:
                pause = None if _final(method, error) else next(tries, None)
                if pause is None or pause > left:
                    raise NotReached(f"{type(error).__name__}: {error}") from error
            else:
                with contextlib.closing(response):
                    if response.is_success:
                        yield response
                        return
                    refusal = _refusal(response)
                asked = refusal.retry_after
                if asked is None or refusal.problem.status not in (429, 503) or asked > left:
                    raise refusal
                pause = max(asked, 0.1)
            left -= pause
            time.sleep(pause)


def parsed(kind: type[T], content: bytes) -> T:
    """JSON as a model. Raises ``Damaged``."""
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        raise Damaged(f"This is no {kind.__name__}: {error}") from error


def query(**values: Any) -> dict[str, Any]:
    """Parameters that were given; lists are repeated, truths are words, days as in ISO 8601."""
    given: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, bool):
            given[name] = str(value).lower()
        elif isinstance(value, Sequence) and not isinstance(value, str):
            given[name] = list(value)
        elif value is not None:
            given[name] = written(value)
    return given


def written(value: Any) -> Any:
    """Days as the API writes them, anything else as it is."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def at(*parts: str) -> str:
    """A path of ids, which cannot lead elsewhere."""
    return "/".join(quote(part, safe="") for part in parts)


def upload(path: Path) -> dict[str, tuple[str, bytes]]:
    """A file as bytes, so that a second try sends the same."""
    return {"file": (path.name, path.read_bytes())}


def _final(method: str, error: httpx.TransportError) -> bool:
    """What took too long once would take as long again; what may have been changed already would
    be refused the second time.
    """
    unsent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    if method in {"PATCH", "DELETE"}:
        return not unsent
    return isinstance(error, httpx.ReadTimeout | httpx.WriteTimeout)


def _refusal(response: httpx.Response) -> ProblemError:
    content = response.read()
    try:
        problem = Problem.model_validate_json(content)
    except ValidationError:
        # A proxy in between speaks in its own way.
        problem = Problem(
            type="about:blank",
            title=response.reason_phrase or "Error",
            status=response.status_code,
            detail=f"The answer {response.status_code} did not come from the knowledge base.",
            instance=response.url.path,
            request_id=response.headers.get("x-request-id", "-"),
        )
    return error_of(problem, response.headers)
