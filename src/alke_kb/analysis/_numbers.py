"""Terms of numbers, statute numbers, sections, dates and diary numbers."""

from __future__ import annotations

import re

_SECTION = re.compile(r"(\d+) ?([a-z]?) ?§(?: ?:\w+)?")
_NUMERIC = re.compile(r"\d[\d.,/]*(?::[^\W\d_]+)?")
_PIECES = re.compile(r"[./]")


def number_terms(word: str) -> tuple[str, tuple[str, ...]] | None:
    """(whole, parts) of a lower-case numeric token, or ``None`` when it is no number.

    «15 §:n» → ``15§`` and ``15``; «797/2021» → itself, ``797`` and ``2021``; «1.6.2021» → itself
    and ``2021``.
    """
    section = _SECTION.fullmatch(word)
    if section:
        number, letter = section.groups()
        return f"{number}{letter}§", (number,)
    if not _NUMERIC.fullmatch(word):
        return None
    whole = word.partition(":")[0]
    if "/" in whole:
        return whole, tuple(dict.fromkeys(p for p in _PIECES.split(whole) if len(p) > 1))
    pieces = whole.split(".")
    if len(pieces) == 3 and len(pieces[2]) == 4:
        return whole, (pieces[2],)
    return whole.replace(".", ",") if len(pieces) == 2 else whole, ()
