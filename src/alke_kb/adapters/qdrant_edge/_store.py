"""Generations in a folder: ``alke-passages-<n>/`` each, and ``current`` naming the active one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from alke_kb.adapters import _index
from alke_kb.adapters._generations import ALIAS, GenerationStore
from alke_kb.adapters.qdrant_edge._files import STAMP_FILE, write_durably
from alke_kb.domain import Stamp
from alke_kb.durable import sync_folder
from alke_kb.errors import Busy, Conflict, NotFound, Unavailable

if TYPE_CHECKING:
    from alke_kb.adapters.qdrant_edge._shard import EdgeIndex

_NAME = re.compile(rf"{ALIAS}-([1-9][0-9]*)")
_DROPPED = "dropped-"
_REINDEX = "Build the index anew: alke-kb reindex."


class EdgeIndexStore(GenerationStore["EdgeIndex"]):
    """Owned by one process, from the first ``active`` or ``create`` until ``close``.

    A second owner gets ``Busy``. ``generation`` only reads and never needs the ownership.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._pointer = folder / "current"
        # A lock file of our own: the engine locks single generations, we own the whole folder.
        self._owner = FileLock(folder / "owner.lock", thread_local=False)

    def _numbers(self) -> set[int]:
        self._own()
        names = (_NAME.fullmatch(item.name) for item in self._folder.iterdir())
        return {int(name[1]) for name in names if name}

    def _read_alias(self, *, fresh: bool) -> int | None:
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable(
                f"The index pointer {self._pointer} cannot be read.",
                hint="Check the folder's permissions.",
            ) from error
        match = _NAME.fullmatch(name)
        if match is None:
            raise Conflict(
                f"The index pointer {self._pointer} names no generation of ours.", hint=_REINDEX
            )
        return int(match[1])

    def _point_alias(self, number: int) -> None:
        write_durably(self._pointer, f"{ALIAS}-{number}\n")

    def _create(self, number: int, stamp: Stamp) -> EdgeIndex:
        from alke_kb.adapters.qdrant_edge._shard import EdgeIndex

        self._own()
        folder = self._path(number)
        folder.mkdir()
        index = EdgeIndex.create(folder, stamp, number)
        sync_folder(self._folder)
        return index

    def _load(self, number: int) -> EdgeIndex:
        from alke_kb.adapters.qdrant_edge._shard import EdgeIndex

        self._own()
        folder = self._path(number)
        try:
            text = (folder / STAMP_FILE).read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise NotFound(
                f"The index generation {folder} is missing or was never finished.", hint=_REINDEX
            ) from error
        return EdgeIndex.load(folder, _index.stamp_from_json(text, str(folder)), number)

    def _drop(self, number: int) -> None:
        # Renamed first: a crash in the middle of removing must not leave half a generation.
        gone = self._folder / f"{_DROPPED}{number}"
        shutil.rmtree(gone, ignore_errors=True)
        self._path(number).rename(gone)
        for leftover in self._folder.glob(f"{_DROPPED}*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def _release(self) -> None:
        self._owner.release()

    def _own(self) -> None:
        if self._owner.is_locked:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._owner.acquire(timeout=0)
        except Timeout as error:
            raise Busy(
                f"Another process is using the index in {self._folder}.",
                hint="Ask the running «alke-kb serve», stop it, or use a Qdrant server "
                "(ALKE_KB_QDRANT_URL), which many processes can share.",
            ) from error
        except OSError as error:
            raise Unavailable(
                f"The index folder {self._folder} cannot be used: {error.strerror}.",
                hint="Check that the folder can be written to, or choose another (ALKE_KB_DATA).",
            ) from error

    def _path(self, number: int) -> Path:
        return self._folder / f"{ALIAS}-{number}"
