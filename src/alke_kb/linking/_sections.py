"""Sections of two documents and which of them correspond, by words, heading and meaning."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from alke_kb.analysis import Analyser
from alke_kb.domain import Document, Language
from alke_kb.domain.linking import CitedPassage
from alke_kb.linking._matter import top_terms, words
from alke_kb.linking._snapshot import Snapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Of six acts on regional development and integration, in Finnish and Swedish, every weighting near
# this one finds all corresponding sections but one or two (tests/quality/test_statute_series.py).
WORDS, HEADING, MEANING = 0.4, 0.2, 0.4
_NUMBER = re.compile(r"^(\d+(?:\s?[a-zåäö])?\s?§|\d+(?:\.\d+)*\.?)\s+(.*)$", re.DOTALL)


@dataclass(frozen=True)
class DocumentSection:
    """One section whole, however many passages it was cut into."""

    document: Document
    heading_path: tuple[str, ...]
    passages: tuple[CitedPassage, ...]
    vectors: NDArray[np.float32]
    analyser: Analyser

    @property
    def language(self) -> Language:
        return self.passages[0].stored.passage.language

    @cached_property
    def text(self) -> str:
        return "\n".join(one.stored.passage.text for one in self.passages)

    @cached_property
    def number(self) -> str | None:
        found = _NUMBER.match(self.heading_path[-1])
        return " ".join(found[1].split()) if found else None

    @cached_property
    def heading(self) -> str:
        found = _NUMBER.match(self.heading_path[-1])
        return " ".join((found[2] if found else self.heading_path[-1]).split())

    @cached_property
    def citation(self) -> str:
        name = self.document.metadata.work_id or ""
        name = name if "/" in name else self.document.metadata.title
        return f"{name} {self.number}" if self.number else f"{name}: {self.heading}"

    @cached_property
    def bag(self) -> Mapping[str, float]:
        return words(self.analyser, self.text, self.language)

    @cached_property
    def heading_bag(self) -> Mapping[str, float]:
        return words(self.analyser, self.heading, self.language)

    @cached_property
    def lemmas(self) -> list[str]:
        found = self.analyser.analyse(self.text, self.language)
        return [token.terms[0].text for token in found if token.terms]


def read_sections(
    snapshot: Snapshot, analyser: Analyser, document: Document
) -> tuple[DocumentSection, ...]:
    """Sections with a heading, in order."""
    import numpy as np

    if snapshot.index is None:
        return ()
    ids = [stored.id for stored in snapshot.catalogue.passages_of(document.id)]
    vectors = {
        record.id: record.dense
        for record in snapshot.index.retrieve(ids, vectors=True)
        if record.dense is not None
    }
    by_section: dict[int, list[CitedPassage]] = {}
    for one in snapshot.cite([i for i in ids if i in vectors]):
        if one.stored.passage.heading_path:
            by_section.setdefault(one.stored.passage.section, []).append(one)
    return tuple(
        DocumentSection(
            document,
            found[0].stored.passage.heading_path,
            tuple(found),
            np.stack([vectors[one.stored.id] for one in found]),
            analyser,
        )
        for found in by_section.values()
    )


class Pairing:
    """How near the sections of an earlier document are to those of a later one.

    ``scores`` is float64 [earlier, later] in about 0–1: words of the text (those rare in the two
    documents weigh most), words of the heading, and the mean over an earlier section's passages of
    the nearest passage of the later one.
    """

    def __init__(
        self, earlier: Sequence[DocumentSection], later: Sequence[DocumentSection]
    ) -> None:
        import numpy as np

        self.earlier, self.later = earlier, later
        both = [*earlier, *later]
        self._rarity = _rarity([one.bag for one in both])
        text = _alike([one.bag for one in both], self._rarity, len(earlier))
        headings = [one.heading_bag for one in both]
        heading = _alike(headings, _rarity(headings), len(earlier))
        meaning = np.array(
            [[float((a.vectors @ b.vectors.T).max(axis=1).mean()) for b in later] for a in earlier]
        ).reshape(len(earlier), len(later))
        self.scores: NDArray[np.float64] = WORDS * text + HEADING * heading + MEANING * meaning

    def terms(self, earlier: int, later: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Weightiest words of the later section alone, and of the earlier one alone."""
        before, now = self.earlier[earlier], self.later[later]
        return self._only(now, before), self._only(before, now)

    def _only(self, one: DocumentSection, other: DocumentSection) -> tuple[str, ...]:
        # Words as they stand, without parts of compounds and references to sections.
        own = {t for t in one.lemmas if t not in other.bag and not t.endswith("§")}
        return top_terms({t: one.bag[t] * self._rarity[t] for t in own if t in one.bag})

    def wording(self, earlier: int, later: int) -> float:
        """Share of the words that stand in both in the same order, 0–1."""
        matcher = difflib.SequenceMatcher(
            None, self.earlier[earlier].lemmas, self.later[later].lemmas, autojunk=False
        )
        return matcher.ratio()


def _rarity(bags: Sequence[Mapping[str, float]]) -> dict[str, float]:
    frequency: Counter[str] = Counter()
    for bag in bags:
        frequency.update(bag.keys())
    return {t: max(0.0, math.log((len(bags) + 1) / (n + 0.5))) for t, n in frequency.items()}


def _alike(
    bags: Sequence[Mapping[str, float]], rarity: Mapping[str, float], first: int
) -> NDArray[np.float64]:
    """Cosines [first ``first`` bags, the rest]."""
    import numpy as np

    place = {term: number for number, term in enumerate(rarity)}
    table = np.zeros((len(bags), len(place)))
    for row, bag in enumerate(bags):
        for term, count in bag.items():
            table[row, place[term]] = (1 + math.log1p(count)) * rarity[term]
    norms = np.linalg.norm(table, axis=1, keepdims=True)
    table /= np.maximum(norms, 1e-9)
    result: NDArray[np.float64] = table[:first] @ table[first:].T
    return result
