"""pyvoikko: the same dictionary in pure Python, where libvoikko cannot be installed."""

from __future__ import annotations

import threading
from typing import Any

from alke_kb.adapters.voikko import _fst
from alke_kb.domain import Reading
from alke_kb.errors import Unavailable

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
_LONGEST = 200


class PyVoikkoLemmatiser:
    """Finnish morphology by pyvoikko; some hundred words a second. Safe to call from any thread.

    Raises ``Unavailable`` when the package is missing.
    """

    def __init__(self) -> None:
        try:
            import pyvoikko
        except ImportError as error:
            raise Unavailable(
                "Neither libvoikko nor pyvoikko is installed.",
                hint="Install the fall-back with 'pip install pyvoikko'.",
            ) from error
        from importlib.metadata import version

        self._module: Any = pyvoikko
        self._lock = threading.Lock()
        self._identity = f"pyvoikko {version('pyvoikko')}"

    @property
    def identity(self) -> str:
        return self._identity

    def readings(self, word: str) -> tuple[Reading, ...]:
        """All distinct readings of one normalised word form; empty when unknown."""
        if not 0 < len(word) <= _LONGEST or not word.isprintable():
            return ()
        found: dict[Reading, None] = {}
        # the dictionary holds lower-case forms only, and its automaton is not made for threads
        with self._lock:
            analyses = self._module.analyse(word.lower())
        for analysis in analyses:
            features = tuple(
                (name, value)
                for name in _FEATURES
                if (value := getattr(analysis, name, None)) is not None
            )
            reading = _fst.reading(analysis.FSTOUTPUT, analysis.CLASS, None, features)
            if reading is not None:
                found[reading] = None
        return tuple(found)

    def suggest(self, word: str) -> tuple[str, ...]:
        """Always empty: pyvoikko cannot suggest."""
        return ()
