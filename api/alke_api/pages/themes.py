"""Themes: the heat-map over regions or ministries, one theme in full, the passages of a cell."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from starlette.exceptions import HTTPException
from starlette.responses import Response

from alke_api.pages import charts
from alke_api.pages.reader_view import linked
from alke_api.pages.search_form import Asked, read
from alke_api.pages.site import Here, PageRouter, Visit
from alke_kb.domain import Filters, Kind, Role
from alke_kb.domain.linking import Count
from alke_kb.errors import InvalidInput
from alke_kb.vocab import load_rounds

router = PageRouter()
COLUMNS = ("region", "ministry")
MOST_PASSAGES = 50
ThemeId = Annotated[str, Path(max_length=100)]


@router.page("themes")
def themes(visit: Here) -> Response:
    """Theme × region or theme × ministry; every number leads to its passages."""
    asked = _asked(visit)
    by = visit.request.query_params.get("by", COLUMNS[0])
    by = by if by in COLUMNS else COLUMNS[0]
    mentioned = visit.request.query_params.get("mentioned") == "1"
    matrix = visit.kb.linking.matrix(
        "theme", by, _common(asked), reader=visit.reader, mentioned=mentioned
    )
    names = visit.names
    return visit.render(
        "themes.html",
        by=by,
        mentioned=mentioned,
        chosen={name: values[0] for name, values in asked.values.items() if values},
        heat=charts.heat_map(visit, matrix, _kept(asked, mentioned)),
        kinds=[(kind.value, names.kind(kind)) for kind in Kind],
        roles=[(role.value, names.role(role)) for role in Role],
        rounds=list(load_rounds()),
    )


@router.page("theme")
def theme(visit: Here, theme_id: ThemeId) -> Response:
    """Who raised a theme, when and in what role."""
    if theme_id not in visit.kb.linking.themes:
        raise HTTPException(404)
    found = visit.kb.linking.theme(theme_id, reader=visit.reader)
    name = visit.names.theme(theme_id)
    about = visit.kb.linking.themes[theme_id]

    def searched(field: str, counts: tuple[Count, ...]) -> list[charts.Bar]:
        return charts.bars(
            [
                (
                    visit.names.of(field, one.value),
                    visit.url("search", {"q": name, "theme": theme_id, field: one.value}),
                    one,
                )
                for one in counts
            ]
        )

    def drilled(field: str, counts: tuple[Count, ...]) -> list[charts.Bar]:
        return charts.bars(
            [
                (
                    visit.names.of(field, one.value),
                    visit.url("cell", {"theme": theme_id, field: one.value}),
                    one,
                )
                for one in counts
            ]
        )

    return visit.render(
        "theme.html",
        theme=found,
        name=name,
        asked_of=[visit.names.ministry(one) for one in about.ministries],
        search_url=visit.url("search", {"q": name, "theme": theme_id}),
        map=charts.tile_map(
            visit,
            {one.value: one.passages for one in found.regions},
            lambda code: visit.url("cell", {"theme": theme_id, "region": code}),
        ),
        regions=drilled("region", found.regions),
        ministries=drilled("ministry", found.ministries),
        kinds=searched("kind", found.kinds),
        roles=searched("role", found.roles),
        timeline=charts.timeline(visit, found.timeline, theme_id, name),
        by_state=[linked(visit, one) for one in found.by_state],
        by_regions=[linked(visit, one) for one in found.by_regions],
    )


@router.page("cell")
def cell(visit: Here) -> Response:
    """The passages behind a number of the heat-map, best first."""
    asked = _asked(visit)
    mentioned = visit.request.query_params.get("mentioned") == "1"
    column = next((name for name in COLUMNS if asked.values[name]), None)
    if not asked.values["theme"] or column is None:
        raise InvalidInput("A cell needs a theme and a region or a ministry.")
    row, value = asked.values["theme"][0], asked.values[column][0]
    found = visit.kb.linking.cell(
        "theme",
        column,
        row,
        value,
        _common(asked),
        reader=visit.reader,
        mentioned=mentioned,
        limit=MOST_PASSAGES,
    )
    kept = _kept(asked, mentioned)
    return visit.render(
        "cell.html",
        cell=found,
        theme_name=visit.names.theme(row),
        theme_url=visit.url("theme", theme_id=row),
        value_name=visit.names.of(column, value),
        restrictions=[visit.names.of(field, one) for field, one in kept if field != "mentioned"],
        mentioned=mentioned,
        passages=[linked(visit, one) for one in found.best],
        map_url=visit.url("themes", [("by", column), *kept]),
    )


def _asked(visit: Visit) -> Asked:
    return read(visit.request.query_params, visit.kb.linking.resolve_theme)


def _common(asked: Asked) -> Filters:
    """What narrows every cell alike: kind, role and round."""
    plain = Asked(values={name: asked.values[name] for name in ("kind", "role", "round")})
    return plain.filters()


def _kept(asked: Asked, mentioned: bool) -> list[tuple[str, str]]:
    """The same for an address."""
    kept = [(name, value) for name in ("kind", "role", "round") for value in asked.values[name]]
    return [*kept, ("mentioned", "1")] if mentioned else kept
