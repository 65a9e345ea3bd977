"""What the analyser makes of text: tokens with offsets, and weighted terms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TermKind(StrEnum):
    """How a term came from its token; shown to the reader as the reason of a match."""

    SURFACE = "surface"
    LEMMA = "lemma"
    PART = "part"
    STEM = "stem"


@dataclass(frozen=True, slots=True)
class Term:
    """An indexable form of a token.

    ``text`` is lower-case NFC. ``weight`` is in (0, 1]: 1/n for each of n base forms, about 0.5
    for the parts of a compound.
    """

    text: str
    weight: float
    kind: TermKind


@dataclass(frozen=True, slots=True)
class AnalysedToken:
    """A token of the original text: ``text[start:end] == surface`` in code points."""

    surface: str
    start: int
    end: int
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One morphological reading of a word form.

    ``base`` is the lower-case base form without compound marks; ``parts`` the base forms of the
    compound's parts, empty for a simple word; ``inner`` the shorter compounds inside it
    (``maakunta`` of ``maakuntaohjelma``); ``roots`` what the word or its parts are derived from
    (``keskustella`` of ``keskustelu``).
    ``word_class`` is Voikko's CLASS (``nimisana``, ``teonsana`` …); ``features`` other attributes
    that reading rules need.
    """

    base: str
    parts: tuple[str, ...]
    word_class: str
    features: tuple[tuple[str, str], ...] = ()
    roots: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
