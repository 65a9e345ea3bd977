"""Which language a query is in: by known words first, because short texts tell little else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alke_kb.analysis import Analyser
from alke_kb.domain import AnalysedToken, Language
from alke_kb.search._stopwords import is_stop_word
from alke_kb.search.bridge import TermBridge
from alke_kb.text.language import detect_language

# With this many words the statistics of letters are worth as much as the word lists.
_ENOUGH_WORDS = 8
_ORDER = (Language.FINNISH, Language.SWEDISH, Language.ENGLISH)
_UNIQUE = {"å": Language.SWEDISH}


def query_language(
    text: str, analyser: Analyser, bridge: Callable[[], TermBridge] | None
) -> Language:
    """The language most of the words belong to; Finnish when nothing tells (numbers, names).

    Finnish words are those Voikko knows, Swedish and English ones those the term bridge has an
    entry for; words without content count for the one language that has them.
    """
    tokens = [t for t in analyser.analyse(text, Language.FINNISH) if _is_word(t)]
    if not tokens:
        return Language.FINNISH
    finnish = _finnish(tokens, analyser)
    if finnish == len(tokens) and not _function_words(tokens):
        return Language.FINNISH
    scores = dict.fromkeys(_ORDER, 0.0)
    scores[Language.FINNISH] = finnish
    known = bridge() if bridge is not None else None
    for token in tokens:
        own = {language for language in _ORDER if is_stop_word(token.surface, language)}
        for language in own:
            scores[language] += 1.0 / len(own)
        if known is not None and not own:
            for language in _ORDER[1:]:
                scores[language] += known.knows(token.surface, language)
        if any(c in _UNIQUE for c in token.surface.lower()):
            scores[Language.SWEDISH] += 0.5
    best = max(scores.values())
    tied = [language for language in _ORDER if scores[language] >= best - 0.01]
    if len(tied) == 1 and (best * 2 > len(tokens) or len(tokens) < _ENOUGH_WORDS):
        return tied[0] if best > 0 else _by_letters(text, _ORDER)
    return _by_letters(text, tied if best > 0 else _ORDER)


def _by_letters(text: str, allowed: Sequence[Language]) -> Language:
    found = detect_language(text)
    return found if found in allowed and found is not None else allowed[0]


def _finnish(tokens: Sequence[AnalysedToken], analyser: Analyser) -> float:
    """How many words Voikko knows that are no function words of another language."""
    total = 0.0
    for token in tokens:
        foreign = any(is_stop_word(token.surface, language) for language in _ORDER[1:])
        if not foreign and not is_stop_word(token.surface, Language.FINNISH):
            total += bool(analyser.lemmatiser.readings(token.surface))
    return total


def _function_words(tokens: Sequence[AnalysedToken]) -> bool:
    return any(is_stop_word(t.surface, language) for t in tokens for language in _ORDER[1:])


def _is_word(token: AnalysedToken) -> bool:
    """Words that can tell: abbreviations in capitals are the same in every language."""
    word = token.surface
    return sum(c.isalpha() for c in word) > 1 and not (word.isupper() and len(word) <= 5)
