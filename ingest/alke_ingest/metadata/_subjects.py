"""Regions and ministries that a title, a letterhead or a file name speaks of."""

from __future__ import annotations

from functools import lru_cache

from alke_kb.linking.mentions import Mention, MentionFinder, MentionType


@lru_cache(maxsize=1)
def _finder() -> MentionFinder:
    return MentionFinder()


@lru_cache(maxsize=256)
def _mentions(text: str, year: int | None) -> tuple[Mention, ...]:
    return tuple(_finder().find(text, year=year))


def regions_of(text: str, year: int | None = None) -> tuple[tuple[str, ...], bool]:
    """Region codes of regions and councils named in the text, in its order; where there are none,
    those of its municipalities in that year. The flag tells whether only municipalities told.
    """
    mentions = _mentions(text, year)
    bodies = (MentionType.REGION, MentionType.COUNCIL)
    named = [one.region for one in mentions if one.type in bodies and one.region]
    if named:
        return tuple(dict.fromkeys(named)), False
    towns = [one.region for one in mentions if one.type is MentionType.MUNICIPALITY and one.region]
    return tuple(dict.fromkeys(towns)), bool(towns)


def ministries_of(text: str) -> tuple[str, ...]:
    """Ids of ministries named in the text, in its order."""
    found = (one.code for one in _mentions(text, None) if one.type is MentionType.MINISTRY)
    return tuple(dict.fromkeys(found))
