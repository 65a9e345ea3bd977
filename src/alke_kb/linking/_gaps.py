"""Themes on one side only: raised by regions without a strategy, or the reverse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from alke_kb.domain import Filters, Kind
from alke_kb.domain.linking import Gap, Gaps
from alke_kb.linking._matrix import best_passages
from alke_kb.linking._snapshot import Snapshot
from alke_kb.vocab import Theme

if TYPE_CHECKING:
    from alke_kb.linking._matrix import ThemeVector

RECORD = (Kind.DIALOGUE_RECORD.value,)
STRATEGY = (Kind.STRATEGY.value,)


def build_gaps(
    snapshot: Snapshot,
    themes: Mapping[str, Theme],
    filters: Filters,
    region: str | None,
    best: int,
    vector: ThemeVector,
) -> Gaps:
    """A theme counts for a side where it is the main theme of one of its passages."""
    asked = {"kind": RECORD, **({"regions": (region,)} if region else {})}
    raised = snapshot.facet("main_themes", snapshot.where(filters, **asked))
    answered = snapshot.facet("main_themes", snapshot.where(filters, kind=STRATEGY))

    def gap(theme: str, own: Mapping[str, tuple[str, ...]], other: tuple[str, ...]) -> Gap:
        documents = snapshot.facet(
            "document_id", snapshot.where(filters, main_themes=(theme,), **own)
        )
        # Those that at least touch on the theme come first, then the nearest in meaning.
        touching = best_passages(snapshot, filters, theme, best, vector, kind=other)
        near = snapshot.nearest(vector(theme), 2 * best, snapshot.where(filters, kind=other))
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

    return Gaps(
        raised_without_strategy=tuple(
            gap(theme, asked, STRATEGY)
            for theme in themes
            if theme in raised and theme not in answered
        ),
        strategy_not_raised=tuple(
            gap(theme, {"kind": STRATEGY}, RECORD)
            for theme in themes
            if theme in answered and theme not in raised
        ),
    )
