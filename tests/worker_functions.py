"""What the tests let worker processes do. A module of its own on the test path, because a worker
process imports it by name, whichever test started the server that workers are forked from.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from alke_ingest.extraction import extract
from alke_ingest.model import ExtractedDocument
from alke_kb.errors import ExtractionFailed, Unavailable

_started: list[str] = []


def remember(word: str) -> None:
    _started.append(word)


def act(item: str, **options: object) -> object:
    """What the item asks for: the ways in which reading a file may go."""
    match item.split(":"):
        case ["pid", *_rest]:
            return os.getpid()
        case ["sleep", seconds]:
            time.sleep(float(seconds))
        case ["memory", megabytes]:
            return len(bytearray(int(megabytes) * 1024 * 1024))
        case ["segfault"]:
            ctypes.string_at(0)
        case ["exit"]:
            os._exit(7)
        case ["kill"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["bug"]:
            raise KeyError("Ääkkönen")
        case ["unavailable"]:
            raise Unavailable("Voikko ei vastaa.")
        case ["refuse"]:
            raise ExtractionFailed("Ei käy.", reason_code="encrypted", hint="Avaa.")
        case ["started"]:
            return list(_started)
        case ["options"]:
            return options
        case ["spin"]:
            while True:
                pass
        case ["modules"]:
            return [name in sys.modules for name in ("pypdf", "docx", "torch")]
    return item


def explode() -> None:
    raise RuntimeError("no dictionary")


def read(path: str) -> ExtractedDocument:
    return extract(Path(path))


def read_with_ocr(path: str) -> ExtractedDocument:
    return extract(Path(path), ocr=True)
