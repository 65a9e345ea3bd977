"""One change of the base at a time, and a revision that tells whether there was any."""

from __future__ import annotations

import secrets
import threading
from types import TracebackType


class Changes:
    """A re-entrant lock. ``revision`` differs before, during and after what is done under it, and in
    every process, so that what was read under one revision is not taken for what is there later.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._process = secrets.token_hex(6)
        self._count = 0

    @property
    def revision(self) -> str:
        """Ask before reading: the answer is at least as new."""
        return f"{self._process}.{self._count}"

    def __enter__(self) -> None:
        self._lock.acquire()
        self._count += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._count += 1
        self._lock.release()
