"""What the pages of regions and ministries show: the library's views as words and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alke_api.pages import charts
from alke_api.pages.reader_view import Linked, linked
from alke_api.pages.search_view import facts_of
from alke_api.pages.site import Visit
from alke_kb.domain import Document
from alke_kb.domain.linking import (
    CitedPassage,
    Comparison,
    Count,
    Gap,
    Gaps,
    LastTime,
)

MOST_DOCUMENTS = 30
COUNTRY = "country"
# Characters of a conclusion: passages are shorter than this.
WHOLE = 2000


@dataclass(frozen=True)
class Titled:
    """A theme with passages under it; ``passages`` in groups with their own headings."""

    name: str
    url: str
    groups: list[tuple[str, list[Linked]]]


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
