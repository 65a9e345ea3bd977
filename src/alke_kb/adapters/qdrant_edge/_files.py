"""Small files that must be whole after a crash."""

from __future__ import annotations

import os
from pathlib import Path

STAMP_FILE = "stamp.json"


def write_durably(path: Path, text: str) -> None:
    """Replace the file in one step; the old or the new content survives, never half of one."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in the folder durable; only POSIX lets a folder be opened for that."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
