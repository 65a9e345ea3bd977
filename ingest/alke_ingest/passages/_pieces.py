"""How the text of a section is cut: pieces of even size, at paragraph and sentence ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from alke_kb.text.sentences import sentences

TARGET = 170
LEAST = 120
MOST = 220
HARD = 380
_LONG_SENTENCE = 300
_WIDE_WORD = 9.5
_INSIDE_PARAGRAPH = 0.15
_AFTER_COLON = 1.0
_SEPARATORS = ("; ", ": ", ", ", " ")


@dataclass(frozen=True)
class Unit:
    """A sentence, or a part of a very long one: ``start``–``end`` in its paragraph's text."""

    paragraph: int
    start: int
    end: int
    text: str

    @cached_property
    def size(self) -> float:
        """Words; more where they are long, since the model counts pieces of words."""
        return max(len(self.text.split()), len(self.text) / _WIDE_WORD)


def units_of(paragraph: int, text: str) -> list[Unit]:
    """Sentences of a paragraph, those over 300 words cut at semicolons, colons or commas."""
    return [
        Unit(paragraph, start, end, text[start:end])
        for first, last in sentences(text)
        for start, end in _cut(text, first, last)
    ]


def cut(units: Sequence[Unit]) -> list[Sequence[Unit]]:
    """Runs of units of 120–220 words where the text allows it, at the least total cost.

    A text of up to 220 words stays whole. Cuts inside a paragraph cost more than between two,
    cuts after a colon, which would part a list from what it is a list of, cost most.
    """
    total = sum(unit.size for unit in units)
    if total <= MOST or len(units) == 1:
        return [units]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(units) + 1):
        choices: list[tuple[float, int]] = []
        here = _cut_cost(units, end)
        size = 0.0
        for start in range(end - 1, -1, -1):
            size += units[start].size
            if size > HARD and start < end - 1:
                break
            choices.append((best[start][0] + _size_cost(size) + here, start))
        best.append(min(choices))
    runs: list[Sequence[Unit]] = []
    end = len(units)
    while end:
        start = best[end][1]
        runs.append(units[start:end])
        end = start
    return runs[::-1]


def _size_cost(size: float) -> float:
    over = max(0.0, size - MOST, LEAST - size)
    return ((size - TARGET) / 100) ** 2 + (over / 40) ** 2


def _cut_cost(units: Sequence[Unit], end: int) -> float:
    if end == len(units):
        return 0.0
    last, following = units[end - 1], units[end]
    inside = _INSIDE_PARAGRAPH if last.paragraph == following.paragraph else 0.0
    return inside + (_AFTER_COLON if last.text.endswith(":") else 0.0)


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if len(text[start:end].split()) <= _LONG_SENTENCE and end - start <= _LONG_SENTENCE * 12:
        return [(start, end)]
    quarter = (end - start) // 4
    middle = (start + end) // 2
    for separator in _SEPARATORS:
        places = [
            place + len(separator.rstrip())
            for place in _all(text, separator, start + quarter, end - quarter)
        ]
        if places:
            at = min(places, key=lambda place: abs(place - middle))
            after = at + len(text[at:end]) - len(text[at:end].lstrip())
            return _cut(text, start, at) + _cut(text, after, end)
    # one unbroken string, such as data by mistake: cut by length
    return _cut(text, start, middle) + _cut(text, middle, end)


def _all(text: str, separator: str, start: int, end: int) -> list[int]:
    places = []
    place = text.find(separator, start, end)
    while place != -1:
        places.append(place)
        place = text.find(separator, place + 1, end)
    return places
