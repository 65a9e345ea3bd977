"""The analyser: text → tokens with offsets and weighted terms, the same for passages and queries."""

from __future__ import annotations

import re

from alke_kb.analysis._cache import WordCache
from alke_kb.analysis._ellipsis import complete
from alke_kb.analysis._read import AnalysedText
from alke_kb.analysis._readings import best_reading, lemma_of
from alke_kb.analysis._stems import version as stemmer_version
from alke_kb.analysis._words import FinnishWords, StemmedWords, Weights, WordInfo
from alke_kb.domain import AnalysedToken, Language, Reading, Term
from alke_kb.ports import Lemmatiser
from alke_kb.text import normalise, scan

VERSION = 2
_HYPHENS = "[-\u2010-\u2012\u2212\ufe63\uff0d]"
_LEADING_HYPHEN = re.compile(rf"(?<!\w){_HYPHENS}\w")
# Enough for the passages of the searches under way, a few megabytes.
_TEXTS_KEPT = 512
_SENTENCE_END = ".!?:;\n\u2022"


class Analyser:
    """Terms of Finnish, Swedish and English text. Safe to call from any thread.

    Weights beside the base forms, whose weights sum to 1: ``part_weight`` of a compound's parts
    (``hyphen_weight`` where a hyphen sets them apart, ``inner_weight`` for shorter compounds
    inside), ``root_weight`` of what a word is derived from, ``stem_weight`` and
    ``surface_weight`` of a word the dictionary does not know, ``pair_weight`` of two content
    words side by side in ``terms``. 0 leaves a kind out. The defaults measured best, see
    ``benchmarks/lexical_quality.py``. ``cache_size`` bounds the word forms kept per language.
    """

    def __init__(
        self,
        lemmatiser: Lemmatiser,
        *,
        part_weight: float = 0.5,
        inner_weight: float = 0.25,
        hyphen_weight: float = 0.75,
        root_weight: float = 0.5,
        stem_weight: float = 1.0,
        surface_weight: float = 0.5,
        pair_weight: float = 0.5,
        cache_size: int = 100_000,
    ) -> None:
        weights = Weights(
            part=part_weight,
            inner=inner_weight,
            hyphenated=hyphen_weight,
            root=root_weight,
            stem=stem_weight,
            surface=surface_weight,
        )
        self._weights = weights
        self._pair_weight = pair_weight
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
        self._read: WordCache[tuple[str, Language], AnalysedText] = WordCache(_TEXTS_KEPT)
        self._identity = (
            f"alke-analyser {VERSION}; {lemmatiser.identity}; {stemmer_version()}; "
            f"part={part_weight:g} inner={inner_weight:g} hyphen={hyphen_weight:g} "
            f"root={root_weight:g} stem={stem_weight:g} surface={surface_weight:g} "
            f"pair={pair_weight:g}"
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
        tokens, terms, _ = self._run(text, language)
        return [
            AnalysedToken(text[start:end], start, end, found)
            for (_, start, end), found in zip(tokens, terms, strict=True)
        ]

    def read(self, text: str, language: Language) -> AnalysedText:
        """The text ready to be asked several things; what was read lately is kept."""
        key = (text, language)
        known = self._read.get(key)
        if known is None:
            tokens, terms, infos = self._run(text, language)
            known = AnalysedText(
                starts=tuple(start for _, start, _ in tokens),
                ends=tuple(end for _, _, end in tokens),
                terms=tuple(terms),
                infos=tuple(infos),
                pair_weight=self._pair_weight,
            )
            self._read.put(key, known)
        return known

    def terms(self, text: str, language: Language) -> dict[str, float]:
        """Summed weights of all terms: the bag that BM25 scores.

        Holds the terms of ``analyse`` and, as ``lemma lemma``, the pairs of content words that
        stand side by side.
        """
        return self.terms_and_length(text, language)[0]

    def terms_and_length(self, text: str, language: Language) -> tuple[dict[str, float], int]:
        """The bag of ``terms`` and the number of tokens, by which BM25 normalises."""
        tokens, terms, infos = self._run(text, language)
        bag: dict[str, float] = {}
        for found in terms:
            for term in found:
                bag[term.text] = bag.get(term.text, 0.0) + term.weight
        self._add_pairs(bag, infos)
        return bag, len(tokens)

    def query_terms(
        self, text: str, language: Language, *, function_weight: float = 0.4
    ) -> dict[str, float]:
        """The bag of a query: as ``terms``, with function words at ``function_weight``.

        Only where at least two content words are left in three: a short query means every word.
        """
        tokens, terms, infos = self._run(text, language)
        content = sum(not info.function for info in infos)
        long_enough = len(tokens) >= 3 and content >= 2
        bag: dict[str, float] = {}
        for found, info in zip(terms, infos, strict=True):
            scale = function_weight if info.function and long_enough else 1.0
            for term in found:
                bag[term.text] = bag.get(term.text, 0.0) + scale * term.weight
        self._add_pairs(bag, infos)
        return {term: weight for term, weight in bag.items() if weight > 0}

    def is_function_word(self, word: str, language: Language) -> bool:
        """Whether a word form only joins or points (pronoun, conjunction, auxiliary …)."""
        return self._info(normalise(word), language).function

    def _add_pairs(self, bag: dict[str, float], infos: list[WordInfo]) -> None:
        weight = self._pair_weight
        if weight <= 0:
            return
        before = ""
        for info in infos:
            if info.function:
                continue
            lemma = info.lemma
            if before:
                pair = f"{before} {lemma}"
                bag[pair] = bag.get(pair, 0.0) + weight
            before = lemma

    def word_terms(self, word: str, language: Language) -> tuple[Term, ...]:
        """Terms of one word form on its own."""
        return self._info(normalise(word), language).terms

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
            lemmas.append((text[start:end], lemma_of(best) if best else self._fallback_lemma(word)))
        return lemmas

    def _fallback_lemma(self, word: str) -> str:
        return self._info(word, Language.FINNISH).lemma or word.lower()

    def _word_readings(self, word: str) -> tuple[Reading, ...]:
        found = self._readings.get(word)
        if found is None:
            found = self._lemmatiser.readings(word)
            self._readings.put(word, found)
        return found

    def _run(
        self, text: str, language: Language
    ) -> tuple[list[tuple[str, int, int]], list[tuple[Term, ...]], list[WordInfo]]:
        tokens = scan(text)
        infos = [self._info(word, language) for word, _, _ in tokens]
        terms = [info.terms for info in infos]
        if language is Language.FINNISH and (
            any(word[-1] == "-" for word, _, _ in tokens) or _LEADING_HYPHEN.search(text)
        ):
            found = complete(text, tokens, infos, self._weights.part)
            for index, completed in found.items():
                terms[index] = completed
        return tokens, terms, infos

    def _info(self, word: str, language: Language) -> WordInfo:
        cache = self._caches[language]
        info = cache.get(word)
        if info is None:
            info = self._words[language].info(word)
            cache.put(word, info)
        return info
