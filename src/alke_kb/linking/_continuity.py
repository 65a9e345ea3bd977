"""A region's themes and conclusions, round by round (797/2021 15 §: conclusions are followed up).

A theme returns changed when the aim, the measure or the target is another one although the theme
is the same. Two signs are read: the records say so themselves, or the words with which they speak
of the theme are others than last time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from alke_kb.analysis import Analyser
from alke_kb.domain import Filters, Record, Role
from alke_kb.domain.linking import CitedPassage, Continuity, StatedChange, ThemeStep, Verdict
from alke_kb.linking._follow_up import FOLLOWED_ELSEWHERE, FOLLOWED_IN_SECTION, trace_conclusions
from alke_kb.linking._matter import AGENDA, Matter, RecordTexts
from alke_kb.linking._records import RegionRecords, read_records
from alke_kb.linking._related import Classify
from alke_kb.linking._snapshot import Snapshot
from alke_kb.linking._stated import says_closed, says_moved

SHOWN_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Set on the sample documents; ``benchmarks/continuity_quality.py`` shows how they hold for
    regions that they were not set on.

    ``raised``: sentences about a theme count 1, those that touch on it ½, a passage mainly about
    it 1½ more; from here on a record raises the theme. ``named``: from here on it does when the
    round before or after raises the same matter. ``same_matter``: cosine of the words of two
    rounds from which the matter is the same; ``surely_same``: from which a record's own word of
    change is taken to concern a part of it only. ``enough``: sentences on either side from which
    words are compared at all.
    """

    raised: float = 2.5
    named: float = 1.0
    same_matter: float = 0.25
    surely_same: float = 0.35
    enough: int = 2


def build_continuity(
    snapshot: Snapshot,
    analyser: Analyser,
    region: str,
    theme: str | None,
    filters: Filters,
    classify: Classify | None = None,
    thresholds: Thresholds | None = None,
) -> Continuity:
    """Steps by theme and round, and what became of each conclusion."""
    limits = thresholds or Thresholds()
    records = read_records(snapshot, region, filters)
    ids = [record.id for found in records.by_round.values() for record in found]
    cited = {one.stored.id: one for one in snapshot.cite(ids)}

    said = cache(snapshot.catalogue.theme_corrections)

    def removed(passage: str, of: str) -> bool:
        return any(one.theme == of and one.main is None for one in said(passage))

    texts = RecordTexts(analyser, cited, classify, removed)
    themes = (theme,) if theme is not None else records.themes()
    steps = [step for one in themes for step in _steps(records, cited, texts, one, limits)]
    return Continuity(
        region=region,
        rounds=records.rounds,
        steps=tuple(steps),
        conclusions=tuple(trace_conclusions(records, cited, analyser, theme)),
        thresholds={
            "raised": limits.raised,
            "named": limits.named,
            "same_matter": limits.same_matter,
            "surely_same": limits.surely_same,
            "followed_in_section": FOLLOWED_IN_SECTION,
            "followed_elsewhere": FOLLOWED_ELSEWHERE,
        },
    )


def _steps(
    records: RegionRecords,
    cited: Mapping[str, CitedPassage],
    texts: RecordTexts,
    theme: str,
    limits: Thresholds,
) -> list[ThemeStep]:
    history = ThemeHistory(records, cited, texts, theme)
    verdicts = judge(history, limits)
    steps: list[ThemeStep] = []
    for number, verdict in enumerate(verdicts):
        if verdict is None:
            continue
        now = history.matters[number] if verdict is not Verdict.DROPPED else None
        earlier = (Verdict.CONTINUED, Verdict.CHANGED, Verdict.DROPPED)
        before = history.matters[number - 1] if verdict in earlier else None
        likeness = history.likeness(number, number - 1) if now and before else None
        shared, added, gone = texts.terms(now, before) if now and before else ((), (), ())
        steps.append(
            ThemeStep(
                theme=theme,
                round=records.rounds[number],
                previous_round=records.rounds[number - 1] if number else None,
                verdict=verdict,
                similarity=None if likeness is None else round(likeness, 4),
                passages=_shown(now, cited),
                previous=_shown(before, cited),
                stated=history.stated(number) if verdict is Verdict.CHANGED else None,
                shared_terms=shared,
                new_terms=added,
                gone_terms=gone,
            )
        )
    return steps


