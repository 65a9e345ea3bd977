"""Query terms carried over into the other languages, by trilingual vocabularies.

Words and phrases are looked up by base form or stem, so inflected ones match; the longest phrase
wins. Compounds without an entry of their own are taken apart and carried over part by part, and
the translated parts are joined again as the other language would join them: a join that no passage
has costs nothing, one that some have finds just those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from alke_kb.analysis import Analyser
from alke_kb.domain import AnalysedToken, Language, TermKind
from alke_kb.search._compounds import CompoundSplitter
from alke_kb.search._stopwords import is_stop_word
from alke_kb.search._translations import Options, Tables, normal_forms, swedish_stem


@dataclass(frozen=True, slots=True)
class BridgeWeights:
    """``part``: a compound's part against a whole word. ``joined``: a compound made of translated
    parts or neighbours. ``within``: the words of a phrase that was translated as a whole.
    ``sharpness``: exponent on the share of second-best translations. ``same``: numbers, names and
    other words without any translation, as they stand.
    """

    part: float = 0.7
    joined: float = 0.8
    within: float = 0.3
    sharpness: float = 1.0
    same: float = 1.0


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch of the query that is carried over together: alternatives in each language."""

    options: Mapping[str, Options]
    weight: float


class TermBridge:
    """Translations of terms in all six directions; safe to call from many threads."""

    def __init__(
        self,
        analyser: Analyser,
        tables: Tables,
        weights: BridgeWeights | None = None,
    ) -> None:
        self._analyser = analyser
        self._translations = tables.translations
        self._weights = weights or BridgeWeights()
        self._splitter = CompoundSplitter(
            tables.swedish_words, tables.swedish_stems, self._swedish_stem
        )

    def translate(
        self, text: str, source: Language, targets: Iterable[Language]
    ) -> dict[Language, dict[str, float]]:
        """For each target language terms with weights, 1 for a word whose translation is sure."""
        wanted = [target for target in dict.fromkeys(targets) if target is not source]
        tokens = self._analyser.analyse(text, source) if wanted else []
        groups = self._groups(tokens, source)
        return {target: self._terms(groups, target) for target in wanted}

    def knows(self, word: str, language: Language) -> float:
        """1 when the vocabulary has the word, 0.8 for a compound of known parts, else 0."""
        table = self._translations[language].entries
        tokens = self._analyser.analyse(word, language)
        forms = self._forms(tokens[0], language) if len(tokens) == 1 else ()
        if any(form in table for form in forms):
            return 1.0
        if language is Language.SWEDISH:
            parts = self.split(word)
            if parts and all(self._swedish_stem(part) in table for part in parts):
                return 0.8
        return 0.0

    def split(self, word: str) -> list[str]:
        """Base forms of the parts of a Swedish compound; [] when it is none."""
        return self._splitter.split(word.lower())

    def _groups(self, tokens: Sequence[AnalysedToken], source: Language) -> list[list[_Unit]]:
        """Units of each word or phrase from left to right; an empty group ends a neighbourhood."""
        forms = [self._forms(token, source) for token in tokens]
        stop = [is_stop_word(token.surface, source) for token in tokens]
        groups: list[list[_Unit]] = []
        position = 0
        while position < len(tokens):
            length, options = self._longest(source, forms, stop, position)
            if options and length == 1:
                groups.append([_Unit(options, 1.0)])
            elif options:
                groups += [[], [_Unit(options, 1.0)], []]
                for inner in range(position, position + length):
                    word = {} if stop[inner] else self._entry(source, forms[inner])
                    if word:
                        groups += [[_Unit(word, self._weights.within)], []]
            elif stop[position]:
                groups.append([])
            else:
                groups += [[], self._parts(tokens[position], source), []]
            position += max(length, 1)
        return groups

    def _longest(
        self,
        source: Language,
        forms: Sequence[tuple[str, ...]],
        stop: Sequence[bool],
        start: int,
    ) -> tuple[int, Mapping[str, Options]]:
        table = self._translations[source]
        longest = max((table.longest.get(form, 0) for form in forms[start]), default=0)
        for length in range(min(longest, len(forms) - start), 0, -1):
            if stop[start + length - 1] or (stop[start] and length == 1):
                continue
            keys: list[tuple[str, ...]] = [()]
            for position in range(start, start + length):
                keys = [(*key, form) for key in keys[:8] for form in forms[position]]
            found = [e for key in keys if (e := table.entries.get(" ".join(key)))]
            if found:
                return length, _merged(found)
        return 0, {}

    def _entry(self, source: Language, forms: Iterable[str]) -> Mapping[str, Options]:
        entries = self._translations[source].entries
        return _merged([e for form in forms if (e := entries.get(form))])

    def _parts(self, token: AnalysedToken, source: Language) -> list[_Unit]:
        """Units of a compound's parts in order; a word without parts stands for itself."""
        if source is Language.SWEDISH:
            parts = [(part, (self._swedish_stem(part),)) for part in self.split(token.surface)]
        elif source is Language.FINNISH:
            parts = [(part, (part,)) for part in _finnish_parts(token)]
        else:
            parts = []
        units = []
        for _, forms in parts:
            options = self._entry(source, forms)
            if options:
                units.append(_Unit(options, self._weights.part))
        if not units:
            same: Options = [(token.surface, 1.0)]
            units.append(_Unit({lang.value: same for lang in Language}, self._weights.same))
        return units

    def _terms(self, groups: Sequence[Sequence[_Unit]], target: Language) -> dict[str, float]:
        terms: dict[str, float] = {}
        for group in groups:
            for unit in group:
                self._add(terms, unit, target)
            for one, other in pairwise(group):
                self._join(terms, one, other, target)
        for left, right in pairwise(groups):
            if len(left) == 1 and len(right) == 1:
                self._join(terms, left[0], right[0], target)
        return terms

    def _add(self, terms: dict[str, float], unit: _Unit, target: Language) -> None:
        """One unit's terms: the best of its alternatives for each term, shares adding up to 1."""
        options = unit.options.get(target.value, [])
        shares = [share**self._weights.sharpness for _, share in options]
        best: dict[str, float] = {}
        for (text, _), share in zip(options, shares, strict=True):
            weight = unit.weight * share / sum(shares) ** 0.5
            for term, amount in self._analyser.terms(text, target).items():
                best[term] = max(best.get(term, 0.0), weight * min(amount, 1.0))
        for term, weight in best.items():
            terms[term] = terms.get(term, 0.0) + weight

    def _join(self, terms: dict[str, float], one: _Unit, other: _Unit, target: Language) -> None:
        if target is Language.ENGLISH:
            return
        weight = self._weights.joined * min(one.weight, other.weight)
        for head, head_share in one.options.get(target.value, [])[:3]:
            for tail, tail_share in other.options.get(target.value, [])[:3]:
                if " " in head or " " in tail:
                    continue
                for word in _joined(head.lower(), tail.lower(), target):
                    term = word if target is Language.FINNISH else self._swedish_stem(word)
                    share = weight * head_share * tail_share
                    terms[term] = max(terms.get(term, 0.0), share)

    def _forms(self, token: AnalysedToken, language: Language) -> tuple[str, ...]:
        """Normal forms; Swedish stems once more, because «slutsats» itself ends up without its -s."""
        forms = normal_forms(token)
        if language is Language.SWEDISH:
            forms = tuple(dict.fromkeys((*forms, *map(self._swedish_stem, forms))))
        return forms

    def _swedish_stem(self, word: str) -> str:
        return swedish_stem(self._analyser, word)


