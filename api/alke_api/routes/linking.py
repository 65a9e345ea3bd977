"""Themes, parties, matrix, links between passages, related documents."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Path, Query, Request, UploadFile

from alke_api import linking_models as models
from alke_api.access import CurrentReader
from alke_api.problems import Refused, responses
from alke_api.routes.base import Kb
from alke_api.routes.linking_parameters import (
    KNOWN,
    PROBLEMS,
    Axes,
    Best,
    Limit,
    Passages,
    Shared,
)
from alke_kb.linking.views import plain
from alke_kb.vocab import resolve_ministry, resolve_region

router = APIRouter(tags=["linking"], responses=PROBLEMS)


@router.get(
    "/themes",
    operation_id="listThemes",
    summary="Teemat / Themes",
    response_model=models.ThemeList,
)
def list_themes(kb: Kb, reader: CurrentReader, filters: Shared) -> dict[str, Any]:
    """Sanaston teemat ja kohtien määrä kussakin."""
    snapshot = kb.linking.snapshot(reader=reader)
    counts = snapshot.facet("themes", snapshot.where(filters))
    return {
        "themes": [
            {
                "id": theme.id,
                "labels": plain(theme.labels),
                "ministries": list(theme.ministries),
                "passages": counts.get(theme.id, 0),
            }
            for theme in kb.linking.themes.values()
        ]
    }


@router.get(
    "/themes/{theme_id}",
    operation_id="getTheme",
    summary="Yksi teema / One theme",
    response_model=models.ThemeView,
)
def get_theme(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    theme_id: Annotated[str, Path(max_length=100, examples=["osaava-tyovoima"])],
    best: Best = 1,
) -> Any:
    """Kuka teeman on nostanut esiin, milloin ja missä roolissa: valtio ja alueet, kierroksittain."""
    return plain(kb.linking.theme(theme_id, filters, reader=reader, best=best))


@router.get(
    "/regions/{code}",
    operation_id="getRegion",
    summary="Yksi maakunta / One region",
    response_model=models.PartyView,
)
def get_region(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    code: Annotated[str, Path(max_length=60, examples=["18"])],
    best: Best = 1,
) -> Any:
    """Mitä maakunnan asiakirjoissa on: teemat, kierrokset, lajit ja roolit kohtineen."""
    return plain(kb.linking.region(code, filters, reader=reader, best=best))


@router.get(
    "/ministries/{ministry_id}",
    operation_id="getMinistry",
    summary="Yksi ministeriö / One ministry",
    response_model=models.PartyView,
)
def get_ministry(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    ministry_id: Annotated[str, Path(max_length=100, examples=["TEM"])],
    best: Best = 1,
) -> Any:
    """Mitä ministeriön asiakirjoissa ja sen käymissä keskusteluissa on."""
    return plain(kb.linking.ministry(ministry_id, filters, reader=reader, best=best))


@router.get(
    "/matrix",
    operation_id="matrix",
    summary="Ristiintaulukko / Matrix",
    response_model=models.Matrix,
)
def matrix(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    axes: Axes,
    best: Annotated[int, Query(ge=0, le=20, description="Kohtia solussa")] = 0,
) -> Any:
    """Asiakirjojen ja kohtien määrät soluittain; `/matrix/cell` antaa solun kohdat."""
    return plain(kb.linking.matrix(filters=filters, reader=reader, best=best, **axes))


@router.get(
    "/matrix/cell",
    operation_id="matrixCell",
    summary="Ristiintaulukon solu / A cell of the matrix",
    response_model=models.Cell,
)
def matrix_cell(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    axes: Axes,
    row: Annotated[str, Query(max_length=100, examples=["osaava-tyovoima"])],
    column: Annotated[str, Query(max_length=100, examples=["18"])],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """Solun asiakirjat ja kohdat, parhaat ensin."""
    resolve = {
        "theme": kb.linking.resolve_theme,
        "region": resolve_region,
        "ministry": resolve_ministry,
    }
    row, column = resolve[axes["rows"]](row), resolve[axes["columns"]](column)
    return plain(
        kb.linking.cell(row=row, column=column, filters=filters, reader=reader, limit=limit, **axes)
    )


@router.get(
    "/links",
    operation_id="links",
    summary="Kohtaa lähimmät kohdat / Linked passages",
    response_model=models.Links,
    responses=KNOWN,
)
def links(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    passage: Annotated[
        str, Query(max_length=64, examples=["5b2f8a0e-3c1d-5e7f-9a2b-1c3d5e7f9a2b"])
    ],
    limit: Limit = 5,
) -> Any:
    """Asiassa lähimmät kohdat: vastaavat strategiat, muut alueet, ministeriöt, kierrokset ja lajit."""
    return plain(kb.linking.links(passage, filters, reader=reader, limit=limit))


@router.post(
    "/related",
    operation_id="relatedToText",
    summary="Tekstiin liittyvät strategiat ja selvitykset / Related documents",
    response_model=models.Related,
)
def related(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    body: models.RelatedText,
    limit: Limit = 10,
    passages: Passages = 3,
) -> Any:
    """Asiakirjat parhaine kohtineen ja syineen. Tekstiä ei tallenneta."""
    return plain(
        kb.linking.related(body.text, filters, reader=reader, limit=limit, passages=passages)
    )


@router.post(
    "/related/file",
    operation_id="relatedToFile",
    summary="Luonnokseen liittyvät asiakirjat / Documents related to a draft",
    response_model=models.Related,
    responses=responses(413, 422, 500, 503),
)
def related_file(
    kb: Kb,
    reader: CurrentReader,
    request: Request,
    filters: Shared,
    file: Annotated[UploadFile, File(description="PDF, DOCX tai muu tunnettu muoto")],
    limit: Limit = 10,
    passages: Passages = 3,
) -> Any:
    """Sama kuin `/related`, mutta luonnos annetaan tiedostona. Tiedostoa ei tallenneta."""
    read = request.app.state.read_draft
    if read is None:
        raise Refused(503, "files_not_read")
    most = kb.settings.max_upload_mb
    content = file.file.read(most * 2**20 + 1)
    if len(content) > most * 2**20:
        raise Refused(413, limit=f"{most} MB")
    text = read(content, file.filename or "luonnos")
    return plain(kb.linking.related(text, filters, reader=reader, limit=limit, passages=passages))
