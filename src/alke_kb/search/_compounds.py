"""Swedish compounds taken apart by a list of known words."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import lru_cache

MIN_PART = 3
MIN_WORD = 7
# Nobody's compound is longer, and the work grows by the square of the length.
MAX_WORD = 64
# Shorter words than this are not split into parts of three letters («Interreg» is no inter|reg).
SHORT_PARTS_FROM = 9
# What a part costs: few long parts are likelier than many short ones.
_PART, _SHORT, _UNKNOWN, _UNKNOWN_LETTER = 1.0, 0.8, 2.6, 0.12
_ENOUGH = 5
_LINKS = ("s", "e", "o", "u", "a")
_LOST = "aeo"
_ENDINGS = (
    *("ernas", "arnas", "ornas", "erna", "arna", "orna", "ens", "ets", "ers"),
    *("en", "et", "er", "ar", "or", "na", "ns", "ts", "n", "t", "s", "r"),
)


class CompoundSplitter:
    """Splits words against ``words``, known base forms, and ``stems``, the word each stem is of.

    A first part may carry a linking -s-, -e-, -o-, -u- or -a-, or have lost its last vowel
    («skol|politik»); the last part may be inflected, which ``stem`` takes care of. One part may be
    unknown.
    """

    def __init__(
        self, words: Container[str], stems: Mapping[str, str], stem: Callable[[str], str]
    ) -> None:
        self.stem = stem
        self._words = words
        self._stems = stems

    def split(self, word: str) -> list[str]:
        """Base forms of the parts, unknown ones as they stand; [] when it is no
        compound, or too long to be a word."""
        least = MIN_PART if len(word) >= SHORT_PARTS_FROM else MIN_PART + 1
        return list(_split(self, word, least)) if MIN_WORD <= len(word) <= MAX_WORD else []

    def first(self, form: str) -> str | None:
        """The word that ``form`` is as a first part: the shortest one that it may come from."""
        linked = form[:-1] if form[-1] in _LINKS else ""
        candidates = [
            form,
            *([linked] if len(linked) >= MIN_PART else []),
            *(form + vowel for vowel in sorted(_LOST)),
            *(linked + vowel for vowel in sorted(_LOST) if len(linked) >= MIN_PART),
        ]
        return next((word for word in candidates if word in self._words), None)

    def last(self, form: str) -> str | None:
        """The word that ``form`` is an inflection of: itself, without its ending, or by stem."""
        if form in self._words:
            return form
        for ending in _ENDINGS:
            if form.endswith(ending):
                bare = form[: -len(ending)]
                shorter = bare[:-1] if bare[-1:] == bare[-2:-1] else bare
                for candidate in (bare, bare + "e", bare + "a", shorter):
                    if candidate in self._words:
                        return candidate
        return self._stems.get(self.stem(form))


@lru_cache(maxsize=20_000)
def _split(splitter: CompoundSplitter, word: str, least: int) -> tuple[str, ...]:
    """Cheapest way through the word; every way has at least two parts and a known one."""
    size = len(word)
    # best[end, unknown parts so far] = (cost, parts)
    best: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {(0, 0): (0.0, ())}
    for end in range(least, size + 1):
        for start in range(0, end - least + 1):
            if start == 0 and end == size:
                continue
            piece = word[start:end]
            known = splitter.last(piece) if end == size else splitter.first(piece)
            for unknown in (0, 1):
                before = best.get((start, unknown))
                if before is None:
                    continue
                if known is not None:
                    cost = _PART + (_SHORT if len(piece) < _ENOUGH else 0.0)
                    _keep(best, (end, unknown), before[0] + cost, (*before[1], known))
                if unknown == 0 and len(piece) >= _ENOUGH:
                    cost = _UNKNOWN + _UNKNOWN_LETTER * len(piece)
                    _keep(best, (end, 1), before[0] + cost, (*before[1], piece))
    ends = [best[size, unknown] for unknown in (0, 1) if (size, unknown) in best]
    return min(ends)[1] if ends else ()


def _keep(
    best: dict[tuple[int, int], tuple[float, tuple[str, ...]]],
    key: tuple[int, int],
    cost: float,
    parts: tuple[str, ...],
) -> None:
    if key not in best or (cost, parts) < best[key]:
        best[key] = (cost, parts)
