"""How long an answer may still take. Work that nobody waits for any more stops at its next step.

A thread cannot be ended from outside, so readers of catalogue and index ask here before every step.
Whoever answers a request sets the deadline; threads that inherit the context see it. Without one
nothing is limited, and changes to the base never are: ``unhurried``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from alke_kb.errors import TimedOut


class Deadline:
    """A moment that may be brought forward or lifted, from any thread."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until: float | None = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """Whether it is too late."""
        return self._until is not None and time.monotonic() >= self._until

    def cancel(self) -> None:
        """Nobody waits any more."""
        self._until = 0.0

    def lift(self) -> None:
        """The answer is under way and may take its time."""
        self._until = None


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def within(deadline: Deadline | None) -> Iterator[None]:
    """What runs inside, and in threads that inherit the context, ends by then."""
    token = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def unhurried() -> Iterator[None]:
    """No deadline inside: a change that has begun is finished."""
    with within(None):
        yield


def check_deadline() -> None:
    """Raises ``TimedOut`` when it is too late to go on."""
    deadline = _current.get()
    if deadline is not None and deadline.passed:
        raise TimedOut(deadline.seconds)
