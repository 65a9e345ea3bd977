"""Weighted terms of one word form, by language."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from alke_kb.analysis._function_words import is_function_word
from alke_kb.analysis._numbers import number_terms
from alke_kb.analysis._readings import best_reading, plausible
from alke_kb.analysis._stems import stem
from alke_kb.domain import Language, Reading, Term, TermKind
from alke_kb.ports import Lemmatiser

_SUFFIX = re.compile(r"(?<=\w):[^\W\d_]{1,8}$")
_FOOTNOTE = re.compile(r"([^\W\d_]{4,})\d{1,2}$")
_PRECEDENCE = (TermKind.LEMMA, TermKind.STEM, TermKind.PART, TermKind.SURFACE)


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of terms beside the base forms, whose weights sum to 1; 0 leaves a kind out."""

    part: float = 0.5
    inner: float = 0.25
    hyphenated: float = 0.75
    root: float = 0.5
    stem: float = 1.0
    surface: float = 0.5


@dataclass(frozen=True, slots=True)
class WordInfo:
    """What is remembered of a word form: its terms, and how its compounds can be completed.

    ``tails``: ends of the base form that another part can be put before (``toiminta`` of
    ``innovaatiotoiminta``); ``heads``: the beginnings left when a tail is taken off. ``lemma`` is
    the likeliest base form (a stem where there is none), ``function`` whether it has no content.
    """

    terms: tuple[Term, ...]
    tails: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    lemma: str = ""
    function: bool = False


