"""One theme: who raised it, when, in what role, by state and by region, round by round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alke_kb.domain import Filters, Kind
from alke_kb.domain.linking import Count, PartyView, ThemeView, TimelineStep
from alke_kb.linking._matrix import best_ids, best_passages, cite_all, with_theme
from alke_kb.linking._snapshot import Snapshot

if TYPE_CHECKING:
    from alke_kb.linking._matrix import ThemeVector

# The state speaks in its strategies, studies and laws, the regions in the records of discussions.
STATE_KINDS = tuple(k.value for k in Kind if k is not Kind.DIALOGUE_RECORD)


def build_theme(
    snapshot: Snapshot, theme: str, filters: Filters, best: int, vector: ThemeVector
) -> ThemeView:
    """Every count has its best passages beside it."""
    own = with_theme(filters, theme)
    where = snapshot.where(own)
    documents = snapshot.facet("document_id", where)

    def counts(field: str) -> tuple[Count, ...]:
        return _counts(snapshot, own, field, theme, best, vector)

    steps = []
    for round_id in sorted(snapshot.facet("round", where)):
        narrowed = snapshot.where(own, round=(round_id,))
        in_round = snapshot.facet("document_id", narrowed)
        steps.append(
            TimelineStep(
                round_id,
                len(in_round),
                sum(in_round.values()),
                snapshot.facet("role", narrowed),
                best_passages(snapshot, own, theme, best, vector, round=(round_id,)),
            )
        )
    several = max(best, 1) * 3
    return ThemeView(
        theme=theme,
        documents=len(documents),
        passages=sum(documents.values()),
        regions=counts("regions"),
        ministries=counts("ministries"),
        roles=counts("role"),
        kinds=counts("kind"),
        timeline=tuple(steps),
        by_state=best_passages(snapshot, own, theme, several, vector, kind=STATE_KINDS),
        by_regions=best_passages(
            snapshot, own, theme, several, vector, kind=(Kind.DIALOGUE_RECORD.value,)
        ),
    )


def build_party(
    snapshot: Snapshot, field: str, value: str, filters: Filters, best: int, vector: ThemeVector
) -> PartyView:
    """A region (``regions``) or a ministry (``ministries``) by its own documents."""
    own = {field: (value,)}
    documents = snapshot.facet("document_id", snapshot.where(filters, **own))

    def counts(by: str) -> tuple[Count, ...]:
        return _counts(snapshot, filters, by, None, best, vector, **own)

    return PartyView(
        id=value,
        documents=len(documents),
        passages=sum(documents.values()),
        themes=counts("themes"),
        rounds=counts("round"),
        kinds=counts("kind"),
        roles=counts("role"),
    )


def _counts(
    snapshot: Snapshot,
    filters: Filters,
    field: str,
    theme: str | None,
    best: int,
    vector: ThemeVector,
    **own: tuple[str, ...],
) -> tuple[Count, ...]:
    counted: dict[str, tuple[int, int]] = {}
    found: dict[str, dict[str, float | None]] = {}
    for value, passages in snapshot.facet(field, snapshot.where(filters, **own)).items():
        both = {**own, field: (value,)}
        documents = snapshot.facet("document_id", snapshot.where(filters, **both))
        counted[value] = (len(documents), passages)
        of = value if field == "themes" else theme
        found[value] = best_ids(snapshot, filters, of, best, vector, **both)
    shown = cite_all(snapshot, found)
    return tuple(Count(value, *counts, shown[value]) for value, counts in counted.items())
