"""The steps of a series: which section became which, what is new and what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from alke_kb.analysis import Analyser
from alke_kb.domain import Document, Language
from alke_kb.domain.series import (
    DocumentSeries,
    NearSection,
    SectionStep,
    SectionVerdict,
    SeriesPair,
    SeriesSection,
)
from alke_kb.linking._matter import words
from alke_kb.linking._sections import DocumentSection, Pairing, read_sections
from alke_kb.linking._snapshot import Snapshot

# Two sections correspond when each is the nearest to the other, and no further than this.
CORRESPONDS = 0.35
# From this share of common wording on, an official reads the same rule again.
KEPT = 0.6
NEAR = 0.3
SHOWN_NEAR = 2
MIN_STEM = 6

Edge = tuple[str, str]


class Topic:
    """The words of a topic in one language, each in its base forms; an empty one is in no text."""

    def __init__(self, analyser: Analyser, topic: str, language: Language) -> None:
        self.language = language
        self._analyser = analyser
        found = []
        for token in analyser.analyse(topic, language):
            if token.terms and not analyser.is_function_word(token.surface, language):
                most = max(term.weight for term in token.terms)
                found.append(frozenset(t.text for t in token.terms if t.weight == most))
        self.words: tuple[frozenset[str], ...] = tuple(found)

    def named_in(self, bag: Mapping[str, float]) -> bool:
        """Whether every word of the topic is among these words, in some base form."""
        return bool(self.words) and all(self._has(bag, forms) for forms in self.words)

    def _has(self, bag: Mapping[str, float], forms: frozenset[str]) -> bool:
        if any(form in bag for form in forms):
            return True
        if self.language is Language.FINNISH:
            return False
        # Stemming leaves landskapsprogram and landskapsprogrammets apart.
        long = [form for form in forms if len(form) >= MIN_STEM]
        return any(term.startswith(form) for form in long for term in bag)

    def weight(self, heading: str, text: str) -> int:
        """3 when the heading names it, 1 when a paragraph of the text does, else 0."""
        if self.named_in(words(self._analyser, heading, self.language)):
            return 3
        parts = text.split("\n")
        return int(any(self.named_in(words(self._analyser, p, self.language)) for p in parts))


class SectionFollower:
    """Follows the sections on a topic, or one section, from document to document."""

    def __init__(self, snapshot: Snapshot, analyser: Analyser, topic: Topic) -> None:
        self._snapshot = snapshot
        self._analyser = analyser
        self._topic = topic

    def follow(
        self,
        documents: Mapping[str, Document],
        edges: Iterable[Edge],
        *,
        passage: str | None,
        given: bool,
    ) -> DocumentSeries:
        """Steps along the edges (earlier, later); pairs in which there is nothing are left out."""
        sections = {
            key: read_sections(self._snapshot, self._analyser, one)
            for key, one in documents.items()
        }
        ordered = sorted(edges, key=lambda e: (when(documents[e[0]]), when(documents[e[1]])))
        pairings = {(a, b): Pairing(sections[a], sections[b]) for a, b in ordered}
        matches = {edge: _matches(pairing) for edge, pairing in pairings.items()}
        if passage is None:
            followed = {key: self._on_topic(found) for key, found in sections.items()}
        else:
            followed = _same_section(sections, matches, passage)
        # An act may take the place of two, or be followed by two: what corresponds to a section of
        # either is neither new nor gone.
        went: dict[str, set[int]] = {key: set() for key in documents}
        came: dict[str, set[int]] = {key: set() for key in documents}
        for (earlier, later), found in matches.items():
            went[earlier] |= {a for a, _b in found}
            came[later] |= {b for _a, b in found}
        last_from = {earlier: (earlier, later) for earlier, later in pairings}
        last_into = {later: (earlier, later) for earlier, later in pairings}
        pairs = []
        for edge, pairing in pairings.items():
            before, now = followed.get(edge[0], set()), followed.get(edge[1], set())
            placed = [
                (a, self._match(pairing, a, b)) for a, b in matches[edge] if a in before or b in now
            ]
            if last_from[edge[0]] == edge:
                placed += [(a, self._dropped(pairing, a)) for a in before - went[edge[0]]]
            steps = [step for _place, step in sorted(placed, key=lambda one: one[0])]
            if last_into[edge[1]] == edge:
                steps += [self._new(pairing, b) for b in sorted(now - came[edge[1]])]
            if steps:
                pairs.append(SeriesPair(documents[edge[0]], documents[edge[1]], tuple(steps)))
        inside = {d.id: d for pair in pairs for d in (pair.earlier, pair.later)}
        return DocumentSeries(given, tuple(sorted(inside.values(), key=when)), tuple(pairs))

    def _on_topic(self, sections: Sequence[DocumentSection]) -> set[int]:
        return {
            number
            for number, one in enumerate(sections)
            # The whole section first: it is analysed once, its paragraphs only where needed.
            if self._topic.named_in({**one.bag, **one.heading_bag})
            and self._topic.weight(one.heading, one.text)
        }

    def _match(self, pairing: Pairing, a: int, b: int) -> SectionStep:
        wording = pairing.wording(a, b)
        added, gone = pairing.terms(a, b)
        return SectionStep(
            SectionVerdict.KEPT if wording >= KEPT else SectionVerdict.CHANGED,
            self._shown(pairing.earlier[a]),
            self._shown(pairing.later[b]),
            round(float(pairing.scores[a, b]), 4),
            round(wording, 4),
            added,
            gone,
            self._near(pairing.scores[a], pairing.later, but=b),
        )

    def _dropped(self, pairing: Pairing, a: int) -> SectionStep:
        own, near = self._shown(pairing.earlier[a]), self._near(pairing.scores[a], pairing.later)
        return SectionStep(SectionVerdict.DROPPED, own, None, None, None, (), (), near)

    def _new(self, pairing: Pairing, b: int) -> SectionStep:
        own, near = self._shown(pairing.later[b]), self._near(pairing.scores[:, b], pairing.earlier)
        return SectionStep(SectionVerdict.NEW, None, own, None, None, (), (), near)

    def _near(
        self,
        scores: Iterable[float],
        sections: Sequence[DocumentSection],
        but: int | None = None,
    ) -> tuple[NearSection, ...]:
        ranked = sorted((-float(score), n) for n, score in enumerate(scores) if n != but)
        return tuple(
            NearSection(self._shown(sections[n], 1), round(-score, 4))
            for score, n in ranked[:SHOWN_NEAR]
            if -score >= NEAR
        )

    def _shown(self, section: DocumentSection, most: int | None = None) -> SeriesSection:
        return SeriesSection(
            section.citation,
            section.number,
            section.heading,
            self._topic.named_in(section.heading_bag),
            section.passages[:most],
        )


def when(document: Document) -> tuple[str, str]:
    """What documents of a series are ordered by."""
    date = document.metadata.date
    return date.isoformat() if date else str(document.metadata.year or ""), document.path


def _matches(pairing: Pairing) -> list[tuple[int, int]]:
    """Pairs of sections that are each other's nearest, and near enough.

    Then a section takes its own nearest where that has found none: what lay nearer to it has
    gone elsewhere. One whose nearest is taken takes nothing: the second nearest is a guess.
    """
    scores = pairing.scores
    if not scores.size:
        return []
    to_later, to_earlier = scores.argmax(axis=1), scores.argmax(axis=0)
    nearest = {(a, int(b)) for a, b in enumerate(to_later)}
    nearest_back = {(int(a), b) for b, a in enumerate(to_earlier)}
    found: list[tuple[int, int]] = []
    for pairs in (nearest & nearest_back, nearest | nearest_back):
        for a, b in sorted(pairs, key=lambda pair: (-scores[pair], pair)):
            free = all(a != one and b != other for one, other in found)
            if free and scores[a, b] >= CORRESPONDS:
                found.append((a, b))
    return sorted(found)


def _same_section(
    sections: Mapping[str, Sequence[DocumentSection]],
    matches: Mapping[Edge, Sequence[tuple[int, int]]],
    passage: str,
) -> dict[str, set[int]]:
    """The passage's section, and what corresponds to it before and after, as far as it goes."""
    followed = {
        key: {n}
        for key, own in sections.items()
        for n, one in enumerate(own)
        if any(cited.stored.id == passage for cited in one.passages)
    }
    grown = True
    while grown:
        grown = False
        for (earlier, later), found in matches.items():
            for a, b in found:
                for here, at, there, to in ((earlier, a, later, b), (later, b, earlier, a)):
                    if at in followed.get(here, ()) and to not in followed.get(there, ()):
                        followed.setdefault(there, set()).add(to)
                        grown = True
    return followed
