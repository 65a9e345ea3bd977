"""The analyser: text → tokens with offsets and weighted terms, the same for passages and queries."""

from __future__ import annotations

import re

from alke_kb.analysis._cache import WordCache
from alke_kb.analysis._ellipsis import complete
from alke_kb.analysis._readings import best_reading
from alke_kb.analysis._stems import version as stemmer_version
from alke_kb.analysis._words import FinnishWords, StemmedWords, Weights, WordInfo
from alke_kb.domain import AnalysedToken, Language, Reading, Term
from alke_kb.ports import Lemmatiser
from alke_kb.text import scan

VERSION = 1
_SUSPENDED = re.compile(r"\w[-\u2010\u2011](?![\w-])|(?<!\w)[-\u2010\u2011]\w")
_SENTENCE_END = ".!?:;\n\u2022"


class Analyser:
    """Terms of Finnish, Swedish and English text. Safe to call from any thread.

    ``part_weight`` is the weight of a compound's parts, ``root_weight`` that of what a word is
    derived from, ``stem_weight`` and ``surface_weight`` those of a word the dictionary does not
    know; 0 leaves the kind out. ``cache_size`` bounds the remembered word forms per language.
    """

    def __init__(
        self,
        lemmatiser: Lemmatiser,
        *,
        part_weight: float = 0.5,
        root_weight: float = 0.5,
        stem_weight: float = 1.0,
        surface_weight: float = 1.0,
        cache_size: int = 400_000,
    ) -> None:
        weights = Weights(part_weight, root_weight, stem_weight, surface_weight)
        self._weights = weights
        self._lemmatiser = lemmatiser
        self._words: dict[Language, FinnishWords | StemmedWords] = {
            Language.FINNISH: FinnishWords(lemmatiser, weights),
            Language.SWEDISH: StemmedWords(Language.SWEDISH, weights),
            Language.ENGLISH: StemmedWords(Language.ENGLISH, weights),
        }
        self._caches: dict[Language, WordCache[str, WordInfo]] = {
            language: WordCache(cache_size) for language in Language
        }
        self._readings: WordCache[str, tuple[Reading, ...]] = WordCache(cache_size // 4)
        self._identity = (
            f"alke-analyser {VERSION}; {lemmatiser.identity}; {stemmer_version()}; "
            f"part={part_weight:g} root={root_weight:g} stem={stem_weight:g} "
            f"surface={surface_weight:g}"
        )

    @property
    def identity(self) -> str:
        """Version, lemmatiser, stemmer and weights: what an index must have been built with."""
        return self._identity

    @property
    def lemmatiser(self) -> Lemmatiser:
        return self._lemmatiser

    def analyse(self, text: str, language: Language) -> list[AnalysedToken]:
        """Tokens in order, with code-point offsets into ``text`` as it is, and their terms."""
        tokens, terms = self._run(text, language)
        return [
            AnalysedToken(text[start:end], start, end, found)
            for (_, start, end), found in zip(tokens, terms, strict=True)
        ]

    def terms(self, text: str, language: Language) -> dict[str, float]:
        """Summed weights of all terms: the bag that BM25 scores."""
        bag: dict[str, float] = {}
        for found in self._run(text, language)[1]:
            for term in found:
                bag[term.text] = bag.get(term.text, 0.0) + term.weight
        return bag

    def word_terms(self, word: str, language: Language) -> tuple[Term, ...]:
        """Terms of one normalised word form on its own."""
        return self._info(word, language).terms

    def lemmatise(self, text: str) -> list[tuple[str, str]]:
        """Finnish tokens with the likeliest base form of each, for showing and measuring.

        Where the rules leave several readings, the base form decides that is most frequent
        among the unambiguous words of the same text.
        """
        tokens = scan(text)
        readings = [self._word_readings(word) for word, _, _ in tokens]
        counts: dict[str, int] = {}
        for found in readings:
            bases = {r.base for r in found}
            if len(bases) == 1:
                base = bases.pop()
                counts[base] = counts.get(base, 0) + 1
        lemmas = []
        end_before = 0
        for (word, start, end), found in zip(tokens, readings, strict=True):
            gap = text[end_before:start]
            starts_sentence = end_before == 0 or any(c in _SENTENCE_END for c in gap)
            end_before = end
            best = best_reading(found, word, sentence_start=starts_sentence, frequencies=counts)
            lemmas.append((text[start:end], best.base if best else self._fallback_lemma(word)))
        return lemmas

    def _fallback_lemma(self, word: str) -> str:
        terms = self._info(word, Language.FINNISH).terms
        return terms[0].text if terms else word.lower()

    def _word_readings(self, word: str) -> tuple[Reading, ...]:
        found = self._readings.get(word)
        if found is None:
            found = self._lemmatiser.readings(word)
            self._readings.put(word, found)
        return found

    def _run(
        self, text: str, language: Language
    ) -> tuple[list[tuple[str, int, int]], list[tuple[Term, ...]]]:
        tokens = scan(text)
        infos = [self._info(word, language) for word, _, _ in tokens]
        terms = [info.terms for info in infos]
        if language is Language.FINNISH and _SUSPENDED.search(text):
            found = complete(text, tokens, infos, self._weights.part)
            for index, completed in found.items():
                terms[index] = completed
        return tokens, terms

    def _info(self, word: str, language: Language) -> WordInfo:
        cache = self._caches[language]
        info = cache.get(word)
        if info is None:
            info = self._words[language].info(word)
            cache.put(word, info)
        return info
