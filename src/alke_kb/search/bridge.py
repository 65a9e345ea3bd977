"""Query terms carried over into the other languages, by trilingual vocabularies.

The longest match of query words on labels of the YSO ontology, the themes, places and ministries
gives the label in the other languages, whose terms join the query's own. Words compare by base
form or stem, so inflected words match; compounds without a label of their own are carried over
part by part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from alke_kb.analysis import Analyser
from alke_kb.domain import AnalysedToken, Language, TermKind
from alke_kb.vocab import Names, load_ministries, load_regions, load_term_table, load_themes

MAX_WORDS = 6
# A part of a compound says less than the whole word it stands in.
PART_FACTOR = 0.5
_QUALIFIER = re.compile(r"\s*\([^)]*\)")
_LINKS = ("", "s", "o", "e")
_MIN_PART = 4
Row = tuple[str, str, str]
_LANGUAGES = (Language.FINNISH, Language.SWEDISH, Language.ENGLISH)


@dataclass(frozen=True, slots=True)
class LabelIndex:
    """Labels of one language.

    ``rows`` maps the normal forms of a label's words, joined by a blank, to row numbers;
    ``longest`` a first word to the number of words of the longest label that begins with it;
    ``words`` the single words that compounds are split into (Swedish).
    """

    rows: dict[str, list[int]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)


class TermBridge:
    """Translations of terms in all six directions.

    ``labels`` are the indexes that ``build_labels`` made for this analyser and these rows.
    """

    def __init__(
        self, analyser: Analyser, rows: Sequence[Row], labels: Mapping[Language, LabelIndex]
    ) -> None:
        self._analyser = analyser
        self._rows = rows
        self._labels = labels

    def translate(
        self, text: str, source: Language, targets: Iterable[Language]
    ) -> dict[Language, dict[str, float]]:
        """For each target language the terms of the matched labels, with weights in (0, 1]."""
        tokens = self._analyser.analyse(text, source)
        found = self._matches(tokens, source)
        result: dict[Language, dict[str, float]] = {}
        for target in targets:
            if target is not source:
                result[target] = self._terms(found, target)
        return result

    def _matches(
        self, tokens: Sequence[AnalysedToken], source: Language
    ) -> list[tuple[list[int], float]]:
        """(rows, weight) of the longest matches from left to right."""
        labels = self._labels[source]
        forms = [_normal_forms(token) for token in tokens]
        found: list[tuple[list[int], float]] = []
        position = 0
        while position < len(tokens):
            length, rows = self._longest(labels, forms, position)
            if rows:
                found.append((rows, 1.0))
                position += length
                continue
            parts = self._parts(tokens[position], source)
            for part in parts:
                part_rows = labels.rows.get(part)
                if part_rows:
                    found.append((part_rows, PART_FACTOR))
            position += 1
        return found

    def _longest(
        self, labels: LabelIndex, forms: Sequence[tuple[str, ...]], start: int
    ) -> tuple[int, list[int]]:
        longest = max((labels.longest.get(form, 0) for form in forms[start]), default=0)
        for length in range(min(longest, len(forms) - start), 0, -1):
            keys: list[tuple[str, ...]] = [()]
            for position in range(start, start + length):
                keys = [(*key, form) for key in keys[:8] for form in forms[position]]
            rows = [row for key in keys for row in labels.rows.get(" ".join(key), ())]
            if rows:
                return length, list(dict.fromkeys(rows))
        return 0, []

    def _parts(self, token: AnalysedToken, source: Language) -> list[str]:
        if source is Language.FINNISH:
            return [term.text for term in token.terms if term.kind is TermKind.PART]
        if source is Language.SWEDISH:
            return [
                _stem_of(self._analyser, part, source)
                for part in split_compound(token.surface.lower(), self._labels[source].words)
            ]
        return []

    def _terms(
        self, found: Sequence[tuple[list[int], float]], target: Language
    ) -> dict[str, float]:
        column = _LANGUAGES.index(target)
        terms: dict[str, float] = {}
        for rows, weight in found:
            labels = list(
                dict.fromkeys(_clean(label) for row in rows if (label := self._rows[row][column]))
            )
            for label in labels:
                for term, amount in self._analyser.terms(label, target).items():
                    share = weight * min(amount, 1.0) / len(labels)
                    terms[term] = max(terms.get(term, 0.0), share)
        return terms


def build_labels(analyser: Analyser, rows: Sequence[Row]) -> dict[Language, LabelIndex]:
    """Index the labels of every language; some seconds for the whole vocabulary."""
    return {language: _index(analyser, rows, language) for language in _LANGUAGES}


def _index(analyser: Analyser, rows: Sequence[Row], language: Language) -> LabelIndex:
    column = _LANGUAGES.index(language)
    index = LabelIndex()
    for number, row in enumerate(rows):
        label = _clean(row[column])
        tokens = analyser.analyse(label, language) if label else []
        if not 0 < len(tokens) <= MAX_WORDS:
            continue
        keys: list[tuple[str, ...]] = [()]
        for token in tokens:
            keys = [(*key, form) for key in keys[:4] for form in _normal_forms(token)[:2]]
        for key in keys:
            index.rows.setdefault(" ".join(key), []).append(number)
            index.longest[key[0]] = max(index.longest.get(key[0], 0), len(key))
        if language is Language.SWEDISH:
            for token in tokens:
                index.words[token.surface.lower()] = 1
                index.words.update(dict.fromkeys(_normal_forms(token), 1))
    return index


def vocabulary_rows() -> list[Row]:
    """(fi, sv, en) labels of themes, regions, ministries and the YSO terms; "" where unknown."""
    rows: list[Row] = []
    for theme in load_themes().values():
        rows.append(_names(theme.labels))
        pairs = zip(theme.synonyms.get("fi", ()), theme.synonyms.get("sv", ()), strict=False)
        rows.extend((fi, sv, "") for fi, sv in pairs)
    rows.extend(_names(region.names) for region in load_regions().values())
    rows.extend(_names(ministry.names) for ministry in load_ministries().values())
    rows.extend((fi, sv, en) for fi, sv, en in load_term_table())
    return rows


def _names(names: Names) -> Row:
    return (names.fi, names.sv or "", names.en or "")


def split_compound(word: str, known: Mapping[str, object]) -> list[str]:
    """Parts of a Swedish compound of known words, linking -s-, -o- or -e- allowed; [] if none.

    The longest first part that leaves a splittable rest wins; parts have at least four letters.
    """
    return _split(word, known, whole=True)


def _split(word: str, known: Mapping[str, object], *, whole: bool) -> list[str]:
    for cut in range(len(word) - _MIN_PART, _MIN_PART - 1, -1):
        head, tail = word[:cut], word[cut:]
        if head not in known:
            continue
        for link in _LINKS:
            rest = tail[len(link) :] if tail.startswith(link) else None
            if rest is None or len(rest) < _MIN_PART:
                continue
            if rest in known or _inflected(rest, known):
                return [head, rest]
            further = _split(rest, known, whole=False)
            if further:
                return [head, *further]
    return []


def _inflected(word: str, known: Mapping[str, object]) -> bool:
    endings = ("ens", "ets", "arna", "erna", "orna", "ar", "er", "or", "en", "et", "n", "s", "t")
    return any(word.endswith(e) and word[: -len(e)] in known for e in endings)


def _clean(label: str) -> str:
    return _QUALIFIER.sub("", label).strip()


def _normal_forms(token: AnalysedToken) -> tuple[str, ...]:
    """Base forms or the stem of the whole word; its surface only when there is nothing better."""
    better = [t.text for t in token.terms if t.kind in (TermKind.LEMMA, TermKind.STEM)]
    if better:
        return tuple(dict.fromkeys(better))
    return tuple(dict.fromkeys(t.text for t in token.terms if t.kind is TermKind.SURFACE)) or (
        token.surface.lower(),
    )


def _stem_of(analyser: Analyser, word: str, language: Language) -> str:
    tokens = analyser.analyse(word, language)
    return _normal_forms(tokens[0])[0] if tokens else word
