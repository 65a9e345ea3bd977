"""What the pages of regions and ministries show: the library's views as words and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alke_api.pages import charts
from alke_api.pages.reader_view import Linked, excerpt, linked
from alke_api.pages.search_view import facts_of
from alke_api.pages.site import Visit
from alke_kb.domain import Document
from alke_kb.domain.linking import (
    CitedPassage,
    Comparison,
    Continuity,
    Count,
    Gap,
    Gaps,
    LastTime,
    ThemeStep,
    Verdict,
)

MOST_DOCUMENTS = 30
COUNTRY = "country"
CITED = 3
# Characters of a conclusion: passages are shorter than this.
WHOLE = 2000


@dataclass(frozen=True)
class Titled:
    """A theme with passages under it; ``passages`` in groups with their own headings."""

    name: str
    url: str
    groups: list[tuple[str, list[Linked]]]


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


def theme_url(visit: Visit, theme: str | None) -> str:
    """Address of a theme; none for passages without one."""
    return visit.url("theme", theme_id=theme) if theme else ""


def theme_name(visit: Visit, theme: str | None) -> str:
    """A theme's name, or what passages without a theme are called."""
    return visit.names.theme(theme) if theme else visit.gettext("Other passages")


def by_theme(visit: Visit, found: LastTime) -> list[Titled]:
    """Conclusions by theme, in full; a passage of several themes stands once and names them all."""
    shown: set[str] = set()
    themes = []
    for one in found.themes:
        fresh = [p for p in one.passages if p.stored.id not in shown]
        shown.update(p.stored.id for p in fresh)
        if fresh:
            groups = [(_others(visit, p, one.theme), [linked(visit, p, WHOLE)]) for p in fresh]
            name, url = theme_name(visit, one.theme), theme_url(visit, one.theme)
            themes.append(Titled(name, url, groups))
    return themes


def _others(visit: Visit, one: CitedPassage, theme: str | None) -> str:
    names = [visit.names.theme(other) for other in one.themes if other != theme]
    return visit.gettext("Also: %(themes)s", themes=", ".join(names)) if names else ""


def documents(visit: Visit, found: Sequence[Document]) -> list[tuple[Document, str, list[str]]]:
    """Documents with their addresses and facts, the latest first."""
    ordered = sorted(found, key=lambda one: (one.metadata.year or 0, one.path), reverse=True)
    return [
        (one, visit.url("document", document_id=one.id), facts_of(visit, one))
        for one in ordered[:MOST_DOCUMENTS]
    ]


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
            step = steps.get(round_id)
            if step is None:
                cells.append(("", "", ""))
                continue
            name = verdict_name(visit, step.verdict)
            cells.append((name, step.verdict.value, _step_id(step)))
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


def party_name(visit: Visit, party: str) -> str:
    """A region's name, or the rest of the country."""
    return visit.gettext("Other regions") if party == COUNTRY else visit.names.region(party)


def comparison(visit: Visit, found: Comparison, own: str | None) -> list[tuple[str, list[Titled]]]:
    """Themes in common, those of some only, and those that the region lacks."""
    _ = visit.gettext
    groups: dict[str, list[Titled]] = {}
    for one in found.themes:
        if one.sort == "shared":
            title = _("In common")
        elif own and own in one.missing:
            title = _("Others raise it, this region does not")
        elif own:
            title = _("Only this region raises it")
        elif len(one.present) == 1:
            title = _("Only one region raises it")
        else:
            title = _("Some of the regions raise it")
        sides = [
            (
                visit.gettext(
                    "%(party)s: %(passages)s",
                    party=party_name(visit, side.party),
                    passages=visit.ngettext("%(num)s passage", "%(num)s passages", side.passages),
                ),
                [linked(visit, p) for p in side.best],
            )
            for side in one.sides
            if side.passages
        ]
        themed = Titled(theme_name(visit, one.theme), theme_url(visit, one.theme), sides)
        groups.setdefault(title, []).append(themed)
    return list(groups.items())


def gaps(visit: Visit, found: Gaps) -> list[tuple[str, str, list[Titled]]]:
    """Both ways: heading, what it means, themes."""
    _ = visit.gettext
    return [
        (
            _("Raised by the region, no strategy has it as its subject"),
            _("Nearest passages of strategies and studies are shown: perhaps one of them answers."),
            [
                _gap(visit, one, _("Raised"), _("Nearest in strategies"))
                for one in found.raised_without_strategy
            ],
        ),
        (
            _("In strategies, not raised by the region"),
            _("Nearest passages of the discussions are shown: perhaps it goes by another name."),
            [
                _gap(visit, one, _("In strategies"), _("Nearest in the discussions"))
                for one in found.strategy_not_raised
            ],
        ),
    ]


def _gap(visit: Visit, one: Gap, raised: str, near: str) -> Titled:
    groups = [(raised, [linked(visit, p) for p in one.raised])]
    if one.nearest_misses:
        groups.append((near, [linked(visit, p) for p in one.nearest_misses]))
    return Titled(theme_name(visit, one.theme), theme_url(visit, one.theme), groups)


def theme_bars(visit: Visit, counts: Sequence[Count], ministry: str) -> list[charts.Bar]:
    """Themes of a ministry, each leading to the passages."""
    return charts.bars(
        [
            (
                visit.names.theme(one.value),
                visit.url("cell", {"theme": one.value, "ministry": ministry}),
                one,
            )
            for one in counts
        ]
    )


def counted(visit: Visit, counts: Sequence[Count]) -> list[Titled]:
    """Themes with their best passages, the most frequent first."""
    shown: set[str] = set()
    themes = []
    for one in sorted(counts, key=lambda count: -count.passages):
        fresh = [p for p in one.best if p.stored.id not in shown]
        shown.update(p.stored.id for p in fresh)
        if fresh:
            groups = [("", [linked(visit, p) for p in fresh])]
            themes.append(Titled(theme_name(visit, one.value), theme_url(visit, one.value), groups))
    return themes


def ministry_gaps(
    visit: Visit, own: Sequence[Count], held: Sequence[Count], ministry: str
) -> list[tuple[str, str]]:
    """Themes raised in the ministry's discussions that its strategies, studies and other documents
    say nothing of: name and address of the passages.
    """
    raised = {one.value: one.passages for one in held}
    silent = [one.value for one in own if raised.get(one.value) == one.passages]
    return [
        (visit.names.theme(theme), visit.url("cell", {"theme": theme, "ministry": ministry}))
        for theme in silent
    ]
