"""Finds mentions in running text."""

from __future__ import annotations

import re
from dataclasses import replace

from alke_kb.domain import Language
from alke_kb.linking.mentions._bodies import literal_code, literal_councils
from alke_kb.linking.mentions._context import Context
from alke_kb.linking.mentions._inflect import Case, split_clitic
from alke_kb.linking.mentions._judge import JOIN, Found, judge
from alke_kb.linking.mentions._lexicon import DIRECTIONS, Form, lexicon
from alke_kb.linking.mentions._ministries import ministries
from alke_kb.linking.mentions._text import Text
from alke_kb.linking.mentions._types import Flag, Mention, MentionType
from alke_kb.ports import Lemmatiser

_LETTERS = r"[^\W\d_]+(?:['’][^\W\d_]+)?"
_CHUNK = re.compile(rf"(?<![\w-]){_LETTERS}(?:-{_LETTERS})*")
_ELLIPSIS_LEFT = re.compile(rf"(?<![\w-])([^\W\d_]+-){JOIN}$")
_ELLIPSIS_RIGHT = re.compile(rf"{JOIN}(-[^\W\d_]+)(?![\w-])")
_WORD_LEFT = re.compile(rf"(?<![\w-])([A-ZÅÄÖ][^\W\d_]+){JOIN}$")
_SEPARATE_FIRST = frozenset(
    [
        "södra",
        "norra",
        "mellersta",
        "östra",
        "västra",
        "egentliga",
        "övre",
        "north",
        "south",
        "central",
        "southern",
        "northern",
        "eastern",
        "western",
    ]
)
_TERM_SV = ("regionen", "regionens", "regioner", "nejden", "nejdens", "trakten")
# a name broken at its hyphen by a line end, or by a converter's blank
_BROKEN = re.compile(
    rf"(?<![\w-])((?:{'|'.join(one.capitalize() for one in DIRECTIONS)})-)\s([A-ZÅÄÖ][^\W\d_]+)"
)
_NAME_CLASSES = frozenset({"paikannimi", "nimi", "etunimi", "sukunimi"})
# a chain of more hyphens than a bus route is no word
_MOST_PARTS = 12
_NEW = frozenset({"suur", "vanha", "uus", "vana"})


