"""Finds all cues of all themes in one pass over the tokens of a passage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alke_kb.analysis import Analyser
from alke_kb.domain import AnalysedToken, Language
from alke_kb.linking.themes._words import Forms, Shape, Word, forms_of, word_of
from alke_kb.vocab import Cue, Theme

_CACHE = 60_000
_SENTENCE = re.compile(r"[.!?;:\n]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A cue ready for matching: the theme it speaks for, its words, and how surely."""

    theme: str
    strength: str
    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern met at tokens ``first``–``last`` (last included); ``inside`` when its one word is
    only a part of a compound there.
    """

    pattern: Pattern
    first: int
    last: int
    inside: bool = False

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Matcher:
    """The patterns of one language."""

    def __init__(self, themes: Iterable[Theme], analyser: Analyser, language: Language) -> None:
        self._analyser = analyser
        self._language = language
        self._exact: dict[str, list[Pattern]] = {}
        self._open: list[Pattern] = []
        self._cache: dict[str, tuple[Forms, tuple[Pattern, ...]]] = {}
        for theme in themes:
            for cue in cues_of(theme, language):
                self._add(theme.id, cue)

    def _add(self, theme_id: str, cue: Cue) -> None:
        texts = [part.strip(",") for part in cue.pattern.split()]
        words = tuple(word_of(text, self._analyser, self._language) for text in texts if text)
        if not words:
            return
        pattern = Pattern(theme_id, cue.strength, cue.pattern, words)
        if words[0].shape in (Shape.ANY, Shape.WHOLE):
            for text in words[0].texts:
                self._exact.setdefault(text, []).append(pattern)
        else:
            self._open.append(pattern)

    def _silent(self, text: str, token: AnalysedToken, pattern: Pattern, forms: Forms) -> bool:
        """Whether a one-word pattern met only a function word («silloin» is no bridge) or a part
        of a name in the middle of a sentence («Alajärvi» is no lake, «Åkerblom» no field).
        A pattern that is itself written with a capital means a name.
        """
        word = pattern.words[0]
        if pattern.strength == "not":
            return False
        surface = token.surface
        if word.shape is Shape.ANY and self._analyser.is_function_word(surface, self._language):
            return True
        if not surface[0].isupper() or "-" in surface or surface[1:2].isupper():
            return False
        if pattern.text[0].isupper():
            return False
        finnish = self._language is Language.FINNISH
        if finnish and any(form in forms.whole for form in word.texts):
            return False
        before = text[: token.start].rstrip(" «»\"'”“(–-")
        return bool(before) and not (before[-1] in ".!?:;\n•/" or before[-1].isdigit())

    def find(self, text: str, tokens: Sequence[AnalysedToken]) -> list[Hit]:
        """Every pattern met, overlapping ones too. Words of one pattern stand in one sentence."""
        looked_up = [self._look_up(token) for token in tokens]
        hits = []
        for index, (forms, starting) in enumerate(looked_up):
            for pattern in starting:
                if len(pattern.words) == 1 and self._silent(text, tokens[index], pattern, forms):
                    continue
                last = index + len(pattern.words) - 1
                if last >= len(tokens):
                    continue
                if all(
                    word.matches(looked_up[index + step][0])
                    for step, word in enumerate(pattern.words[1:], 1)
                ) and not (
                    last > index and _SENTENCE.search(text, tokens[index].end, tokens[last].start)
                ):
                    inside = len(pattern.words) == 1 and not pattern.words[0].is_whole(forms)
                    hits.append(Hit(pattern, index, last, inside))
        return hits

    def _look_up(self, token: AnalysedToken) -> tuple[Forms, tuple[Pattern, ...]]:
        # terms of a suspended compound depend on its neighbours, so those are not remembered
        lasting = not (token.surface.startswith("-") or token.surface.endswith("-"))
        if lasting and (known := self._cache.get(token.surface)) is not None:
            return known
        forms = forms_of(token, self._language)
        found: dict[int, Pattern] = {}
        for form in forms.whole | forms.parts:
            for pattern in self._exact.get(form, ()):
                if pattern.words[0].matches(forms):
                    found[id(pattern)] = pattern
        for pattern in self._open:
            if pattern.words[0].matches(forms):
                found[id(pattern)] = pattern
        result = (forms, tuple(found.values()))
        if lasting:
            if len(self._cache) >= _CACHE:
                self._cache.clear()
            self._cache[token.surface] = result
        return result


def cues_of(theme: Theme, language: Language) -> list[Cue]:
    """Cues of a theme in a language: its own, and its label, synonyms and close concepts.

    Beside own cues a single word counts less: «satamat» alone is not the whole theme. What is
    written as a cue is taken from there.
    """
    own = [cue for cue in theme.cues if cue.language == language.value]
    known = {cue.pattern.lower() for cue in own}
    label = getattr(theme.labels, language.value)
    texts = [*((label,) if label else ()), *theme.synonyms.get(language.value, ())]
    for concept in theme.concepts:
        name = getattr(concept.names, language.value)
        if concept.relation == "close" and name:
            texts.append(re.sub(r"\s*\([^)]*\)", "", name))
    added = [
        Cue(language.value, "fair" if own and " " not in text else "strong", text)
        for text in dict.fromkeys(texts)
        if text.lower() not in known
    ]
    return own + added
