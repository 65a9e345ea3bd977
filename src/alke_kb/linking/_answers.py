"""Challenges of a region's latest round, each with the passages of strategies that answer it."""

from __future__ import annotations

from collections.abc import Sequence

from alke_kb.domain import Filters, Record
from alke_kb.domain.linking import CitedPassage, Links
from alke_kb.linking._links import ASKING, find_links
from alke_kb.linking._records import read_records
from alke_kb.linking._snapshot import Snapshot
from alke_kb.search import QueryAnalyser, Ranker

MAX_CHALLENGES = 8


def build_answers(
    snapshot: Snapshot,
    queries: QueryAnalyser,
    ranker: Ranker,
    region: str,
    filters: Filters,
    limit: int,
) -> tuple[Links, ...]:
    """Empty when the base has no record of the region, or the latest one asks for nothing."""
    records = read_records(snapshot, region, filters)
    if not records.rounds:
        return ()
    asked = challenges(snapshot, records.by_round[records.rounds[-1]])
    return tuple(
        find_links(snapshot, queries, ranker, one.stored.id, filters, limit, ("answers",))
        for one in asked
    )


def challenges(snapshot: Snapshot, records: Sequence[Record]) -> list[CitedPassage]:
    """The passages of a round that ask for something, in reading order, at most a few."""
    asking = {role.value for role in ASKING}
    cited = snapshot.cite([one.id for one in records if one.payload.get("role") in asking])
    cited.sort(key=lambda one: (one.document.path, one.stored.passage.ordinal))
    return cited[:MAX_CHALLENGES]
