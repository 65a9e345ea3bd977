"""What the page of continuity shows: verdicts by theme and round, and what became of conclusions."""

from __future__ import annotations

from dataclasses import dataclass

from alke_api.pages.party_view import theme_url
from alke_api.pages.reader_view import Linked, excerpt, linked
from alke_api.pages.site import Visit
from alke_kb.domain.linking import Continuity, ThemeStep, Verdict

CITED = 3


@dataclass(frozen=True)
class Verdicts:
    """A theme in the grid of continuity: a verdict for each round, empty where there is none."""

    name: str
    url: str
    cells: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Step:
    """A theme from one round to the next."""

    id: str
    name: str
    round: str
    before: str
    verdict: str
    verdict_name: str
    stated: str
    shared: str
    new: str
    gone: str
    passages: list[Linked]
    previous: list[Linked]


@dataclass(frozen=True)
class Trace:
    """A conclusion and what later rounds say of it."""

    round: str
    text: str
    status: str
    status_name: str
    source: Linked
    follow_up: list[tuple[str, str, Linked]]


def verdict_name(visit: Visit, verdict: Verdict) -> str:
    """«jatkuu»."""
    _ = visit.gettext
    return {
        Verdict.NEW: _("new"),
        Verdict.CONTINUED: _("continues"),
        Verdict.CHANGED: _("changed"),
        Verdict.RETURNED: _("returned"),
        Verdict.DROPPED: _("no longer mentioned"),
    }[verdict]


def grid(visit: Visit, found: Continuity) -> list[Verdicts]:
    """Theme × round: what became of it; each verdict leads to its passages below."""
    by: dict[str, dict[str, ThemeStep]] = {}
    for step in found.steps:
        by.setdefault(step.theme, {})[step.round] = step
    rows = []
    for theme, steps in by.items():
        cells = []
        for round_id in found.rounds:
            own = steps.get(round_id)
            if own is None:
                cells.append(("", "", ""))
                continue
            name = verdict_name(visit, own.verdict)
            cells.append((name, own.verdict.value, _step_id(own)))
        rows.append(Verdicts(visit.names.theme(theme), theme_url(visit, theme), cells))
    return sorted(rows, key=lambda row: (-sum(1 for c in row.cells if c[0]), row.name))


def _step_id(step: ThemeStep) -> str:
    return f"{step.theme}-{step.round}"


def steps(visit: Visit, found: Continuity) -> list[Step]:
    """Every step with its passages, the latest round first."""
    ordered = sorted(found.steps, key=lambda s: visit.names.theme(s.theme))
    ordered.sort(key=lambda s: s.round, reverse=True)
    return [
        Step(
            _step_id(one),
            visit.names.theme(one.theme),
            one.round,
            one.previous_round or "",
            one.verdict.value,
            verdict_name(visit, one.verdict),
            one.stated.text if one.stated else "",
            ", ".join(one.shared_terms),
            ", ".join(one.new_terms),
            ", ".join(one.gone_terms),
            [linked(visit, p) for p in one.passages[:CITED]],
            [linked(visit, p) for p in one.previous[:CITED]],
        )
        for one in ordered
    ]


def conclusions(visit: Visit, found: Continuity) -> list[Trace]:
    """The latest round first, as the next discussion follows it up."""
    _ = visit.gettext
    names = {
        "followed_up": _("followed up"),
        "not_mentioned": _("not mentioned later"),
        "latest": _("to be followed up in the next discussion"),
    }
    ordered = sorted(found.conclusions, key=lambda one: one.round, reverse=True)
    return [
        Trace(
            one.round,
            one.text,
            one.status,
            names.get(one.status, one.status),
            linked(visit, one.passage),
            [
                (hit.round, excerpt(hit.text, 600), linked(visit, hit.passage))
                for hit in one.follow_up
            ],
        )
        for one in ordered
    ]
