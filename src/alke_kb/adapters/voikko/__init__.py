"""Voikko: libvoikko where it is installed, else the pure-Python pyvoikko with a warning."""

from __future__ import annotations

import logging
from collections.abc import Callable

from alke_kb.adapters.voikko._lemmatiser import VoikkoLemmatiser
from alke_kb.adapters.voikko._library import (
    DICTIONARY_VARIABLE,
    HOW_TO_INSTALL,
    LIBRARY_VARIABLE,
)
from alke_kb.errors import Unavailable
from alke_kb.ports import Lemmatiser

__all__ = [
    "DICTIONARY_VARIABLE",
    "HOW_TO_INSTALL",
    "LIBRARY_VARIABLE",
    "VoikkoLemmatiser",
    "open_lemmatiser",
]

_log = logging.getLogger(__name__)


def open_lemmatiser(
    warn: Callable[[str], None] = _log.warning, dictionary_path: str | None = None
) -> Lemmatiser:
    """The best lemmatiser this machine has.

    ``warn`` is called with one sentence when libvoikko is missing and the slower fall-back
    serves. Raises ``Unavailable`` when there is neither.
    """
    try:
        return VoikkoLemmatiser(dictionary_path)
    except Unavailable as missing:
        from alke_kb.adapters.pyvoikko import PyVoikkoLemmatiser

        fallback = PyVoikkoLemmatiser()
        warn(
            f"{missing.message} The pure-Python pyvoikko serves instead: about fifty times "
            f"slower, and it gives no spelling suggestions. {missing.hint or HOW_TO_INSTALL}"
        )
        return fallback
