"""Themes on one side only: raised by regions without a strategy, or the reverse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from alke_kb.domain import Filters, Kind, Role
from alke_kb.domain.linking import CitedPassage, Gap, Gaps
from alke_kb.linking._matrix import best_passages
from alke_kb.linking._matter import sentences_of
from alke_kb.linking._related import Classify
from alke_kb.linking._snapshot import Snapshot, values
from alke_kb.vocab import Theme

if TYPE_CHECKING:
    from alke_kb.linking._matrix import ThemeVector

RECORD = (Kind.DIALOGUE_RECORD.value,)
STRATEGY = (Kind.STRATEGY.value,)
# A picture of the situation, money, lists of persons and follow-up neither raise nor address.
SILENT = tuple(
    role.value
    for role in (
        Role.SITUATION,
        Role.FUNDING,
        Role.PARTICIPANTS,
        Role.BACKGROUND,
        Role.FOLLOW_UP,
    )
)
# Sentences mainly about a theme in one document from which the document treats it.
TREATED = 2
# Passages nearest to the theme that are read for it, whatever the size of the base.
READ_PASSAGES = 60
BATCH = 10
Fields = Mapping[str, tuple[str, ...]]


def build_gaps(
    snapshot: Snapshot,
    themes: Mapping[str, Theme],
    filters: Filters,
    region: str | None,
    best: int,
    vector: ThemeVector,
    classify: Classify | None = None,
) -> Gaps:
    """Themes that some document of one side treats and none of the other.

    A document treats a theme with a passage about nothing else, or with two sentences mainly
    about it: a word in passing does not count on either side.
    """
    asked: Fields = {"kind": RECORD, **({"regions": (region,)} if region else {})}
    answering: Fields = {"kind": STRATEGY}
    reader = _Reader(snapshot, filters, vector, classify)

    def gap(theme: str, own: Fields, other: Fields) -> Gap:
        documents = snapshot.facet("document_id", snapshot.where(filters, themes=(theme,), **own))
        # Those that at least touch on the theme come first, then the nearest in meaning.
        touching = best_passages(snapshot, filters, theme, best, vector, **other)
        near = snapshot.nearest(vector(theme), 2 * best, snapshot.where(filters, **other))
        known = {one.stored.id for one in touching}
        scores = {hit.id: hit.score for hit in near if hit.id not in known}
        misses = (*touching, *snapshot.cite(list(scores), scores=scores))[:best]
        return Gap(
            theme,
            len(documents),
            sum(documents.values()),
            best_passages(snapshot, filters, theme, best, vector, **own),
            misses,
        )

    def only(own: Fields, other: Fields) -> tuple[Gap, ...]:
        return tuple(
            gap(theme, own, {"kind": other["kind"]})
            for theme in themes
            if reader.treated(theme, own) and not reader.treated(theme, other)
        )

    return Gaps(
        raised_without_strategy=only(asked, answering),
        strategy_not_raised=only(answering, asked),
    )


class _Reader:
    """Whether a side treats a theme; each passage is read once."""

    def __init__(
        self,
        snapshot: Snapshot,
        filters: Filters,
        vector: ThemeVector,
        classify: Classify | None,
    ) -> None:
        self._snapshot = snapshot
        self._filters = filters
        self._vector = vector
        self._classify = classify
        self._sentences: dict[str, list[dict[str, bool]]] = {}

    def treated(self, theme: str, side: Fields) -> bool:
        """Whether a document of the side treats the theme."""
        sentences: dict[str, int] = {}
        for one, main in self._passages(theme, side):
            document = one.document.id
            found = [themes[theme] for themes in self._themes(one) if theme in themes]
            if main and (not found or (main == (theme,) and any(found))):
                return True  # about nothing else; or a person, or only the whole of it, says so
            sentences[document] = sentences.get(document, 0) + sum(found)
            if sentences[document] >= TREATED:
                return True
        return False

    def _passages(self, theme: str, side: Fields) -> Iterator[tuple[CitedPassage, tuple[str, ...]]]:
        """Passages on the theme, those mainly about it first, each with its main themes if the
        theme is one of them.
        """
        where = self._snapshot.where(self._filters, {"role": SILENT}, themes=(theme,), **side)
        if not self._snapshot.count(where):
            return
        main = self._snapshot.where(
            self._filters, {"role": SILENT}, themes=(theme,), main_themes=(theme,), **side
        )
        vector = self._vector(theme)
        hits = self._snapshot.nearest(vector, READ_PASSAGES, main)
        if len(hits) < READ_PASSAGES:
            hits += self._snapshot.nearest(vector, READ_PASSAGES, where)
        ids = list(dict.fromkeys(hit.id for hit in hits))[:READ_PASSAGES]
        for start in range(0, len(ids), BATCH):  # most themes are settled by the first
            batch = ids[start : start + BATCH]
            payloads = self._snapshot.payloads(batch)
            for one in self._snapshot.cite(batch):
                mains = values(payloads.get(one.stored.id, {}), "main_themes")
                yield one, mains if theme in mains else ()

    def _themes(self, one: CitedPassage) -> list[dict[str, bool]]:
        """Themes of each sentence, main or not."""
        if self._classify is None:
            return []
        key, passage = one.stored.id, one.stored.passage
        if key not in self._sentences:
            self._sentences[key] = [
                {found.theme: found.main for found in self._classify(text, passage.language)}
                for text in sentences_of(passage.text)
            ]
        return self._sentences[key]
