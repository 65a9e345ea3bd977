"""Small files that must be whole after a crash."""

from __future__ import annotations

import os
from pathlib import Path

from alke_kb.durable import sync_folder

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
