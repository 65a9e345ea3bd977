"""Sessions of the pages that were ended before their time, kept in the data folder until then.

A file holds those that would have ended on one day, a line each; it is only ever added to, so that
several processes can share the folder, and goes when its day has passed.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alke_kb.errors import Unavailable

if TYPE_CHECKING:
    from alke_kb.ports import EndedSessions


class EndedSessionFiles:
    """``ports.EndedSessions`` in a folder that is made when somebody first signs out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        # By file: its size when it was read, and the sessions in it.
        self._read: dict[Path, tuple[int, frozenset[str]]] = {}

    def add(self, session_id: str, ends: int) -> None:
        path = self._file(ends)
        try:
            with self._lock:
                self._folder.mkdir(mode=0o700, exist_ok=True)
                self._tidy()
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                with os.fdopen(descriptor, "ab") as stream:
                    # A line of its own even after one that a crash cut short.
                    stream.write(f"\n{session_id}\n".encode())
                    stream.flush()
                    os.fsync(stream.fileno())
        except OSError as error:
            raise Unavailable(
                f"The folder {self._folder} cannot be written: {error.strerror}.",
                hint="Check the free space and permissions of the data folder.",
            ) from error

    def has(self, session_id: str, ends: int) -> bool:
        path = self._file(ends)
        try:
            size = path.stat().st_size
            known = self._read.get(path)
            if known is None or known[0] != size:
                text = path.read_text(encoding="utf-8", errors="replace")
                known = self._read[path] = (size, frozenset(text.split()))
        except FileNotFoundError:
            return False
        except OSError as error:
            raise Unavailable(
                f"The file {path} cannot be read: {error.strerror}.",
                hint="Check the permissions of the data folder.",
            ) from error
        return session_id in known[1]

    def _file(self, ends: int) -> Path:
        return self._folder / f"{datetime.fromtimestamp(ends, UTC):%Y-%m-%d}"

    def _tidy(self) -> None:
        today = self._file(int(time.time()))
        for path in self._folder.iterdir():
            if path < today:
                self._read.pop(path, None)
                with contextlib.suppress(FileNotFoundError):
                    path.unlink()


if TYPE_CHECKING:
    _port: type[EndedSessions] = EndedSessionFiles
