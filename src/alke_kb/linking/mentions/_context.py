"""Capitals and neighbours: whether a word that could be a place is one here."""

from __future__ import annotations

import re
from collections.abc import Callable

from alke_kb.linking.mentions._cues import (
    CAPITALS_ARE_OTHER,
    COMMA_NAME_AFTER,
    COMPANIES,
    COMPANY_CUES,
    DATE_AFTER,
    DOUBTFUL_DERIVED,
    FIRST_NAMES,
    FOREIGN_BEFORE,
    GIVEN,
    INITIAL_AFTER,
    INITIAL_BEFORE,
    LARGE,
    LIST_NEIGHBOUR_AFTER,
    LIST_NEIGHBOUR_BEFORE,
    LOCAL_CASE,
    NAME_CLASSES,
    NATURE_AFTER,
    NEEDS_EVIDENCE,
    PLACE_NOUN,
    POSTCODE,
    SAYS,
    STRONG_FROM,
    SURNAMES,
    TITLES,
    WATER_AFTER,
    WORD_AFTER,
    WORD_BEFORE,
)
from alke_kb.linking.mentions._inflect import Case
from alke_kb.linking.mentions._lexicon import SWEDISH_ONLY, Form
from alke_kb.linking.mentions._text import Text
from alke_kb.ports import Lemmatiser


