"""Regions and ministries: what was concluded, what became of it, what others and strategies say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Path
from starlette.exceptions import HTTPException
from starlette.responses import Response

from alke_api.pages import charts
from alke_api.pages import continuity_view as followed
from alke_api.pages import party_view as view
from alke_api.pages.reader_view import linked
from alke_api.pages.site import Here, PageRouter, Visit
from alke_kb.domain import Filters, Kind, Role
from alke_kb.errors import InvalidInput
from alke_kb.vocab import load_ministries, load_regions, resolve_ministry, resolve_region

router = PageRouter()
Code = Annotated[str, Path(max_length=60)]
MinistryId = Annotated[str, Path(max_length=100)]
ANSWERS = 2
NEAR = 2


@router.page("regions")
def regions(visit: Here) -> Response:
    """All regions on a tile map and in a table, and all ministries."""
    snapshot = visit.kb.linking.snapshot(reader=visit.reader)
    where = snapshot.where(Filters())
    of_regions = snapshot.facet("regions", where)
    of_ministries = snapshot.facet("ministries", where)
    return visit.render(
        "regions.html",
        map=charts.tile_map(visit, of_regions, lambda code: visit.url("region", code=code)),
        regions=[
            (visit.names.region(code), visit.url("region", code=code), of_regions.get(code, 0))
            for code in load_regions()
        ],
        ministries=[
            (
                visit.names.ministry(one),
                visit.url("ministry", ministry_id=one),
                of_ministries.get(one, 0),
            )
            for one in load_ministries()
        ],
    )


@dataclass(frozen=True)
class Tab:
    """One of the pages of a region."""

    page: str
    name: str


def tabs(visit: Visit) -> list[Tab]:
    """The pages of a region in the order in which a discussion is prepared."""
    _ = visit.gettext
    return [
        Tab("region", _("Last time")),
        Tab("region-continuity", _("Continuity and follow-up")),
        Tab("region-others", _("Other regions")),
        Tab("region-answers", _("Strategies that answer")),
        Tab("region-gaps", _("Gaps")),
    ]


def _render(visit: Visit, template: str, code: str, **values: Any) -> Response:
    return visit.render(
        template, code=code, name=visit.names.region(code), tabs=tabs(visit), **values
    )


def _known(code: str) -> str:
    try:
        return resolve_region(code)
    except InvalidInput:
        raise HTTPException(404) from None


@router.page("region")
def region(visit: Here, code: Code) -> Response:
    """What was concluded last time, by theme, and what the base holds of the region."""
    code = _known(code)
    linking, reader = visit.kb.linking, visit.reader
    found = linking.last_time(code, reader=reader)
    documents = visit.kb.reading.documents(
        reader=reader, where=Filters(regions=(code,)), limit=view.MOST_DOCUMENTS + 1
    )
    return _render(
        visit,
        "region.html",
        code,
        rounds=found.rounds,
        themes=view.by_theme(visit, found),
        documents=view.documents(visit, documents),
        all_documents=visit.url("documents", {"region": code}),
    )


@router.page("region-continuity")
def continuity(visit: Here, code: Code) -> Response:
    """Themes round by round, and what later rounds say of each conclusion."""
    code = _known(code)
    found = visit.kb.linking.continuity(code, reader=visit.reader)
    return _render(
        visit,
        "region_continuity.html",
        code,
        rounds=found.rounds,
        grid=followed.grid(visit, found),
        steps=followed.steps(visit, found),
        conclusions=followed.conclusions(visit, found),
    )


@router.page("region-others")
def others(visit: Here, code: Code) -> Response:
    """The region beside the rest of the country."""
    code = _known(code)
    found = visit.kb.linking.compare([code], reader=visit.reader, best=NEAR)
    return _render(visit, "region_others.html", code, groups=view.comparison(visit, found, code))


@router.page("region-answers")
def answers(visit: Here, code: Code) -> Response:
    """Challenges of the latest round, each with the strategies nearest to it."""
    code = _known(code)
    found = visit.kb.linking.answers(code, reader=visit.reader, limit=ANSWERS)
    return _render(
        visit,
        "region_answers.html",
        code,
        answers=[
            (
                linked(visit, one.passage),
                [linked(visit, p) for g in one.groups if g.name == "answers" for p in g.passages],
            )
            for one in found
        ],
    )


@router.page("region-gaps")
def gaps(visit: Here, code: Code) -> Response:
    """Themes of the region that no strategy treats, and the reverse."""
    code = _known(code)
    found = visit.kb.linking.gaps(reader=visit.reader, region=code, best=NEAR)
    return _render(visit, "region_gaps.html", code, groups=view.gaps(visit, found))


@router.page("ministry")
def ministry(visit: Here, ministry_id: MinistryId) -> Response:
    """What a ministry's documents and the discussions it was in hold."""
    try:
        known = resolve_ministry(ministry_id)
    except InvalidInput:
        raise HTTPException(404) from None
    linking, reader = visit.kb.linking, visit.reader
    records = Filters(ministries=(known,), kinds=(Kind.DIALOGUE_RECORD,))
    own = linking.ministry(known, reader=reader, best=1)
    held = linking.ministry(known, records, reader=reader, best=1)
    latest = max((one.value for one in held.rounds), default="")
    concluded = linking.ministry(
        known,
        Filters(
            kinds=(Kind.DIALOGUE_RECORD,),
            roles=(Role.CONCLUSION,),
            rounds=(latest,) if latest else (),
        ),
        reader=reader,
        best=2,
    )
    matrix = linking.matrix("theme", "region", records, reader=reader)
    strategies = visit.kb.reading.documents(
        reader=reader,
        where=Filters(ministries=(known,), kinds=(Kind.STRATEGY,)),
        limit=view.MOST_DOCUMENTS + 1,
    )
    return visit.render(
        "ministry.html",
        name=visit.names.ministry(known),
        party=own,
        themes=view.theme_bars(visit, own.themes, known),
        latest=latest,
        concluded=view.counted(visit, concluded.themes) if latest else [],
        heat=charts.heat_map(visit, matrix, []),
        strategies=view.documents(visit, strategies),
        all_documents=visit.url("documents", {"ministry": known}),
        gaps=view.ministry_gaps(visit, own.themes, held.themes, known),
    )
