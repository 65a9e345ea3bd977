"""Line-end hyphens: which are only typesetting, which belong to the word, which are suspended.

A hyphen is dropped only where Voikko or the document itself knows the joined word; a wrong join
makes a word nobody can find, a kept hyphen merely looks odd.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from alke_ingest.cleanup._text import SOFT_HYPHEN
from alke_kb.ports import Lemmatiser

_WORDS = "ja tai sekä eli että taikka kuin mutta vai ynnä och eller samt respektive and or"
_CONJUNCTIONS = frozenset(_WORDS.split())
_WORD = re.compile(r"\w+(?:[-’'/&]\w+)*", re.UNICODE)
_LAST = re.compile(r"(\w(?:[\w’'-]*\w)?)-$", re.UNICODE)
_FIRST = re.compile(r"\w+(?:[-’'.]\w+)*", re.UNICODE)
_SUSPENDED = re.compile(r"\b(\w+)-,? (?:ja|tai|sekä|eli|och|eller|samt)\b")
_PART = re.compile(r"[-.’']")
_CONVERTER_BLANK = re.compile(
    r"(?<![\w-])((?:\w+-)*[^\W\d_]{2,})- ([^\W\d_]{2,}(?:-\w+)*)(?![\w-])"
)
_VOWELS = frozenset("aeiouyåäöAEIOUYÅÄÖ")
_INFLECTION = 4
_LONGEST = 80  # characters that a word may have


class HyphenResolver:
    """Joins the halves of words, with the document's own words as the second witness."""

    def __init__(
        self, lemmatiser: Lemmatiser, texts: Iterable[str] = (), *, strict: bool = True
    ) -> None:
        """``texts`` are the document's lines; broken words in them are not taken as witnesses.

        ``strict`` asks for a witness for every join. In languages that the lemmatiser does not
        know it is false: there a hyphen stays only when both halves are words of the document.
        """
        self._lemmatiser = lemmatiser
        self._strict = strict
        self._seen: Counter[str] = Counter()
        self._suspended_firsts: Counter[str] = Counter()
        self._known: dict[str, bool] = {}
        previous = ""
        for text in texts:
            words = _WORD.findall(text)
            if words and previous.endswith(("-", SOFT_HYPHEN)):
                words = words[1:]
            if words and text.endswith(("-", SOFT_HYPHEN)):
                words = words[:-1]
            self._seen.update(word.lower() for word in words if len(word) <= _LONGEST)
            self._suspended_firsts.update(w.lower() for w in _SUSPENDED.findall(text))
            previous = text
        self._hyphen_firsts = Counter(w.split("-", 1)[0] for w in self._seen if "-" in w)
        self._firsts = Counter(
            w[:end] for w in self._seen if "-" not in w for end in range(4, len(w) - 3)
        )
        self._stems = {word[:-cut] for word in self._seen for cut in (1, 2, 3) if len(word) >= 7}

    def join(self, left: str, right: str) -> str:
        """Two lines as one text, with the hyphen between them decided."""
        if not left or not right:
            return left + right
        cut, between = self.seam(left, right)
        return left[: len(left) - cut] + between + right

    def seam(self, left: str, right: str) -> tuple[int, str]:
        """(characters to cut from the end of ``left``, what to put between) to join two lines."""
        if left.endswith(SOFT_HYPHEN):
            return 1, ""
        last = _LAST.search(left[-_LONGEST:]) if left.endswith("-") else None
        first = _FIRST.match(right[:_LONGEST])
        if last is None or first is None:
            return 0, " "
        if self._is_suspended(last.group(1), first.group().lower()):
            return 0, " "
        if self._drops(last.group(1), first.group()):
            return 1, ""
        if right[first.end() :].startswith("-") and self._suspended(last.group(1)):
            return 0, " "
        return 0, ""

    def without_converter_blanks(self, text: str) -> str:
        """«maakun- nassa» → «maakunnassa» where the joined word is known; all else untouched."""
        if "- " not in text:
            return text
        return _CONVERTER_BLANK.sub(self._mend, text)

    def _mend(self, match: re.Match[str]) -> str:
        left, right = match.groups()
        if right.lower() in _CONJUNCTIONS:
            return match.group()
        return left + right if self._is_joined_word(left + right) else match.group()

    def _drops(self, left: str, right: str) -> bool:
        joined, hyphenated = left + right, f"{left}-{right}"
        # of «blogi-oh|jelmistoilla» only the part around the break is in question
        left, right = left.rsplit("-", 1)[-1], _PART.split(right, maxsplit=1)[0]
        if left[-1].isdigit() or right[0].isdigit():
            return False
        capitals = len(left) > 1 and left.isupper()
        if capitals != (len(right) > 1 and right.isupper()) or (
            right[0].isupper() and not capitals
        ):
            return False
        seen = self._seen[joined.lower()]
        if self._seen[hyphenated.lower()] != seen:
            return seen > self._seen[hyphenated.lower()]
        if self._is_joined_word(left + right):
            return not self._prefers_hyphen(left)
        if self._is_compound(left, right):
            return False
        if not self._strict or self._is_near(joined) or self._is_near(left + right):
            return True
        # where the second half is no word, it is no compound either: a name, a slip, a loan
        return len(left) > 1 and not capitals and not self._is_joined_word(right)

    def _is_suspended(self, left: str, right: str) -> bool:
        """«maaseutu- ja» is; «keino|ja» is not where the document has «keinoja» elsewhere."""
        if right not in _CONJUNCTIONS:
            return False
        return not self._seen[left.lower() + right] or self._suspended_firsts[left.lower()] > 0

    def _prefers_hyphen(self, left: str) -> bool:
        """Whether the document writes other compounds of this word with a hyphen («internet-»)."""
        return self._hyphen_firsts[left.lower()] > self._firsts[left.lower()]

    def _is_joined_word(self, word: str) -> bool:
        return self._seen[word.lower()] > 0 or self._is_word(word)

    def _is_near(self, word: str) -> bool:
        """Whether the document has another inflected form of the word (foreign names, terms)."""
        lower = word.lower()
        return len(lower) >= 6 and any(
            self._seen[lower[: len(lower) - cut]] or lower[: len(lower) - cut] in self._stems
            for cut in range(min(_INFLECTION, len(lower) - 5))
        )

    def _is_compound(self, left: str, right: str) -> bool:
        """Whether the hyphen may be the word's own: «linja-auto», «wiki-ohjelma»."""
        if left[-1] in _VOWELS and left[-1].lower() == right[0].lower():
            return True
        return all(self._seen[half.lower()] > 0 or self._is_word(half) for half in (left, right))

    def _suspended(self, left: str) -> bool:
        return self._is_word(f"{left}-") or self._is_word(left)

    def _is_word(self, word: str) -> bool:
        known = self._known.get(word)
        if known is None:
            known = any(
                bool(self._lemmatiser.readings(form))
                for form in dict.fromkeys((word, word.lower(), word.capitalize()))
            )
            self._known[word] = known
        return known