class Context:
    """Judges one candidate in its text. ``is_place`` tells whether a word is a known place form."""

    def __init__(
        self,
        text: Text,
        language: str,
        lemmatiser: Lemmatiser | None,
        is_place: Callable[[str], bool],
    ) -> None:
        self._text = text
        self._language = language
        self._lemmatiser = lemmatiser
        self._is_place = is_place

    def accepts(self, start: int, end: int, form: Form) -> bool:
        norm = self._text.norm
        surface = norm[start:end]
        name = form.place.name.lower()
        if form.derived:
            needed = DOUBTFUL_DERIVED.get(name)
            return needed is None or re.search(rf"\b{needed}(?!lai)", norm) is not None
        if not surface[0].isupper():
            return False
        if form.language == "sv" and surface.lower() in SWEDISH_ONLY and self._language != "sv":
            return False
        if (
            form.language == "fi"
            and self._language != "fi"
            and form.case not in (Case.NOMINATIVE, Case.GENITIVE)
            and len(surface) < STRONG_FROM
        ):
            return False
        if surface.isupper() and not self._capitals(start, end, surface, name):
            return False
        before, after = norm[max(0, start - 60) : start], norm[end : end + 60]
        if self._person(before, after, form, name, surface):
            return False
        if FOREIGN_BEFORE.search(before) and name in {"lappi", "pello", "haaga", "rauma", "sund"}:
            return False
        is_water = name.endswith(("järvi", "vesi", "joki")) or name == "keitele"
        if is_water and WATER_AFTER.match(after):
            return False
        if name in COMPANIES:
            if PLACE_NOUN.match(after) or LOCAL_CASE.get(name) is form.case:
                return True
            if COMPANY_CUES.search(before[-30:] + " | " + after[:40]) or before.endswith("lainen "):
                return False
        starts = self._text.starts_sentence(start)
        if name in NEEDS_EVIDENCE and (form.language == "fi" or name == "nokia"):
            in_place = form.case in (Case.INNER, Case.OUTER) and name != "nokia" and not starts
            return in_place or self._evidence(start, end, form, name)
        if starts and self._common(surface):
            if name in LARGE and form.case not in (Case.INNER, Case.OUTER):
                return not NATURE_AFTER.match(after)
            return self._evidence(start, end, form, name)
        return True

    def _capitals(self, start: int, end: int, surface: str, name: str) -> bool:
        letters = [c for c in self._text.line_of(start, end) if c.isalpha()]
        if len(letters) > len(surface) and sum(map(str.isupper, letters)) > 0.8 * len(letters):
            return True
        if len(letters) == len(surface.replace("-", "").replace(" ", "")):
            return len(surface) > 3
        return len(surface) > 3 and name not in CAPITALS_ARE_OTHER

    def _given_name(self, word: str) -> bool:
        if not word[:1].isupper() or (self._is_place(word) and word.lower() not in FIRST_NAMES):
            return False
        if word.lower() in FIRST_NAMES:
            return True
        if self._lemmatiser is None:
            return False
        readings = self._lemmatiser.readings(word)
        return bool(readings) and all(one.word_class == "etunimi" for one in readings)

    def _person(self, before: str, after: str, form: Form, name: str, surface: str) -> bool:
        """Whether the word is part of a person's name."""
        known = name in SURNAMES
        previous = WORD_BEFORE.search(before)
        if previous is not None and form.case in (
            Case.NOMINATIVE,
            Case.GENITIVE,
            Case.PARTITIVE,
            Case.OUTER,
        ):
            if self._given_name(previous.group(1)):
                return True
            if known and TITLES.search(previous.group(1)):
                return True
        if known and (INITIAL_BEFORE.search(before) or INITIAL_AFTER.match(after)):
            return True
        comma = COMMA_NAME_AFTER.match(after)
        if known and comma is not None and self._given_name(comma.group(1)):
            return True
        if known and form.case is Case.NOMINATIVE and SAYS.match(after):
            return True
        if (
            known
            and form.case is Case.GENITIVE
            and re.match(r"\s+mukaan\b", after)
            and name != "lahti"
        ):
            return True
        if name in GIVEN and (form.case is Case.NOMINATIVE or surface == "Simon"):
            following = WORD_AFTER.match(after)
            if following is not None and following.group(1)[0].isupper():
                return not self._is_place(following.group(1))
        return False

    def _common(self, surface: str) -> bool:
        """Whether the word form is also an everyday word."""
        if self._lemmatiser is None:
            return surface.lower().split("-")[0] in SURNAMES
        readings = self._lemmatiser.readings(surface) or ()
        lower = self._lemmatiser.readings(surface.lower()) or ()
        return any(one.word_class not in NAME_CLASSES for one in (*readings, *lower))

    def _evidence(self, start: int, end: int, form: Form, name: str) -> bool:
        """Whether the neighbours show a place: its noun, a list of places, a post code, a date."""
        norm = self._text.norm
        before, after = norm[max(0, start - 40) : start], norm[end : end + 60]
        if LOCAL_CASE.get(name, Case.INNER) is form.case:
            return True
        if name in LOCAL_CASE and form.case in (Case.INNER, Case.OUTER):
            return False
        if name not in LOCAL_CASE and form.case is Case.OUTER:
            return True
        if PLACE_NOUN.match(after) or POSTCODE.search(before) or DATE_AFTER.match(after):
            return True
        if self._text.line_of(start, end).strip(" \t-–•*,.") == norm[start:end]:
            return True
        if self._elsewhere(start, name, form):
            return True
        for pattern, where in ((LIST_NEIGHBOUR_AFTER, after), (LIST_NEIGHBOUR_BEFORE, before)):
            match = (
                pattern.match(where) if pattern is LIST_NEIGHBOUR_AFTER else pattern.search(where)
            )
            if match is not None and self._is_place(match.group(1)):
                return True
        # a compound of everyday words is hardly ever written with a capital: Kemijärvi, Isojoki
        return len(name) >= 8 and name not in LOCAL_CASE

    def _elsewhere(self, start: int, name: str, form: Form) -> bool:
        """Whether the same form stands with a capital inside a sentence of the text."""
        if name in NEEDS_EVIDENCE:
            return False
        norm = self._text.norm
        word = re.escape(norm[start : start + max(3, len(name) - 2)])
        return any(
            match.start() != start and not self._text.starts_sentence(match.start())
            for match in re.finditer(rf"(?<![\w-]){word}", norm)
        )
