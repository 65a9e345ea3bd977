"""What one word of a pattern matches: a base form, a part of a compound, or the letters of a form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from alke_kb.analysis import Analyser
from alke_kb.domain import AnalysedToken, Language, TermKind


class Shape(Enum):
    """How the letters of a pattern's word are compared."""

    ANY = "any"
    WHOLE = "whole"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms of a token to compare with: base forms (or stems), parts of compounds, the letters."""

    whole: frozenset[str]
    parts: frozenset[str]
    letters: tuple[str, ...]


def forms_of(token: AnalysedToken, language: Language) -> Forms:
    """The forms of a token; in Swedish and English the letters are those of the surface alone."""
    surface = token.surface.lower().replace("\u2010", "-").replace("\u2011", "-")
    whole = frozenset(t.text for t in token.terms if t.kind is not TermKind.PART)
    parts = frozenset(t.text for t in token.terms if t.kind is TermKind.PART)
    if language is not Language.FINNISH:
        return Forms(whole | {surface}, parts, (surface,))
    return Forms(whole | {surface}, parts, (surface, *sorted(whole - {surface})))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a pattern; ``texts`` are alternatives."""

    shape: Shape
    texts: tuple[str, ...]

    def matches(self, forms: Forms) -> bool:
        match self.shape:
            case Shape.ANY:
                return any(text in forms.whole or text in forms.parts for text in self.texts)
            case Shape.WHOLE:
                return any(text in forms.whole for text in self.texts)
            case Shape.PREFIX:
                return any(letters.startswith(self.texts) for letters in forms.letters)
            case Shape.SUFFIX:
                return any(letters.endswith(self.texts) for letters in forms.letters)
            case Shape.INSIDE:
                return any(self.texts[0] in letters for letters in forms.letters)

    def is_whole(self, forms: Forms) -> bool:
        """Whether it stands for the token as a whole, not for a part of a compound."""
        return self.shape is not Shape.ANY or any(text in forms.whole for text in self.texts)


def word_of(text: str, analyser: Analyser, language: Language) -> Word:
    """Read one word of a pattern; see ``alke_kb.vocab.Cue`` for the notation."""
    text = text.lower()
    whole = text.startswith("=")
    text = text.removeprefix("=")
    if text.startswith("*") and text.endswith("*") and len(text) > 2:
        return Word(Shape.INSIDE, (text[1:-1],))
    if text.endswith("*"):
        return Word(Shape.PREFIX, (text[:-1],))
    if text.startswith("*"):
        return Word(Shape.SUFFIX, (text[1:],))
    if text.endswith("-"):
        return Word(Shape.PREFIX, (text,))
    if whole:
        return Word(Shape.WHOLE, (text,))
    return Word(Shape.ANY, tuple(_bases(text, analyser, language)))


def _bases(text: str, analyser: Analyser, language: Language) -> Iterable[str]:
    """The word itself where it is a base form, else the base forms of the form that was written."""
    terms = analyser.word_terms(text, language)
    bases = [t.text for t in terms if t.kind in (TermKind.LEMMA, TermKind.STEM)]
    if language is Language.FINNISH and (text in bases or not bases):
        return (text,)
    if language is not Language.FINNISH:
        # a hyphenated word also has the stems of its pieces, which it does not stand for
        return dict.fromkeys([*(b for b in bases if ("-" in b) == ("-" in text)), text])
    return dict.fromkeys(bases)