class _Bag:
    """Collects terms: weights of one kind add up, the strongest kind names the term."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[float, TermKind]] = {}

    def add(self, text: str, weight: float, kind: TermKind) -> None:
        if weight <= 0 or not text:
            return
        weight_before, kind_before = self._found.get(text, (0.0, kind))
        if kind is not kind_before:
            kind = min(kind, kind_before, key=_PRECEDENCE.index)
            self._found[text] = (max(weight, weight_before), kind)
        else:
            self._found[text] = (min(1.0, weight + weight_before), kind)

    def terms(self) -> tuple[Term, ...]:
        # forms of one word share their terms: one copy of each text saves a third of the cache
        return tuple(
            Term(sys.intern(text), weight, kind) for text, (weight, kind) in self._found.items()
        )


class FinnishWords:
    """Terms of Finnish word forms by Voikko, with Snowball for what it does not know."""

    def __init__(self, lemmatiser: Lemmatiser, weights: Weights) -> None:
        self._lemmatiser = lemmatiser
        self._weights = weights

    def info(self, word: str) -> WordInfo:
        """``word`` is normalised and keeps its case."""
        bag = _Bag()
        tails, heads = self._collect(word, bag)
        terms = bag.terms()
        best = best_reading(self._lemmatiser.readings(word), word)
        lemma = best.base if best is not None else _strongest(terms)
        function = is_function_word(word.lower(), Language.FINNISH, best)
        return WordInfo(terms, tails, heads, lemma, function)

    def _collect(self, word: str, bag: _Bag) -> tuple[tuple[str, ...], tuple[str, ...]]:
        lower = word.lower()
        number = number_terms(lower)
        if number is not None:
            _add_whole(bag, number[0], number[1], self._weights.part)
            return (), ()
        stripped = _SUFFIX.sub("", word)
        if stripped != word:
            return self._abbreviation(stripped, bag)
        readings = plausible(self._lemmatiser.readings(word), word)
        if not readings:
            return self._unknown(word, bag)
        self._known(readings, bag)
        if len(word) > 1 and word.isupper() and len(word) <= 5:
            bag.add(lower, self._weights.surface, TermKind.SURFACE)  # TEM, SAK: not what they spell
        return _completions(readings)

    def _abbreviation(self, word: str, bag: _Bag) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The part before a colon suffix: «THL:n» is THL, whatever Voikko knows."""
        if any(c.islower() for c in word[1:]):
            return self._collect(word, bag)
        bag.add(word.lower(), 1.0, TermKind.LEMMA)
        return (), ()

    def _known(self, readings: Iterable[Reading], bag: _Bag, scale: float = 1.0) -> None:
        by_base: dict[str, list[Reading]] = {}
        for reading in readings:
            by_base.setdefault(reading.base, []).append(reading)
        share = scale / len(by_base)
        for base, same in by_base.items():
            bag.add(base, share, TermKind.LEMMA)
            # «Pohjois-Carolina»: parts that a hyphen sets apart are nearly words of their own
            weight = self._weights.hyphenated if "-" in base else self._weights.part
            for part in dict.fromkeys(p for r in same for p in r.parts):
                bag.add(part, share * weight, TermKind.PART)
            for inner in dict.fromkeys(p for r in same for p in r.inner):
                bag.add(inner, share * self._weights.inner, TermKind.PART)
            for root in dict.fromkeys(p for r in same for p in r.roots):
                bag.add(root, share * self._weights.root, TermKind.PART)

    def _unknown(self, word: str, bag: _Bag) -> tuple[tuple[str, ...], tuple[str, ...]]:
        lower = word.lower()
        footnote = _FOOTNOTE.fullmatch(word)
        if footnote:
            readings = plausible(self._lemmatiser.readings(footnote.group(1)), word)
            if readings:
                self._known(readings, bag)
                return _completions(readings)
        head, hyphen, tail = word.rstrip("-").rpartition("-")
        if hyphen and head and tail:
            return self._hyphenated(head, tail, bag)
        if "/" in word:
            pieces = [p for p in re.split(r"[/.]", lower) if len(p) > 1]
            _add_whole(bag, lower, pieces, self._weights.part)
            return (), ()
        plain = lower.rstrip("-")
        bag.add(plain, self._weights.surface, TermKind.SURFACE)
        if not any(c.isdigit() for c in plain):
            bag.add(stem(plain, Language.FINNISH), self._weights.stem, TermKind.STEM)
        return (), ()

    def _hyphenated(
        self, head: str, tail: str, bag: _Bag
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """An unknown word with a hyphen: whole with the base form of its last part, and split."""
        readings = plausible(self._lemmatiser.readings(tail), tail)
        ends = list(dict.fromkeys(r.base for r in readings)) or [
            stem(tail.lower(), Language.FINNISH)
        ]
        start = head.lower() + "-"
        for end in ends:
            bag.add(start + end, 1.0 / len(ends), TermKind.LEMMA)
        inner = _Bag()
        for piece in (*head.split("-"), tail):
            if piece:
                self._collect(piece, inner)
        for term in inner.terms():
            bag.add(term.text, term.weight * self._weights.hyphenated, TermKind.PART)
        return tuple("-" + end for end in ends), (start,)


def _strongest(terms: tuple[Term, ...]) -> str:
    return max(terms, key=lambda t: t.weight).text if terms else ""


def _add_whole(bag: _Bag, whole: str, parts: Iterable[str], part_weight: float) -> None:
    bag.add(whole, 1.0, TermKind.LEMMA)
    for part in parts:
        if part != whole:
            bag.add(part, part_weight, TermKind.PART)


def _completions(readings: Iterable[Reading]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    tails: dict[str, None] = {}
    heads: dict[str, None] = {}
    for reading in readings:
        for part in (*reading.parts, *reading.inner):
            if reading.base.endswith(part) and reading.base != part:
                head = reading.base[: -len(part)]
                heads[head] = None
                tails["-" + part if head.endswith("-") else part] = None
    return tuple(tails), tuple(heads)


class StemmedWords:
    """Terms of Swedish and English word forms: surface and Snowball stem."""

    def __init__(self, language: Language, weights: Weights) -> None:
        self._language = language
        self._weights = weights

    def info(self, word: str) -> WordInfo:
        """``word`` is normalised and keeps its case."""
        bag = _Bag()
        self._collect(word.lower(), bag, 1.0)
        terms = bag.terms()
        function = is_function_word(word.lower(), self._language, None)
        return WordInfo(terms, lemma=_strongest(terms), function=function)

    def _collect(self, lower: str, bag: _Bag, scale: float) -> None:
        number = number_terms(lower)
        if number is not None:
            _add_whole(bag, number[0], number[1], self._weights.part)
            return
        plain = _SUFFIX.sub("", lower).rstrip("-")
        if self._language is Language.ENGLISH and plain.endswith("'s"):
            plain = plain[:-2]
        bag.add(stem(plain, self._language), scale, TermKind.STEM)
        bag.add(plain, scale * self._weights.surface, TermKind.SURFACE)
        if "-" in plain or "/" in plain:
            for piece in re.split(r"[-/]", plain):
                if len(piece) > 1:
                    self._collect(piece, bag, scale * self._weights.hyphenated)
