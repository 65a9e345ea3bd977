"""Parameters and problems that the routes of links and views share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, Query

from alke_api.problems import responses
from alke_kb.domain import Filters, Publicity
from alke_kb.vocab import resolve_kind, resolve_publicity, resolve_role

PROBLEMS = responses(422, 500, 503)
KNOWN = responses(404, 422, 500, 503)


def shared_filters(
    kind: Annotated[list[str], Query(examples=[["dialogue_record"]])] = [],  # noqa: B006
    role: Annotated[list[str], Query(examples=[["haaste"]])] = [],  # noqa: B006
    year_from: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    year_to: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    publicity: Annotated[list[str], Query(examples=[["julkinen"]])] = [],  # noqa: B006
) -> Filters:
    """The restrictions that every view takes."""
    return Filters(
        kinds=tuple(resolve_kind(value) for value in kind),
        roles=tuple(resolve_role(value) for value in role),
        year_from=year_from,
        year_to=year_to,
        publicity=tuple(Publicity(resolve_publicity(value)) for value in publicity),
    )


Shared = Annotated[Filters, Depends(shared_filters)]
Best = Annotated[int, Query(ge=1, le=20, description="Kohtia kussakin / Passages for each")]
Region = Annotated[str, Query(max_length=60, description="Koodi tai nimi", examples=["18"])]
ThemeName = Annotated[str | None, Query(max_length=100, examples=["osaava-tyovoima"])]
Limit = Annotated[int, Query(ge=1, le=50)]
Passages = Annotated[int, Query(ge=1, le=20)]
Axis = Literal["theme", "region", "ministry"]


def matrix_axes(
    rows: Axis = "theme",
    columns: Axis = "region",
    theme: ThemeName = None,
    mentioned: Annotated[bool, Query(description="Laske kohdissa mainitut")] = False,
) -> dict[str, Any]:
    """What a matrix and a cell of it are asked by, as the library's arguments."""
    return {"rows": rows, "columns": columns, "theme": theme, "mentioned": mentioned}


Axes = Annotated[dict[str, Any], Depends(matrix_axes)]