def _merged(entries: Sequence[Mapping[str, Options]]) -> Mapping[str, Options]:
    if len(entries) == 1:
        return entries[0]
    merged: dict[str, dict[str, float]] = {}
    for entry in entries:
        for target, options in entry.items():
            known = merged.setdefault(target, {})
            for text, share in options:
                known[text] = max(known.get(text, 0.0), share)
    return {t: sorted(found.items(), key=lambda i: (-i[1], i[0])) for t, found in merged.items()}


def _finnish_parts(token: AnalysedToken) -> list[str]:
    """Parts of a compound in the order they stand in; of parts within parts the longer one."""
    parts = [term.text for term in token.terms if term.kind is TermKind.PART]
    wholes = [term.text for term in token.terms if term.kind is TermKind.LEMMA]

    def place(part: str) -> int:
        found = [whole.find(part[: max(3, len(part) - 3)]) for whole in wholes]
        return min((f for f in found if f >= 0), default=99)

    return sorted(parts, key=place)


def _joined(head: str, tail: str, target: Language) -> list[str]:
    if target is Language.FINNISH:
        heads = [head[:-3] + "s"] if head.endswith("nen") else [head]
    else:
        heads = [head, head + "s"]
        if head[-1] in "ae" and len(head) > 3:
            heads += [head[:-1], head[:-1] + "o"]
    return [head + tail for head in heads]