class ThemeHistory:
    """A theme in a region's rounds, in order; what is worked out once is remembered."""

    def __init__(
        self,
        records: RegionRecords,
        cited: Mapping[str, CitedPassage],
        texts: RecordTexts,
        theme: str,
    ) -> None:
        self.matters: list[Matter] = [
            texts.matter([r for r in records.by_round[one] if r.id in cited], theme)
            for one in records.rounds
        ]

        @cache
        def likeness(one: int, other: int) -> float | None:
            return texts.likeness(self.matters[one], self.matters[other])

        @cache
        def stated(number: int) -> StatedChange | None:
            return _stated(texts, cited, self.matters[number], theme)

        self.likeness = likeness
        self.stated = stated


def judge(history: ThemeHistory, limits: Thresholds) -> list[Verdict | None]:
    """A verdict for each round; ``None`` where the theme is neither in it nor in the one before."""
    matters = history.matters

    def same_beside(number: int, other: int) -> bool:
        if not 0 <= other < len(matters) or matters[other].weight < limits.named:
            return False
        likeness = history.likeness(number, other)
        return likeness is not None and likeness >= limits.same_matter

    def changed(number: int) -> bool:
        likeness = history.likeness(number, number - 1)
        if (likeness is None or likeness < limits.surely_same) and history.stated(number):
            return True
        least = min(len(matters[number].sentences), len(matters[number - 1].sentences))
        if likeness is None or least < limits.enough:
            return False  # too little to compare: the same theme is taken for the same matter
        return likeness < limits.same_matter

    raised = [
        one.weight >= limits.raised
        or (one.weight >= limits.named and (same_beside(n, n - 1) or same_beside(n, n + 1)))
        for n, one in enumerate(matters)
    ]
    verdicts: list[Verdict | None] = []
    for number, now in enumerate(raised):
        before = number > 0 and raised[number - 1]
        if now and before:
            verdicts.append(Verdict.CHANGED if changed(number) else Verdict.CONTINUED)
        elif now:
            verdicts.append(Verdict.RETURNED if any(raised[:number]) else Verdict.NEW)
        else:
            verdicts.append(Verdict.DROPPED if before else None)
    return verdicts


def _stated(
    texts: RecordTexts, cited: Mapping[str, CitedPassage], now: Matter, theme: str
) -> StatedChange | None:
    """The sentence in which this round says that the matter is closed or the focus has moved."""
    agenda = {role.value for role in AGENDA}
    for record in sorted(now.records, key=lambda r: _place(cited[r.id])):
        role = record.payload.get("role")
        if role == Role.FOLLOW_UP.value:
            tests: tuple[Callable[[str], bool], ...] = (says_closed, says_moved)
        elif role in agenda:
            tests = (says_moved,)
        else:
            continue
        on_theme = False
        for sentence in texts.of(record):
            # «Asia on loppuun käsitelty» names no theme: it speaks of the sentence before.
            on_theme = theme in sentence.themes or (on_theme and not sentence.themes)
            if on_theme and any(says(sentence.text) for says in tests):
                return StatedChange(sentence.text, cited[record.id])
    return None


def _place(one: CitedPassage) -> tuple[str, int]:
    return one.document.path, one.stored.passage.ordinal


def _shown(matter: Matter | None, cited: Mapping[str, CitedPassage]) -> tuple[CitedPassage, ...]:
    found: list[Record] = list(matter.records) if matter else []
    return tuple(cited[record.id] for record in found[:SHOWN_PASSAGES])
