"""Original bytes in a folder: ``ab/abcd…`` by sha256, written once, read-only ever after."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from alke_kb.durable import sync_folder
from alke_kb.errors import Conflict, InvalidInput, NotFound, Unavailable

if TYPE_CHECKING:
    from alke_kb.ports import Archive

_CHUNK = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"
# A temporary file this old was left by a process that died; younger ones may be at work.
_STALE_S = 24 * 3600


class FolderArchive:
    """``ports.Archive`` in a folder of its own. Safe for several threads and processes.

    ``in_use`` answers whether any document version still needs a sha256; ``remove`` asks it.
    """

    def __init__(
        self, folder: str | os.PathLike[str], in_use: Callable[[str], bool] | None = None
    ) -> None:
        self._folder = Path(folder)
        self._in_use = in_use

    def put(self, source: str) -> tuple[str, int]:
        """Copy the file at this path in; returns (sha256, size) of the bytes that were copied.

        Durable when it returns. Raises ``NotFound``, ``InvalidInput`` (not a readable file),
        ``Unavailable`` (the archive cannot be written).
        """
        with _open_source(source) as stream, _writing(self._folder):
            incoming = self._folder / _INCOMING
            incoming.mkdir(parents=True, exist_ok=True)
            _sweep(incoming)
            descriptor, name = tempfile.mkstemp(dir=incoming)
            temporary = Path(name)
            try:
                with os.fdopen(descriptor, "wb") as target:
                    sha256, size = _copy(stream, target)
                    target.flush()
                    os.fchmod(target.fileno(), 0o444)
                    os.fsync(target.fileno())
                self._settle(temporary, self._place(sha256), size)
            finally:
                temporary.unlink(missing_ok=True)
        return sha256, size

    def open_path(self, sha256: str) -> str:
        """Path of the stored bytes, for reading only. Raises ``NotFound``, ``InvalidInput``."""
        place = self._place(sha256)
        if not place.is_file():
            raise NotFound(
                f"The archive has no original with sha256 {sha256}.",
                hint="Ingest the document again, or restore the archive from a backup.",
            )
        return str(place)

    def verify(self, sha256: str) -> bool:
        """Whether the stored bytes still have this hash; reads them all. Raises ``NotFound``."""
        path = self.open_path(sha256)
        with _writing(self._folder), Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256

    def stored(self) -> Iterator[str]:
        """sha256 of everything kept, in ascending order."""
        if not self._folder.is_dir():
            return
        for shelf in sorted(self._folder.iterdir()):
            if len(shelf.name) == 2 and shelf.is_dir():
                for place in sorted(shelf.iterdir()):
                    if _SHA256.fullmatch(place.name) and place.name.startswith(shelf.name):
                        yield place.name

    def remove(self, sha256: str) -> None:
        """Remove the bytes; what is not there is no error. Raises ``Conflict`` when in use."""
        place = self._place(sha256)
        if self._in_use is not None and self._in_use(sha256):
            raise Conflict(
                f"A document still needs the original with sha256 {sha256}.",
                hint="Delete the document first.",
            )
        with _writing(self._folder), contextlib.suppress(FileNotFoundError):
            place.unlink()
            sync_folder(place.parent)

    def _place(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise InvalidInput("A sha256 is 64 hexadecimal digits in lower case.")
        return self._folder / sha256[:2] / sha256

    def _settle(self, temporary: Path, place: Path, size: int) -> None:
        if place.is_file() and place.stat().st_size == size:
            # Written by an earlier put, which may have died before the folder was synced.
            sync_folder(place.parent)
            return
        if not place.parent.is_dir():
            place.parent.mkdir(exist_ok=True)
            sync_folder(self._folder)
        temporary.replace(place)
        sync_folder(place.parent)


def _open_source(source: str) -> BinaryIO:
    hint = "Check the path and its permissions."
    try:
        # Without O_NONBLOCK a named pipe would keep us waiting for its writer.
        descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {source}.", hint=hint) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(f"The file {source} cannot be read: {reason}.", hint=hint) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InvalidInput(f"{source} is not a file.", hint="Name a document file.")
    return os.fdopen(descriptor, "rb")


def _copy(source: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _sweep(incoming: Path) -> None:
    for left in incoming.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_S:
                left.unlink()


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"The archive in {folder} cannot be used: {error.strerror or error}.",
            hint="Check that the disk is not full, and the permissions of the data folder.",
        ) from error


if TYPE_CHECKING:
    _port: type[Archive] = FolderArchive