class MentionFinder:
    """Regions, municipalities, councils, ministries and institutions in Finnish, Swedish, English.

    ``lemmatiser`` tells whether a word at the start of a sentence is also an everyday word or a
    given name; without it such words are judged by a short list. Safe to call from any thread.
    """

    def __init__(self, lemmatiser: Lemmatiser | None = None) -> None:
        self._lemmatiser = lemmatiser
        self._lexicon = lexicon()
        self._ministries = ministries()
        several = "|".join(
            r"\s+".join(map(re.escape, key.split(" "))) for key in self._lexicon.several_words
        )
        self._several = re.compile(
            rf"(?<![\w-])(?:{several})(?![\w-])(?::[a-zäö]+)?", re.IGNORECASE
        )

    def find(
        self, text: str, language: Language | str | None = None, year: int | None = None
    ) -> list[Mention]:
        """Mentions in order, none inside another.

        ``language`` of the text, guessed from its small words when ``None``. ``year`` is the
        document's: it decides the region of a municipality (``Mention.region``).
        """
        source = Text(text)
        norm = source.norm
        spoken = str(language) if language is not None else source.language
        context = Context(source, spoken, self._lemmatiser, self._is_place)
        mentions = list(self._ministries.find(norm, spoken, self._is_common))
        mentions += self._literal_councils(norm)
        taken = _Taken(len(norm))
        for one in mentions:
            taken.take(one.start, one.end)
        found = [
            one
            for one in self._candidates(norm, taken)
            if context.accepts(one.start, one.end, one.form)
        ]
        found = self._with_ellipsis(norm, found)
        mentions += judge(norm, found, spoken, year)
        return _in_original(source, _without_nesting(mentions))

    def _is_common(self, word: str) -> bool:
        """Whether a lower-case word is an everyday one, as far as a lemmatiser is there to tell."""
        if self._lemmatiser is None:
            return True
        return any(one.word_class not in _NAME_CLASSES for one in self._lemmatiser.readings(word))

    def _is_place(self, word: str) -> bool:
        return self._lookup(word) is not None

    def _lookup(self, word: str) -> Form | None:
        """The form of a word, with or without a clitic."""
        for one in split_clitic(word.lower()):
            form = self._lexicon.forms.get(one)
            # the base form of one name may look like another with a clitic; derived forms take none
            if form is not None and (one == word.lower() or form.language == "fi"):
                return form
        return None

    def _literal_councils(self, norm: str) -> list[Mention]:
        pattern, _names = literal_councils()
        found = []
        for match in pattern.finditer(norm):
            code, former = literal_code(match.group())
            flags = (Flag.FORMER,) if former else ()
            found.append(Mention(match.start(), match.end(), MentionType.COUNCIL, code, flags))
        return found

    def _candidates(self, norm: str, taken: _Taken) -> list[Found]:
        found: list[Found] = []
        for match in self._several.finditer(norm):
            if taken.touches(match.start(), match.end()):
                continue
            key = re.sub(r"\s+", " ", match.group().lower())
            form = self._lexicon.forms.get(key) or self._lexicon.forms.get(key.split(":")[0])
            if form is not None and match.group()[0].isupper():
                found.append(Found(match.start(), match.end(), form))
        for match in _BROKEN.finditer(norm):
            form = self._lookup(match.group(1) + match.group(2))
            if form is not None and not taken.touches(match.start(), match.end()):
                found.append(Found(match.start(), match.end(), form))
        for one in found:
            taken.take(one.start, one.end)
        for match in _CHUNK.finditer(norm):
            if not taken.touches(match.start(), match.end()):
                found += self._in_chunk(match.group(), match.start())
        return sorted(found, key=lambda one: one.start)

    def _in_chunk(self, chunk: str, start: int) -> list[Found]:
        """Places in one word or hyphenated compound."""
        whole = self._lookup(chunk)
        if whole is not None:
            return [Found(start, start + len(chunk), whole)]
        if "-" not in chunk:
            return self._in_swedish_compound(chunk, start)
        parts = chunk.split("-")
        if len(parts) > _MOST_PARTS:
            return []
        starts = [start + sum(len(part) + 1 for part in parts[:i]) for i in range(len(parts))]
        found: list[Found] = []
        first = 0
        while first < len(parts):
            for last in range(len(parts), first, -1):
                one = self._part(parts, first, last, starts)
                if one is not None:
                    found.append(one)
                    first = last
                    break
            else:
                first += 1
        return found

    def _part(self, parts: list[str], first: int, last: int, starts: list[int]) -> Found | None:
        word = "-".join(parts[first:last])
        if not word[0].isupper() or (word.isupper() and len(word) < 4):
            return None
        form = self._lookup(word)
        if form is None or form.derived:
            return None
        is_end = last == len(parts)
        if not is_end and form.case is not Case.NOMINATIVE and parts[last][0].isupper():
            return None
        end = starts[last - 1] + len(parts[last - 1])
        if is_end and first > 0:
            before = parts[first - 1].lower()
            if before in DIRECTIONS and form.place.type is MentionType.MUNICIPALITY:
                place = replace(form.place, flags=(*form.place.flags, Flag.SUB))
                return Found(starts[first - 1], end, replace(form, place=place))
            if before not in _NEW and self._lookup(parts[first - 1]) is None:
                return None
        return Found(starts[first], end, form)

    def _in_swedish_compound(self, word: str, start: int) -> list[Found]:
        """«Helsingforsregionen»: the name inside a solid compound."""
        for ending in _TERM_SV:
            if word.lower().endswith(ending) and word[0].isupper():
                name = word[: -len(ending)]
                form = self._lexicon.forms.get(name.lower())
                if (
                    form is not None and form.language == "sv"
                ) or name.lower() in self._lexicon.names:
                    known = form or self._lexicon.forms[name.lower()]
                    return [Found(start, start + len(name), known)]
        return []

    def _with_ellipsis(self, norm: str, found: list[Found]) -> list[Found]:
        """Adds the coordinated parts: «Etelä-» of «Etelä- ja Pohjois-Karjalassa»."""
        result: list[Found] = []
        for one in found:
            if one.place.type is MentionType.REGION and not one.form.derived:
                result += self._left(norm, one)
                result.append(one)
                result += self._right(norm, one)
            else:
                result.append(one)
        unique: dict[int, Found] = {}
        for one in result:
            unique.setdefault(one.start, one)
        return sorted(unique.values(), key=lambda one: one.start)

    def _left(self, norm: str, one: Found) -> list[Found]:
        surface = norm[one.start : one.end]
        hyphenated = "-" in surface
        base = one.place.name if hyphenated else self._base_of(surface)
        separator = "-" if hyphenated else " "
        first, _, head = base.lower().partition(separator)
        if not head or (not hyphenated and first not in _SEPARATE_FIRST):
            return []
        pattern = _ELLIPSIS_LEFT if hyphenated else _WORD_LEFT
        found: list[Found] = []
        left = one.start
        while (match := pattern.search(norm, max(0, left - 40), left)) is not None:
            prefix = match.group(1).rstrip("-").lower()
            if not hyphenated and prefix not in _SEPARATE_FIRST:
                break
            place = self._lexicon.names.get(f"{prefix}{separator}{head}")
            left = match.start(1)
            if place is not None and norm[left].isupper():
                found.append(Found(left, match.end(1), replace(one.form, place=place)))
        return found[::-1]

    def _base_of(self, surface: str) -> str:
        key = re.sub(r"\s+", " ", surface.lower())
        for one in (key, key.removesuffix("s"), key.removesuffix("'s")):
            if one in self._lexicon.names:
                return one
        return key

    def _right(self, norm: str, one: Found) -> list[Found]:
        if "-" not in norm[one.start : one.end]:
            return []
        prefix = one.place.name.split("-")[0]
        found: list[Found] = []
        right = one.end
        while (match := _ELLIPSIS_RIGHT.match(norm, right)) is not None:
            form = self._lookup(prefix + match.group(1))
            if form is None:
                break
            found.append(Found(match.start(1), match.end(1), form))
            right = match.end(1)
        return found


class _Taken:
    """Which characters already belong to something found."""

    def __init__(self, length: int) -> None:
        self._mask = bytearray(length)

    def touches(self, start: int, end: int) -> bool:
        return any(self._mask[start:end])

    def take(self, start: int, end: int) -> None:
        self._mask[start:end] = b"\x01" * (end - start)


def _without_nesting(mentions: list[Mention]) -> list[Mention]:
    """The longest where spans overlap, in order."""
    kept: list[Mention] = []
    taken = _Taken(max((one.end for one in mentions), default=0))
    for one in sorted(mentions, key=lambda one: (one.start - one.end, one.start)):
        if not taken.touches(one.start, one.end):
            taken.take(one.start, one.end)
            kept.append(one)
    return sorted(kept)


def _in_original(source: Text, mentions: list[Mention]) -> list[Mention]:
    found = []
    for one in mentions:
        start, end = source.original_span(one.start, one.end)
        region = one.code if one.type is MentionType.COUNCIL else one.region
        found.append(replace(one, start=start, end=end, region=region))
    return found
