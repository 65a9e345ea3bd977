"""Passages that rarely are what was asked for: reference lists, contents, bare headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from alke_kb.domain import StoredPassage
from alke_kb.search.fusion import Ranked

# What such a passage loses, as a part of the best score: enough to stand behind a passage that is
# about as near, not enough to be lost when nothing else answers.
REFERENCES = 0.25
CONTENTS = 0.25
BARE = 0.15
FEW_WORDS = 8
_LOOKED_AT = 100
_REFERENCES = re.compile(
    r"(?:lähteet|lähdeluettelo|lähdekirjallisuus|kirjallisuus|viitteet|källor|källförteckning"
    r"|litteratur|litteraturförteckning|referenser|references|bibliography|sources)",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:sisällys|sisällysluettelo|sisältö|innehåll|innehållsförteckning|(?:table of )?contents)",
    re.IGNORECASE,
)
_NUMBERED_LINE = re.compile(r"(?:\d[\d.]*\s+)?\D{3,}[ .…]+\d{1,3}")


def demotion(stored: StoredPassage) -> float:
    """The part of the best score that a passage loses, 0 for running text."""
    passage = stored.passage
    heading = passage.heading_path[-1].strip(" .:0123456789") if passage.heading_path else ""
    lines = [line for line in passage.text.splitlines() if line.strip()]
    numbered = sum(bool(_NUMBERED_LINE.fullmatch(line.strip())) for line in lines)
    if _CONTENTS.fullmatch(heading) or (len(lines) >= 4 and numbered * 2 > len(lines)):
        return CONTENTS
    if _REFERENCES.fullmatch(heading):
        return REFERENCES
    return BARE if len(passage.text.split()) < FEW_WORDS else 0.0


def demote(ranked: list[Ranked], passages: Mapping[str, StoredPassage]) -> list[Ranked]:
    """Ranked anew with what each passage loses; all ids must be in ``passages``."""
    if not ranked:
        return ranked
    best = max(hit.score for hit in ranked)
    # what stands lower than this is not read anyway
    losses = {hit.id: demotion(passages[hit.id]) for hit in ranked[:_LOOKED_AT]}
    if not any(losses.values()):
        return ranked
    lowered = [
        replace(hit, score=hit.score - losses.get(hit.id, 0.0) * abs(best)) for hit in ranked
    ]
    return sorted(lowered, key=lambda hit: (-hit.score, hit.id))
