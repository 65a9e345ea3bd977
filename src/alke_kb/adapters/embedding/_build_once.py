"""A folder of derived files that appears complete or not at all, written by one process."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from alke_kb.errors import Unavailable

MARKER = "alke-folder.json"
LOCK_SECONDS = 600.0


def is_complete(folder: Path) -> bool:
    """Whether every file is there in its full size: a cache may lose files behind our back."""
    try:
        sizes = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, TypeError, AttributeError):
        return False


def build_once(folder: Path, write: Callable[[Path], None]) -> Path:
    """``folder``, filled by ``write`` on the first call only.

    ``write`` fills a hidden folder beside it, which is renamed when all of it is on the disk;
    what a killed process left behind is removed by the next one. Processes that start together
    wait for the one that writes. Raises ``Unavailable``, and whatever ``write`` raises.
    """
    if is_complete(folder):
        return folder
    from filelock import FileLock, Timeout

    parent = folder.parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with FileLock(parent / f".{folder.name}.lock", timeout=LOCK_SECONDS):
            if not is_complete(folder):
                _build(folder, write)
    except Timeout as error:
        raise Unavailable(
            f"Another process has been preparing {folder} for ten minutes.",
            hint="Wait for it or end it, then try again.",
        ) from error
    except OSError as error:
        raise Unavailable(
            f"The model could not be written to {parent}: {error.strerror or error}.",
            hint="Give it space and the right to write there, or set another cache folder.",
        ) from error
    return folder


def _build(folder: Path, write: Callable[[Path], None]) -> None:
    prefix = f".{folder.name}.partial-"
    for left_over in folder.parent.glob(f"{prefix}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
    try:
        write(partial)
        files = sorted(path for path in partial.rglob("*") if path.is_file())
        sizes = {path.relative_to(partial).as_posix(): path.stat().st_size for path in files}
        (partial / MARKER).write_text(json.dumps(sizes, indent=2), encoding="utf-8")
        for path in [*files, partial / MARKER]:
            path.chmod(0o644)
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        partial.chmod(0o755)
        if folder.exists():  # incomplete: files were lost or cut
            shutil.rmtree(folder)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
