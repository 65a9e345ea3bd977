"""The text as the rules read it, and the way back to the offsets of the original."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2212\ufe63\uff0d"), "-")
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
_SAME_LENGTH = {**_HYPHENS, **_BLANKS}
_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]+")
_END_OF_SENTENCE = frozenset(".!?:;•·▪◦*…\n\r\t|")
_SKIPPED = frozenset(" \"'«»”“’()[]")
_LONG_LINE = 200
_FI_WORDS = frozenset(
    [
        "ja",
        "on",
        "ei",
        "että",
        "sekä",
        "tai",
        "se",
        "joka",
        "ovat",
        "oli",
        "myös",
        "kun",
        "kuin",
        "mukaan",
        "mutta",
        "niin",
        "jotka",
        "vuonna",
        "sen",
        "hän",
        "ovat",
        "ollut",
        "voi",
        "tulee",
    ]
)
_SV_WORDS = frozenset(
    [
        "och",
        "att",
        "i",
        "som",
        "är",
        "en",
        "det",
        "av",
        "den",
        "för",
        "på",
        "till",
        "med",
        "om",
        "inte",
        "har",
        "eller",
        "samt",
        "ett",
        "de",
        "vid",
        "från",
        "kan",
        "ska",
        "skall",
        "var",
        "under",
        "finns",
    ]
)
_EN_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "in",
        "to",
        "is",
        "for",
        "with",
        "by",
        "on",
        "was",
        "are",
        "from",
        "that",
        "as",
        "at",
        "be",
        "which",
        "has",
        "were",
        "this",
        "an",
    ]
)


class Text:
    """``norm`` has plain hyphens and blanks, composed letters and no soft hyphens."""

    def __init__(self, original: str) -> None:
        self.original = original
        norm = original.translate(_SAME_LENGTH)
        starts: list[int] | None = None
        if "\u00ad" in norm or _CLUSTER.search(norm):
            pieces: list[str] = []
            starts = []
            position = 0
            while position < len(norm):
                if norm[position] == "\u00ad":
                    position += 1
                    continue
                match = _CLUSTER.match(norm, position)
                piece = unicodedata.normalize("NFC", match.group()) if match else norm[position]
                pieces.append(piece)
                starts += [position] * len(piece)
                position = match.end() if match else position + 1
            norm = "".join(pieces)
            starts.append(len(original))
        self.norm = norm
        self._starts = starts

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """A span of ``norm`` in code points of the original."""
        if self._starts is None:
            return start, end
        last = self._starts[end] if end < len(self._starts) - 1 else len(self.original)
        while last > 0 and self.original[last - 1] == "\u00ad":
            last -= 1
        return self._starts[start], last

    def starts_sentence(self, position: int) -> bool:
        """Whether a word here would have a capital whatever it is."""
        while position > 0 and self.norm[position - 1] in _SKIPPED:
            position -= 1
        if position == 0 or self.norm[position - 1] in _END_OF_SENTENCE:
            return True
        # list bullets written as a dash
        before = self.norm[max(0, position - 8) : position].rstrip()
        return before.endswith(("–", "-", "—")) and (len(before) == 1 or before[-2].isspace())

    def line_of(self, start: int, end: int) -> str:
        """The line that holds a span."""
        # a line longer than this is running text, and its far parts tell nothing
        near, far = max(0, start - _LONG_LINE), end + _LONG_LINE
        first = self.norm.rfind("\n", near, start) + 1
        last = self.norm.find("\n", end, far)
        return self.norm[first or near : last if last >= 0 else far]

    @cached_property
    def language(self) -> str:
        """Finnish, Swedish or English by its small words; Finnish when they do not tell."""
        words = re.findall(r"[^\W\d_]+", self.norm.lower())
        counts = [
            (sum(word in small for word in words), -rank, language)
            for rank, (language, small) in enumerate(
                (("fi", _FI_WORDS), ("sv", _SV_WORDS), ("en", _EN_WORDS))
            )
        ]
        best = max(counts)
        if best[0]:
            return best[2]
        return "sv" if "å" in self.norm.lower() else "fi"
