"""A region's matters before a coming round, gathered from the other views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alke_kb.domain import Filters, Reader
from alke_kb.domain.linking import Briefing
from alke_kb.errors import NotFound
from alke_kb.linking._answers import challenges
from alke_kb.linking._records import read_records

if TYPE_CHECKING:
    from alke_kb.linking.service import LinkingService

ANSWERS = 2


def build_briefing(
    service: LinkingService, region: str, round_id: str, filters: Filters, reader: Reader
) -> Briefing:
    """Raises ``NotFound`` when the base has no earlier record of this region."""
    snapshot = service.snapshot(reader=reader)
    records = read_records(snapshot, region, filters)
    earlier = tuple(one for one in records.rounds if one < round_id)
    if not earlier:
        raise NotFound(
            f"The base holds no record of region {region} from before round {round_id}.",
            hint="Look at `alke-kb documents`; records need a region and a round.",
        )
    narrowed = _up_to(filters, earlier)
    asked = challenges(snapshot, records.by_round[earlier[-1]])
    gaps = service.gaps(filters, reader=reader, region=region, best=2)
    return Briefing(
        region=region,
        round=round_id,
        last_time=service.last_time(region, narrowed, reader=reader),
        continuity=service.continuity(region, None, narrowed, reader=reader),
        comparison=service.compare([region], filters, reader=reader, best=1),
        answers=tuple(
            service.links(one.stored.id, filters, reader=reader, limit=ANSWERS) for one in asked
        ),
        gaps=gaps.raised_without_strategy,
    )


def _up_to(filters: Filters, rounds: tuple[str, ...]) -> Filters:
    from dataclasses import replace

    chosen = tuple(one for one in filters.rounds if one in rounds) if filters.rounds else rounds
    return replace(filters, rounds=chosen or rounds)
