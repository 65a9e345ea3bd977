"""Word and phrase translations of one vocabulary, looked up by base forms and stems."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alke_kb.analysis import Analyser
from alke_kb.domain import AnalysedToken, Language, TermKind
from alke_kb.vocab import (
    Names,
    load_glossary,
    load_lexicon,
    load_ministries,
    load_regions,
    load_term_table,
    load_themes,
)

MAX_WORDS = 6
SHORTEST_PART = 3
LANGUAGES = (Language.FINNISH, Language.SWEDISH, Language.ENGLISH)
# How far each source is trusted; a word list scores 1 for the first translation it gives.
_GLOSSARY, _NAMES, _LABEL, _QUALIFIED = 3.0, 3.0, 1.5, 0.75
_LATER = 0.7
_LISTED = 1.0
_MOST = 4
_LEAST = 0.2
_QUALIFIER = re.compile(r"\s*\([^)]*\)")
Options = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Translations:
    """From one language into the others.

    ``entries`` maps the normal forms of a word or phrase, joined by blanks, to options by target
    language: (text, share of the best option's trust), best first. ``longest`` maps a first word
    to the number of words of the longest phrase that begins with it.
    """

    entries: Mapping[str, Mapping[str, Options]]
    longest: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Tables:
    """All that the bridge looks up. ``swedish_words`` maps the base forms that compounds are split
    into to nothing of interest; ``swedish_stems`` a stem to the shortest word that has it.
    """

    translations: Mapping[Language, Translations]
    swedish_words: Mapping[str, str]
    swedish_stems: Mapping[str, str]


def normal_forms(token: AnalysedToken) -> tuple[str, ...]:
    """Base forms or the stem of the whole word; its surface only when there is nothing better."""
    better = [t.text for t in token.terms if t.kind in (TermKind.LEMMA, TermKind.STEM)]
    if better:
        return tuple(dict.fromkeys(better))
    surface = [t.text for t in token.terms if t.kind is TermKind.SURFACE]
    return tuple(dict.fromkeys(surface)) or (token.surface.lower(),)


def build_tables(analyser: Analyser) -> Tables:
    """All six directions; half a minute for the whole vocabulary, so the caller keeps them."""
    words = sorted(_swedish_words(), key=lambda word: (len(word), word))
    stems: dict[str, str] = {}
    for word in words:
        stems.setdefault(swedish_stem(analyser, word), word)
    return Tables(_build_translations(analyser), {word: word for word in words}, stems)


def swedish_stem(analyser: Analyser, word: str) -> str:
    """The stem that Swedish words are looked up by."""
    found = analyser.word_terms(word, Language.SWEDISH)
    return next((t.text for t in found if t.kind is TermKind.STEM), word)


def _build_translations(analyser: Analyser) -> dict[Language, Translations]:
    scores: dict[Language, dict[str, dict[str, dict[str, float]]]] = {
        language: defaultdict(lambda: defaultdict(dict)) for language in LANGUAGES
    }
    longest: dict[Language, dict[str, int]] = {language: {} for language in LANGUAGES}
    all_keys: dict[tuple[Language, str], list[tuple[str, ...]]] = {}

    def keys_of(text: str, language: Language, *, base_form: bool) -> list[tuple[str, ...]]:
        known = all_keys.get((language, text))
        if known is None:
            if base_form and language is Language.FINNISH and text.isalpha():
                known = [(text,)]  # dictionaries give base forms: no need to analyse them
            else:
                known = _keys(analyser, text, language)
            all_keys[language, text] = known
        return known

    for source, text, target, translation, score, base_form in _pairs():
        for key in keys_of(text, source, base_form=base_form):
            options = scores[source][" ".join(key)][target.value]
            options[translation] = options.get(translation, 0.0) + score
            known = longest[source]
            known[key[0]] = max(known.get(key[0], 0), len(key))
    return {
        language: Translations(
            {
                key_text: {target: _best(options) for target, options in targets.items()}
                for key_text, targets in by_key.items()
            },
            longest[language],
        )
        for language, by_key in scores.items()
    }


def _swedish_words() -> set[str]:
    words = {sv for _, sv, _ in load_term_table()}
    words |= {word for _, family, _ in load_glossary() for word in family}
    for languages, one, other, _ in load_lexicon():
        words.add(one if languages == "sv-en" else other if languages == "fi-sv" else "")
    return {w.lower() for w in words if len(w) >= SHORTEST_PART and w.isalpha() and w[1:].islower()}


def _keys(analyser: Analyser, text: str, language: Language) -> list[tuple[str, ...]]:
    tokens = analyser.analyse(text, language)
    if not 0 < len(tokens) <= MAX_WORDS:
        return []
    keys: list[tuple[str, ...]] = [()]
    for token in tokens:
        keys = [(*key, form) for key in keys[:4] for form in normal_forms(token)[:2]]
    return keys


def _best(options: Mapping[str, float]) -> Options:
    ranked = sorted(options.items(), key=lambda item: (-item[1], len(item[0]), item[0]))
    best = ranked[0][1]
    return [(text, round(s / best, 3)) for text, s in ranked[:_MOST] if s >= _LEAST * best]


def _pairs() -> Iterator[tuple[Language, str, Language, str, float, bool]]:
    """(source, text, target, translation, trust, is it a base form), in both directions."""
    for families, trust in ((load_glossary(), _GLOSSARY), (_named(), _NAMES)):
        for family in families:
            for source, texts in zip(LANGUAGES, family, strict=True):
                for target, others in zip(LANGUAGES, family, strict=True):
                    if source is target:
                        continue
                    for text in texts:
                        for place, other in enumerate(others):
                            yield source, text, target, other, trust * _LATER**place, False
    for row in load_term_table():
        for source, label in zip(LANGUAGES, row, strict=True):
            for target, other in zip(LANGUAGES, row, strict=True):
                if source is not target and label and other:
                    trust = _QUALIFIED if "(" in label else _LABEL
                    yield source, _clean(label), target, _clean(other), trust, False
    for languages, one, other, score in load_lexicon():
        a, b = (Language(code) for code in languages.split("-"))
        yield a, one, b, other, _LISTED * score, True
        yield b, other, a, one, _LISTED * score, True


def _named() -> Iterator[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    for theme in load_themes().values():
        yield _row(theme.labels)
        for fi, sv in zip(theme.synonyms.get("fi", ()), theme.synonyms.get("sv", ()), strict=False):
            yield (fi,), (sv,), ()
    for region in load_regions().values():
        yield _row(region.names)
    for ministry in load_ministries().values():
        yield _row(ministry.names)


def _row(names: Names) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return (
        (names.fi,) if names.fi else (),
        (names.sv,) if names.sv else (),
        (names.en,) if names.en else (),
    )


def _clean(label: str) -> str:
    return _QUALIFIER.sub("", label).strip()
