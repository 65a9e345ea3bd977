"""A region's themes and conclusions, round by round (797/2021 15 §: conclusions are followed up)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from alke_kb.analysis import Analyser
from alke_kb.domain import Filters, Record, Role
from alke_kb.domain.linking import (
    CitedPassage,
    ConclusionTrace,
    Continuity,
    FollowUp,
    ThemeStep,
    Verdict,
)
from alke_kb.linking._records import RegionRecords, read_records
from alke_kb.linking._related import Classify
from alke_kb.linking._snapshot import Snapshot, values

# Set on the sample documents (tests/quality/test_sample_links.py): a theme is the same matter when
# the passages of this round share, on average, this much (cosine of weighted lemmas) with one of
# the round before.
SAME_MATTER = 0.0529
# A paragraph that is not mainly about a theme raises it only when it treats it this surely.
TREATED = 0.6
# Figures on the state of things raise no theme by themselves.
NOT_RAISING = (Role.SITUATION,)
# A follow-up section speaks of conclusions by its nature; elsewhere more must agree.
FOLLOWED_IN_SECTION = 0.085
FOLLOWED_ELSEWHERE = 0.20
SHOWN_PASSAGES = 3
SHOWN_FOLLOW_UPS = 3
# Shorter paragraphs are headings and lead-ins, not conclusions.
MIN_PARAGRAPH = 40

Bag = Mapping[str, float]


def build_continuity(
    snapshot: Snapshot,
    analyser: Analyser,
    region: str,
    theme: str | None,
    filters: Filters,
    classify: Classify | None = None,
) -> Continuity:
    """Steps by theme and round, and what became of each conclusion."""
    records = read_records(snapshot, region, filters)
    ids = [record.id for found in records.by_round.values() for record in found]
    cited = {one.stored.id: one for one in snapshot.cite(ids)}
    texts = _Texts(analyser, cited, classify)
    themes = (theme,) if theme is not None else records.themes()
    steps = [step for one in themes for step in _steps(records, cited, texts, one)]
    return Continuity(
        region=region,
        rounds=records.rounds,
        steps=tuple(steps),
        conclusions=tuple(_conclusions(records, cited, texts, theme)),
        thresholds={
            "same_matter": SAME_MATTER,
            "treated": TREATED,
            "followed_in_section": FOLLOWED_IN_SECTION,
            "followed_elsewhere": FOLLOWED_ELSEWHERE,
        },
    )


class _Texts:
    """Weighted lemmas of the region's paragraphs; rare words in its own records weigh most."""

    def __init__(
        self,
        analyser: Analyser,
        cited: Mapping[str, CitedPassage],
        classify: Classify | None,
    ) -> None:
        self._cited = cited
        self._classify = classify
        self._themes: dict[str, list[dict[str, float]]] = {}
        self.paragraphs: dict[str, list[tuple[str, dict[str, float]]]] = {}
        frequency: Counter[str] = Counter()
        for key, one in cited.items():
            passage = one.stored.passage
            found = []
            for paragraph in passage.text.split("\n"):
                if len(paragraph) < MIN_PARAGRAPH:
                    continue
                bag = dict(analyser.terms(paragraph, passage.language))
                frequency.update(bag.keys())
                found.append((paragraph, bag))
            self.paragraphs[key] = found
        total = sum(len(found) for found in self.paragraphs.values())
        for found in self.paragraphs.values():
            for _text, bag in found:
                for term in bag:
                    rarity = math.log((total + 1) / (frequency[term] + 0.5))
                    bag[term] = (1 + math.log1p(bag[term])) * rarity if rarity > 0 else 0.0

    def themes(self, key: str) -> list[dict[str, float]]:
        """Themes of each paragraph of a passage and how surely: 1 for what it is mainly about."""
        if self._classify is None:
            return [{} for _ in self.paragraphs[key]]
        if key not in self._themes:
            language = self._cited[key].stored.passage.language
            self._themes[key] = [
                {
                    one.theme: 1.0 if one.main else one.score
                    for one in self._classify(text, language)
                }
                for text, _bag in self.paragraphs[key]
            ]
        return self._themes[key]

    def raises(self, record: Record, theme: str) -> bool:
        """Whether the passage raises the theme rather than names it in passing."""
        if record.payload.get("role") in NOT_RAISING:
            return False
        found = [themes[theme] for themes in self.themes(record.id) if theme in themes]
        if not found:  # a person said so, or only the whole passage shows it
            return theme in values(record.payload, "main_themes")
        return max(found) >= TREATED

    def of_theme(self, key: str, theme: str) -> Bag:
        """Terms of the paragraphs that treat the theme, of the whole passage if none does alone."""
        pairs = list(zip(self.paragraphs[key], self.themes(key), strict=True))
        chosen = [bag for (_text, bag), themes in pairs if theme in themes]
        total: dict[str, float] = {}
        for bag in chosen or [bag for (_text, bag), _themes in pairs]:
            for term, weight in bag.items():
                total[term] = total.get(term, 0.0) + weight
        return total

    def likeness(self, now: list[Record], before: list[Record], theme: str) -> float:
        """Mean over the passages of now of the most they share with one of before, 0–1."""
        earlier = [self.of_theme(record.id, theme) for record in before]
        best = [
            max(cosine(self.of_theme(record.id, theme), other) for other in earlier)
            for record in now
        ]
        return sum(best) / len(best)


