"""The log of use and disclosure as its users see it: append from any thread, many at once.

One thread writes; what waited meanwhile goes into one transaction, so that thirty readers cost one
sync of the disk and not thirty. An event is acknowledged when it would outlast a crash, and who
answers a reader waits for that: what cannot be logged is not shown.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog

from alke_kb.domain import AuditEvent
from alke_kb.errors import AlkeError, Unavailable
from alke_kb.ports import AuditStore

NOT_MADE = "not made"
_LONGEST_QUEUE = 5_000
_BATCH = 500
_HOUSEKEEPING_S = 3600.0

Waiting = tuple[AuditEvent, "Future[None]"]


class AuditLog:
    """``store`` for questions, ``append`` and ``record`` for events. Close it: that writes the rest."""

    def __init__(self, store: AuditStore, *, keep_days: int, keep_queries: bool = False) -> None:
        self.store = store
        self.keep_queries = keep_queries
        self._keep_days = keep_days
        self._waiting: queue.Queue[Waiting | None] = queue.Queue(_LONGEST_QUEUE)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def append(self, event: AuditEvent) -> Future[None]:
        """Hand an event over; the future is done when it is safe, or holds why it is not.

        Raises ``Unavailable`` when too many wait already, or after ``close``.
        """
        done: Future[None] = Future()
        with self._lock:
            if self._closed:
                raise Unavailable("The audit log is closed.")
            if self._thread is None:
                self._thread = threading.Thread(target=self._write, name="audit", daemon=True)
                self._thread.start()
            try:
                self._waiting.put_nowait((event, done))
            except queue.Full:
                raise Unavailable("The audit log cannot keep up.", hint="Try again.") from None
        return done

    def record(self, event: AuditEvent) -> None:
        """Append and wait until it is safe. Raises what kept it from being written."""
        self.append(event).result()

    @contextlib.contextmanager
    def around(self, change: AuditEvent) -> Iterator[None]:
        """Around a change: it is in the log before it is made, or it is not made. One that fails on
        the way is followed by a second entry that says so. Raises as ``record``.
        """
        self.record(change)
        try:
            yield
        except BaseException:
            note = ": ".join(filter(None, (NOT_MADE, change.note)))
            self.record(replace(change, at=datetime.now(UTC), note=note))
            raise

    def prune(self, now: datetime | None = None) -> int:
        """Forget what is older than the retention time; how many events."""
        return self.store.prune((now or datetime.now(UTC)) - timedelta(days=self._keep_days))

    def close(self) -> None:
        """Write what waits, and end the thread. More appends are refused."""
        with self._lock:
            self._closed = True
            thread = self._thread
        if thread is not None:
            self._waiting.put(None)
            thread.join()

    def _write(self) -> None:
        open_ = True
        self._housekeep()
        while open_:
            try:
                first = self._waiting.get(timeout=_HOUSEKEEPING_S)
            except queue.Empty:
                self._housekeep()
                continue
            batch: list[Waiting] = []
            one: Waiting | None = first
            while True:
                if one is None:
                    open_ = False
                    break
                batch.append(one)
                if len(batch) == _BATCH:
                    break
                try:
                    one = self._waiting.get_nowait()
                except queue.Empty:
                    break
            self._append_all(batch)

    def _append_all(self, batch: list[Waiting]) -> None:
        if not batch:
            return
        try:
            self.store.append([event for event, _done in batch])
        except BaseException as error:
            for _event, done in batch:
                # A caller who gave up has cancelled it; the others must still hear.
                with contextlib.suppress(Exception):
                    done.set_exception(error)
            return
        for _event, done in batch:
            with contextlib.suppress(Exception):
                done.set_result(None)

    def _housekeep(self) -> None:
        try:
            forgotten = self.prune()
        except AlkeError as error:
            structlog.get_logger("alke_kb").warning("audit not pruned", reason=error.message)
            return
        if forgotten:
            structlog.get_logger("alke_kb").info("audit pruned", events=forgotten)
