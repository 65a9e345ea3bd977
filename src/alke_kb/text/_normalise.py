"""One spelling per character, so that the dictionary knows the word whatever program wrote it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Voikko knows only the plain hyphen and apostrophe. Spaces of every width are spaces.
ONE_TO_ONE = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\uff07\u00b4\u0060", "'"),
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "
        ),
        **dict.fromkeys("\u202f\u205f\u3000", " "),
    }
)
# Invisible marks inside words: soft hyphen, zero-width space and joiners, word joiner, BOM.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_ACCENT_ALONE = " \u0301"  # what compatibility forms make of the spacing acute accent


def normalise(text: str) -> str:
    """The text as analysis reads it; for looking words up, not for storing or showing.

    Composed and compatibility-folded (NFKC, so that the result is the same after any Unicode
    normal form of the input), every hyphen ``-``, every apostrophe ``'``, every blank a space,
    soft hyphens and zero-width marks gone. ä, ö and å stay themselves; case is kept.
    """
    if text.isascii():
        return text.translate(ONE_TO_ONE) if "`" in text else text
    text = _INVISIBLE.sub("", text).translate(ONE_TO_ONE)
    if unicodedata.is_normalized("NFKC", text):
        return text.replace(_ACCENT_ALONE, "'")
    return _fold(text)


def _fold(text: str) -> str:
    """NFKC and then the same one-to-one mapping, because NFKC may bring such characters in."""
    folded = unicodedata.normalize("NFKC", text).replace(_ACCENT_ALONE, "'")
    return folded.translate(ONE_TO_ONE)


def is_plain(text: str) -> bool:
    """Whether ``ONE_TO_ONE`` alone normalises it, so that offsets stay as they are."""
    return (
        _INVISIBLE.search(text) is None
        and unicodedata.is_normalized("NFKC", text)
        and _ACCENT_ALONE not in text
    )


def normalise_with_offsets(text: str) -> tuple[str, list[int], list[int]]:
    """Normalised text and, per character of it, start and end of its source in ``text``."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, source in _clusters(text):
        piece = _fold(source)
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
    return "".join(pieces), starts, ends


def _clusters(text: str) -> Iterator[tuple[int, int, str]]:
    """Stretches that normalise on their own: a character with the marks that belong to it."""
    start = end = 0
    cluster = ""
    for index, raw in enumerate(text):
        if raw in INVISIBLE:
            continue
        char = raw.translate(ONE_TO_ONE)
        if cluster and not char.isascii() and _joins(cluster, char):
            cluster += char
            end = index + 1
            continue
        if cluster:
            yield start, end, cluster
        cluster, start, end = char, index, index + 1
    if cluster:
        yield start, end, cluster


def _joins(cluster: str, char: str) -> bool:
    if unicodedata.combining(char):
        return True
    together = unicodedata.normalize("NFKC", cluster + char)
    return together != unicodedata.normalize("NFKC", cluster) + unicodedata.normalize("NFKC", char)
