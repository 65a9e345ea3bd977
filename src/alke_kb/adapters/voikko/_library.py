"""Where libvoikko and its dictionary are found, and what to say when they are not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

LIBRARY_VARIABLE = "ALKE_KB_VOIKKO_LIBRARY"
DICTIONARY_VARIABLE = "ALKE_KB_VOIKKO_DICTIONARY"
HOW_TO_INSTALL = (
    "Install it with 'apt-get install libvoikko1 voikko-fi' (Debian, Ubuntu) or "
    "'brew install libvoikko' (macOS), or name the folder of the library in "
    f"{LIBRARY_VARIABLE} and the folder of the dictionary in {DICTIONARY_VARIABLE}."
)
_HOMEBREW = ("/opt/homebrew", "/usr/local")


def library_folder() -> str | None:
    """Folder to search for the library first; ``None`` leaves it to the system's loader."""
    named = os.environ.get(LIBRARY_VARIABLE)
    if named:
        path = Path(named)
        return str(path if path.is_dir() else path.parent)
    if sys.platform == "darwin":
        for prefix in _HOMEBREW:
            folder = Path(prefix, "lib")
            if (folder / "libvoikko.1.dylib").exists():
                return str(folder)
    return None


def dictionary_folder(given: str | None) -> str | None:
    """Folder that holds the dictionary (with ``5/mor-…`` in it); ``None`` for the usual places."""
    named = given or os.environ.get(DICTIONARY_VARIABLE)
    if named:
        return named
    if sys.platform == "darwin":
        for prefix in _HOMEBREW:
            folder = Path(prefix, "lib", "voikko")
            if folder.is_dir():
                return str(folder)
    return None
