"""What a region's records say of a theme, sentence by sentence, and how alike two rounds are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from alke_kb.analysis import Analyser
from alke_kb.domain import Language, Record, Role
from alke_kb.domain.linking import CitedPassage
from alke_kb.linking._related import Classify
from alke_kb.linking._snapshot import values
from alke_kb.text.sentences import sentences

# Where a record says what is wrong, wanted and agreed. Pictures of the situation, money, lists of
# persons and the follow-up of earlier conclusions put nothing on the table.
AGENDA = (
    Role.CHALLENGE,
    Role.BOTTLENECK,
    Role.OBJECTIVE,
    Role.MEASURE,
    Role.OPENING,
    Role.CONCLUSION,
)
# Shorter lines are headings, lead-ins and cells of tables.
MIN_SENTENCE = 15
SHOWN_TERMS = 6

Bag = Mapping[str, float]
Removed = Callable[[str, str], bool]
# Text of a passage → for each of its sentences the themes, main or not.
SentenceThemes = Callable[[str, Language], Sequence[Mapping[str, bool]]]


@dataclass(frozen=True)
class Sentence:
    """A sentence of a record: its words with their weights, and its themes (main or not)."""

    text: str
    bag: Bag
    themes: Mapping[str, bool]


@dataclass(frozen=True)
class Matter:
    """What one round's records say of a theme; ``weight`` is how firmly they raise it."""

    records: tuple[Record, ...]
    sentences: tuple[tuple[Language, Sentence], ...]
    weight: float


class RecordTexts:
    """Sentences of a region's records. ``removed(passage, theme)`` tells what a person took away."""

    def __init__(
        self,
        analyser: Analyser,
        cited: Mapping[str, CitedPassage],
        classify: Classify | None,
        removed: Removed,
    ) -> None:
        self._removed = removed
        self._classify = classify
        self._language = {key: one.stored.passage.language for key, one in cited.items()}
        self._sentences: dict[str, list[Sentence]] = {}
        frequency: Counter[str] = Counter()
        for key, one in cited.items():
            found = []
            for text in sentences_of(one.stored.passage.text):
                bag = words(analyser, text, self._language[key])
                frequency.update(bag.keys())
                found.append(Sentence(text, bag, self._themes(text, self._language[key])))
            self._sentences[key] = found
        total = sum(len(found) for found in self._sentences.values())
        self._rarity = {
            term: max(0.0, math.log((total + 1) / (count + 0.5)))
            for term, count in frequency.items()
        }

    def _themes(self, text: str, language: Language) -> dict[str, bool]:
        if self._classify is None:
            return {}
        return {one.theme: one.main for one in self._classify(text, language)}

    def of(self, record: Record) -> Sequence[Sentence]:
        return self._sentences.get(record.id, ())

    def matter(self, records: Iterable[Record], theme: str) -> Matter:
        """The sentences on the theme among the records of one round.

        The language versions of one work count once: the record that raises it most decides.
        """
        found: list[tuple[Language, Sentence]] = []
        treating: list[Record] = []
        weights: dict[str, float] = {}
        own = list(records)
        roles = {record.payload.get("role") for record in own}
        agenda = {role.value for role in AGENDA}
        # A record without sections that are told apart is read as a whole.
        counted = agenda if roles & agenda else roles
        for record in own:
            chosen = self._on(record, theme)
            if not chosen:
                continue
            treating.append(record)
            found += [(self._language[record.id], sentence) for sentence in chosen]
            if record.payload.get("role") in counted:
                document = str(record.payload.get("document_id"))
                weight = 1.5 if theme in values(record.payload, "main_themes") else 0.0
                weight += sum(1.0 if s.themes.get(theme) else 0.5 for s in chosen)
                weights[document] = weights.get(document, 0.0) + weight
        treating.sort(key=lambda r: (theme not in values(r.payload, "main_themes"), r.id))
        return Matter(tuple(treating), tuple(found), max(weights.values(), default=0.0))

    def _on(self, record: Record, theme: str) -> list[Sentence]:
        """Sentences on the theme; all of them where the passage is about nothing else."""
        own = self._sentences.get(record.id, [])
        main, listed = (values(record.payload, name) for name in ("main_themes", "themes"))
        if main == (theme,):
            return own
        chosen = [one for one in own if theme in one.themes]
        if not chosen:  # a person said so, only the whole shows it, or nothing reads sentences
            return own if theme in main or (theme in listed and self._classify is None) else []
        return [] if theme not in listed and self._removed(record.id, theme) else chosen

    def likeness(self, one: Matter, other: Matter) -> float | None:
        """Cosine of the words of two rounds, 0–1; ``None`` when they share no language."""
        first, second = self._by_language(one), self._by_language(other)
        both = first.keys() & second.keys()
        return max((cosine(first[x], second[x]) for x in both), default=None)

    def terms(self, now: Matter, before: Matter) -> tuple[tuple[str, ...], ...]:
        """Weightiest words of both rounds, of this one alone, and of the one before alone."""
        first, second = self._bag(now), self._bag(before)
        shared = {t: first[t] * second[t] for t in first.keys() & second.keys()}
        return (
            top_terms(shared),
            top_terms({t: w for t, w in first.items() if t not in second}),
            top_terms({t: w for t, w in second.items() if t not in first}),
        )

    def _by_language(self, matter: Matter) -> dict[Language, Bag]:
        languages = {language for language, _s in matter.sentences}
        return {language: self._bag(matter, language) for language in languages}

    def _bag(self, matter: Matter, language: Language | None = None) -> dict[str, float]:
        total: dict[str, float] = {}
        for of, sentence in matter.sentences:
            if language is None or of is language:
                for term, count in sentence.bag.items():
                    weight = (1 + math.log1p(count)) * self._rarity[term]
                    total[term] = total.get(term, 0.0) + weight
        return total


def themes_of_sentences(classify: Classify | None, kept: int) -> SentenceThemes | None:
    """Of the ``kept`` passages asked for last it is remembered: it follows from the text alone."""
    if classify is None:
        return None

    @lru_cache(maxsize=kept)
    def read(text: str, language: Language) -> Sequence[Mapping[str, bool]]:
        return tuple(
            {one.theme: one.main for one in classify(sentence, language)}
            for sentence in sentences_of(text)
        )

    return read


def words(analyser: Analyser, text: str, language: Language) -> dict[str, float]:
    """Base forms, parts of compounds and stems, without the pairs of words that search adds."""
    return {t: w for t, w in analyser.terms(text, language).items() if " " not in t}


def cosine(one: Bag, other: Bag) -> float:
    """Cosine of two weighted bags of terms."""
    if len(other) < len(one):
        one, other = other, one
    dot = sum(weight * other.get(term, 0.0) for term, weight in one.items())
    norms = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return dot / norms if norms else 0.0


def sentences_of(text: str) -> list[str]:
    """The sentences of a passage, without headings and cells of tables."""
    return [
        paragraph[start:end]
        for paragraph in text.split("\n")
        for start, end in sentences(paragraph)
        if end - start >= MIN_SENTENCE
    ]


def top_terms(weights: Mapping[str, float]) -> tuple[str, ...]:
    """The weightiest; a part of a compound that is shown is not shown again."""
    chosen: list[str] = []
    for term in sorted(weights, key=lambda t: (-weights[t], t)):
        if len(term) < 3 or term.isdigit() or any(term in one or one in term for one in chosen):
            continue
        chosen.append(term)
        if len(chosen) == SHOWN_TERMS:
            break
    return tuple(chosen)