def cosine(one: Bag, other: Bag) -> float:
    """Cosine of two weighted bags of terms."""
    if len(other) < len(one):
        one, other = other, one
    dot = sum(weight * other.get(term, 0.0) for term, weight in one.items())
    norms = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return dot / norms if norms else 0.0


def _steps(
    records: RegionRecords, cited: Mapping[str, CitedPassage], texts: _Texts, theme: str
) -> list[ThemeStep]:
    steps: list[ThemeStep] = []
    seen_earlier = False
    previous: list[Record] = []
    for number, round_id in enumerate(records.rounds):
        now = [record for record in records.of(round_id, theme) if record.id in cited]
        if not any(texts.raises(record, theme) for record in now):
            now = []
        before = records.rounds[number - 1] if number else None
        likeness = texts.likeness(now, previous, theme) if now and previous else None
        verdict = _verdict(bool(now), bool(previous), likeness, seen_earlier=seen_earlier)
        if verdict is not None:
            steps.append(
                ThemeStep(
                    theme,
                    round_id,
                    before,
                    verdict,
                    None if likeness is None else round(likeness, 4),
                    tuple(cited[r.id] for r in now[:SHOWN_PASSAGES]),
                    tuple(cited[r.id] for r in previous[:SHOWN_PASSAGES]),
                )
            )
        seen_earlier = seen_earlier or bool(now)
        previous = now
    return steps


def _verdict(
    now: bool, previous: bool, likeness: float | None, *, seen_earlier: bool
) -> Verdict | None:
    if likeness is not None:
        return Verdict.CONTINUED if likeness >= SAME_MATTER else Verdict.CHANGED
    if now:
        return Verdict.RETURNED if seen_earlier else Verdict.NEW
    return Verdict.DROPPED if previous else None


def _conclusions(
    records: RegionRecords,
    cited: Mapping[str, CitedPassage],
    texts: _Texts,
    theme: str | None,
) -> list[ConclusionTrace]:
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
            for text, bag in texts.paragraphs[one.stored.id]:
                found = [
                    hit
                    for later_round in later
                    for hit in _mentions(bag, records.by_round[later_round], cited, texts)
                ]
                status = "followed_up" if found else "not_mentioned" if later else "latest"
                traces.append(ConclusionTrace(round_id, text, status, one, tuple(found)))
    return traces


def _mentions(
    bag: Bag, candidates: list[Record], cited: Mapping[str, CitedPassage], texts: _Texts
) -> list[FollowUp]:
    found = []
    for record in candidates:
        one = cited.get(record.id)
        if one is None:
            continue
        in_section = one.stored.passage.role is Role.FOLLOW_UP
        least = FOLLOWED_IN_SECTION if in_section else FOLLOWED_ELSEWHERE
        for text, other in texts.paragraphs[record.id]:
            score = cosine(bag, other)
            if score >= least:
                found.append(
                    FollowUp(
                        one.document.metadata.round or "", text, round(score, 4), in_section, one
                    )
                )
    found.sort(key=lambda hit: (not hit.in_follow_up, -hit.score, hit.passage.stored.id))
    return found[:SHOWN_FOLLOW_UPS]
