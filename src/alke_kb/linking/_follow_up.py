"""What later rounds say of each conclusion, paragraph by paragraph (797/2021 15 §)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from alke_kb.analysis import Analyser
from alke_kb.domain import Record, Role
from alke_kb.domain.linking import CitedPassage, ConclusionTrace, FollowUp
from alke_kb.linking._matter import Bag, cosine
from alke_kb.linking._records import RegionRecords

# Set on the sample documents. A follow-up section speaks of conclusions by its nature; elsewhere
# more must agree.
FOLLOWED_IN_SECTION = 0.085
FOLLOWED_ELSEWHERE = 0.20
SHOWN_FOLLOW_UPS = 3
# Shorter paragraphs are headings and lead-ins, not conclusions.
MIN_PARAGRAPH = 40

Paragraphs = Mapping[str, list[tuple[str, dict[str, float]]]]


def trace_conclusions(
    records: RegionRecords,
    cited: Mapping[str, CitedPassage],
    analyser: Analyser,
    theme: str | None,
) -> list[ConclusionTrace]:
    """Each conclusion, round by round, with its mentions in later rounds."""
    paragraphs = _paragraphs(analyser, cited)
    traces = []
    for number, round_id in enumerate(records.rounds):
        later = records.rounds[number + 1 :]
        own = [
            cited[r.id]
            for r in records.by_round[round_id]
            if r.id in cited and r.payload.get("role") == Role.CONCLUSION.value
        ]
        own.sort(key=lambda one: (one.document.path, one.stored.passage.ordinal))
        for one in own:
            if theme is not None and theme not in one.themes:
                continue
            for text, bag in paragraphs[one.stored.id]:
                found = [
                    hit
                    for later_round in later
                    for hit in _mentions(bag, records.by_round[later_round], cited, paragraphs)
                ]
                status = "followed_up" if found else "not_mentioned" if later else "latest"
                traces.append(ConclusionTrace(round_id, text, status, one, tuple(found)))
    return traces


def _paragraphs(analyser: Analyser, cited: Mapping[str, CitedPassage]) -> Paragraphs:
    """Paragraphs with weighted terms; rare words in the region's own records weigh most."""
    found: dict[str, list[tuple[str, dict[str, float]]]] = {}
    frequency: Counter[str] = Counter()
    for key, one in cited.items():
        passage = one.stored.passage
        found[key] = [
            (paragraph, dict(analyser.terms(paragraph, passage.language)))
            for paragraph in passage.text.split("\n")
            if len(paragraph) >= MIN_PARAGRAPH
        ]
        for _text, bag in found[key]:
            frequency.update(bag.keys())
    total = sum(len(pairs) for pairs in found.values())
    for pairs in found.values():
        for _text, bag in pairs:
            for term in bag:
                rarity = math.log((total + 1) / (frequency[term] + 0.5))
                bag[term] = (1 + math.log1p(bag[term])) * rarity if rarity > 0 else 0.0
    return found


def _mentions(
    bag: Bag, candidates: list[Record], cited: Mapping[str, CitedPassage], paragraphs: Paragraphs
) -> list[FollowUp]:
    found = []
    for record in candidates:
        one = cited.get(record.id)
        if one is None:
            continue
        in_section = one.stored.passage.role is Role.FOLLOW_UP
        least = FOLLOWED_IN_SECTION if in_section else FOLLOWED_ELSEWHERE
        for text, other in paragraphs[record.id]:
            score = cosine(bag, other)
            if score >= least:
                found.append(
                    FollowUp(
                        one.document.metadata.round or "", text, round(score, 4), in_section, one
                    )
                )
    found.sort(key=lambda hit: (not hit.in_follow_up, -hit.score, hit.passage.stored.id))
    return found[:SHOWN_FOLLOW_UPS]
