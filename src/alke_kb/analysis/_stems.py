"""Snowball stems, one stemmer per thread: a stemmer keeps the word it works on in itself."""

from __future__ import annotations

import threading
from typing import Any

from alke_kb.domain import Language

_NAMES = {
    Language.FINNISH: "finnish",
    Language.SWEDISH: "swedish",
    Language.ENGLISH: "english",
}
_local = threading.local()


def stem(word: str, language: Language) -> str:
    """Snowball stem of a lower-case word."""
    stemmers: dict[Language, Any] | None = getattr(_local, "stemmers", None)
    if stemmers is None:
        stemmers = _local.stemmers = {}
    stemmer = stemmers.get(language)
    if stemmer is None:
        import snowballstemmer

        stemmer = stemmers[language] = snowballstemmer.stemmer(_NAMES[language])
    found = str(stemmer.stemWord(word))
    # «programmet» and «program» are one word: Swedish doubles the m before an ending only
    return found[:-1] if language is Language.SWEDISH and found.endswith("mm") else found


def version() -> str:
    from importlib.metadata import version as installed

    return f"snowball {installed('snowballstemmer')}"
