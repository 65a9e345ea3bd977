"""libvoikko through its Python binding, one handle per thread."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import Any

from alke_kb.adapters.voikko import _fst
from alke_kb.adapters.voikko._library import (
    HOW_TO_INSTALL,
    dictionary_folder,
    library_folder,
)
from alke_kb.domain import Reading
from alke_kb.errors import Unavailable

# The library refuses longer words; no Finnish word comes near.
_LONGEST = 200
_FEATURES = (
    "SIJAMUOTO",
    "NUMBER",
    "MOOD",
    "TENSE",
    "PERSON",
    "NEGATIVE",
    "PARTICIPLE",
    "POSSESSIVE",
    "COMPARISON",
    "FOCUS",
)
_PLACES = ("/usr/lib/voikko", "/usr/share/voikko", "/usr/local/lib/voikko", "/etc/voikko")


class VoikkoLemmatiser:
    """Finnish morphology by libvoikko. Safe to call from any thread.

    A handle shared by threads corrupts memory inside the library, so every thread opens its own
    (about 3 MB, 10 ms) when it first meets a word. Raises ``Unavailable`` with what to install
    when the library or the dictionary is missing.
    """

    def __init__(self, dictionary_path: str | None = None) -> None:
        self._dictionary = dictionary_folder(dictionary_path)
        self._local = threading.local()
        self._opening = threading.Lock()
        self._identity = self._describe(self._handle())

    @property
    def identity(self) -> str:
        """Library version, dictionary variant and a hash of the dictionary file."""
        return self._identity

    def readings(self, word: str) -> tuple[Reading, ...]:
        """All distinct readings of one normalised word form; empty when unknown."""
        if not _sendable(word):
            return ()
        found: dict[Reading, None] = {}
        for analysis in self._handle().analyze(word):
            reading = _fst.reading(
                analysis.get("FSTOUTPUT", ""),
                analysis.get("CLASS", ""),
                analysis.get("BASEFORM"),
                tuple((name, analysis[name]) for name in _FEATURES if name in analysis),
            )
            if reading is not None:
                found[reading] = None
        return tuple(found)

    def suggest(self, word: str) -> tuple[str, ...]:
        """Spelling suggestions, best first; the word itself when it is spelt right."""
        if not _sendable(word):
            return ()
        return tuple(self._handle().suggest(word))

    def _handle(self) -> Any:
        handle = getattr(self._local, "handle", None)
        if handle is None:
            with self._opening:
                handle = self._open()
            self._local.handle = handle
        return handle

    def _open(self) -> Any:
        try:
            import libvoikko
        except ImportError as error:
            raise Unavailable(
                "The Python package libvoikko is not installed.",
                hint="Install it with 'pip install libvoikko'.",
            ) from error
        if self._dictionary and not any(Path(self._dictionary, "5").glob("mor-*/mor.vfst")):
            raise Unavailable(
                f"There is no Voikko dictionary under {self._dictionary} (5/mor-…/mor.vfst).",
                hint=HOW_TO_INSTALL,
            )
        folder = library_folder()
        if folder is not None:
            libvoikko.Voikko.setLibrarySearchPath(folder)
        try:
            return libvoikko.Voikko("fi", self._dictionary)
        except OSError as error:
            raise Unavailable(
                "The library libvoikko was not found on this machine.", hint=HOW_TO_INSTALL
            ) from error
        except libvoikko.VoikkoException as error:
            raise Unavailable(
                "libvoikko is here, but its Finnish dictionary was not found.",
                hint=HOW_TO_INSTALL,
            ) from error

    def _describe(self, handle: Any) -> str:
        import libvoikko

        version = handle.getVersion()
        variants = [d.variant for d in libvoikko.Voikko.listDicts(self._dictionary)]
        variant = variants[0] if variants else "standard"
        return f"libvoikko {version}, fi-{variant} {self._dictionary_hash(variant)}"

    def _dictionary_hash(self, variant: str) -> str:
        places = ([self._dictionary] if self._dictionary else []) + list(_PLACES)
        for place in places:
            file = Path(place, "5", f"mor-{variant}", "mor.vfst")
            if file.is_file():
                with file.open("rb") as stream:
                    return hashlib.file_digest(stream, "sha256").hexdigest()[:12]
        return "unhashed"


def _sendable(word: str) -> bool:
    """Lone surrogates and NUL cannot pass to C; overlong words are refused by the library."""
    return 0 < len(word) <= _LONGEST and "\0" not in word and word.isprintable()
