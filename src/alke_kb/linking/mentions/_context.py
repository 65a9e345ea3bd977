"""Capitals and neighbours: whether a word that could be a place is one here."""

from __future__ import annotations

import re
from collections.abc import Callable

from alke_kb.linking.mentions._cues import (
    CAPITALS_ARE_OTHER,
    CITED_AFTER,
    CITED_BEFORE,
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
    MUNICIPAL_NOUN,
    NATURE_AFTER,
    NEEDS_EVIDENCE,
    PLACE_NOUN,
    POSTCODE,
    SAYS,
    SELDOM_WORDS,
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

# how far the same name elsewhere counts, in characters: about a passage and its neighbours
_NEARBY = 3000


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
        if surface == "Simon" and not (PLACE_NOUN.match(after) or self._in_list(before, after)):
            # the given name is met far more often than the genitive of Simo
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
        if starts and name in LOCAL_CASE:
            if name in LARGE and form.case not in (Case.INNER, Case.OUTER):
                return not NATURE_AFTER.match(after)
            return self._evidence(start, end, form, name)
        return True

    def _capitals(self, start: int, end: int, surface: str, name: str) -> bool:
        if len(surface) < 3:
            # II is a numeral, however the line is written
            return False
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
            titled = TITLES.search(previous.group(1)) is not None
            if titled and (known or form.case is Case.NOMINATIVE):
                return True
            if known and previous.group(1).lower() in GIVEN:
                return True
        if known and (INITIAL_BEFORE.search(before) or INITIAL_AFTER.match(after)):
            return True
        if known and CITED_BEFORE.search(before) and CITED_AFTER.match(after):
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
            and name not in LARGE
        ):
            return True
        if name in GIVEN and (form.case is Case.NOMINATIVE):
            following = WORD_AFTER.match(after)
            if following is not None and following.group(1)[0].isupper():
                second = following.group(1)
                return not self._is_place(second) or second.lower() in SURNAMES
        return False

    def _evidence(self, start: int, end: int, form: Form, name: str) -> bool:
        """Whether the neighbours show a place: its noun, a list of places, a post code, a date."""
        norm = self._text.norm
        before, after = norm[max(0, start - 40) : start], norm[end : end + 60]
        local = LOCAL_CASE.get(name)
        if local is form.case and local is not Case.OTHER:
            return True
        if form.case in (Case.INNER, Case.OUTER) and local is not Case.OTHER:
            return False
        noun = MUNICIPAL_NOUN if local is Case.OTHER else PLACE_NOUN
        if noun.match(after) or POSTCODE.search(before) or DATE_AFTER.match(after):
            return True
        if self._text.line_of(start, end).strip(" \t-–•*,.") == norm[start:end]:
            return True
        if self._elsewhere(start, name, form):
            return True
        if name in SELDOM_WORDS and self._place_in_sentence(after):
            return True
        return self._in_list(before, after)

    def _place_in_sentence(self, after: str) -> bool:
        """Whether another place follows in the sentence."""
        words = re.findall(r"[^\W\d_][\w-]*", re.split(r"[.!?](?:\s|$)", after)[0])
        return any(word[0].isupper() and self._is_place(word) for word in words)

    def _in_list(self, before: str, after: str) -> bool:
        """Whether a neighbour in a list is a place."""
        neighbours = (LIST_NEIGHBOUR_AFTER.match(after), LIST_NEIGHBOUR_BEFORE.search(before))
        return any(one is not None and self._is_place(one.group(1)) for one in neighbours)

    def _elsewhere(self, start: int, name: str, form: Form) -> bool:
        """Whether the same form stands with a capital inside a sentence of the text."""
        if name in NEEDS_EVIDENCE:
            return False
        norm = self._text.norm
        word = re.compile(rf"(?<![\w-]){re.escape(norm[start : start + max(3, len(name) - 2)])}")
        return any(
            match.start() != start and not self._text.starts_sentence(match.start())
            for match in word.finditer(norm, max(0, start - _NEARBY), start + _NEARBY)
        )
