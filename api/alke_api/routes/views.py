"""Views over rounds and regions: continuity, last time, gaps, comparison, briefing."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from alke_api import linking_models as models
from alke_api import series_models
from alke_api.access import CurrentReader
from alke_api.routes.base import Kb
from alke_api.routes.linking_parameters import (
    KNOWN,
    PROBLEMS,
    Best,
    Region,
    Shared,
    ThemeName,
)
from alke_kb.domain import Language, note_shown_in
from alke_kb.linking.briefing import to_docx, to_markdown
from alke_kb.linking.views import plain

router = APIRouter(tags=["linking"], responses=PROBLEMS)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get(
    "/continuity",
    operation_id="continuity",
    summary="Jatkuvuus kierroksesta toiseen / Continuity over rounds",
    response_model=models.Continuity,
)
def continuity(
    kb: Kb, reader: CurrentReader, filters: Shared, region: Region, theme: ThemeName = None
) -> Any:
    """Teemat kierroksittain, ja mitä myöhemmin on sanottu kustakin johtopäätöksestä."""
    return plain(kb.linking.continuity(region, theme, filters, reader=reader))


@router.get(
    "/continuity/series",
    operation_id="continuitySeries",
    summary="Jatkuvuus säädöksestä toiseen / Continuity over documents",
    response_model=series_models.SeriesView,
    responses=KNOWN,
)
def continuity_series(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    topic: Annotated[
        str | None,
        Query(max_length=200, examples=["maakuntaohjelma"], description="Säädösten sana"),
    ] = None,
    passage: Annotated[
        str | None, Query(max_length=64, description="Seuraa tämän kohdan pykälää")
    ] = None,
    document: Annotated[
        list[str],
        Query(
            max_length=20,
            examples=[["602/2002", "1651/2009"]],
            description="Sarjan asiakirjat: numero, polku tai tunniste; muutoin kumoamisten mukaan",
        ),
    ] = [],  # noqa: B006
    language: Annotated[Language | None, Query(description="Muutoin aiheen kieli")] = None,
    limit: Annotated[int, Query(ge=1, le=20)] = 3,
) -> Any:
    """Aihetta koskevat pykälät ja kutakin vastaava pykälä seuraavassa säädöksessä: säilynyt,
    muuttunut, poistunut tai uusi. Vastaavuus on laskettu: lue kohdat.
    """
    if language is not None:
        filters = replace(filters, languages=(language,))
    return plain(
        kb.linking.series(
            topic, filters, reader=reader, passage=passage, documents=document, limit=limit
        )
    )


@router.get(
    "/last-time",
    operation_id="lastTime",
    summary="Mitä viimeksi sovittiin / What was concluded last time",
    response_model=models.LastTime,
)
def last_time(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    region: Region,
    rounds: Annotated[int, Query(ge=1, le=20)] = 1,
) -> Any:
    """Alueen viimeisimpien kierrosten johtopäätökset teemoittain."""
    return plain(kb.linking.last_time(region, filters, reader=reader, rounds=rounds))


@router.get(
    "/gaps",
    operation_id="gaps",
    summary="Aukot / Gaps",
    response_model=models.Gaps,
)
def gaps(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    region: Annotated[str | None, Query(max_length=60, examples=["18"])] = None,
    best: Best = 3,
) -> Any:
    """Alueiden teemat, joita mikään strategia ei käsittele, ja päinvastoin; lähimmät kohdat mukana."""
    return plain(kb.linking.gaps(filters, reader=reader, region=region, best=best))


@router.get(
    "/compare",
    operation_id="compare",
    summary="Vertaa alueita / Compare regions",
    response_model=models.Comparison,
)
def compare(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    region: Annotated[list[str], Query(min_length=1, max_length=19, examples=[["18", "19"]])],
    best: Best = 2,
) -> Any:
    """Yhteiset, erityiset ja puuttuvat teemat. Yhtä aluetta verrataan muuhun maahan."""
    return plain(kb.linking.compare(region, filters, reader=reader, best=best))


@router.get(
    "/briefings",
    operation_id="briefing",
    openapi_extra={"x-audit": "exported"},
    summary="Taustamuistio / Briefing",
    response_model=models.Briefing,
    responses={
        200: {
            "description": "JSON, Markdown or DOCX by `format`",
            "content": {
                "text/markdown": {"schema": {"type": "string"}},
                DOCX: {"schema": {"type": "string", "format": "binary"}},
            },
        },
        **KNOWN,
    },
)
def briefing(
    kb: Kb,
    reader: CurrentReader,
    filters: Shared,
    region: Region,
    round: Annotated[str, Query(max_length=20, description="Tuleva kierros", examples=["2026"])],
    language: Literal["fi", "sv"] = "fi",
    format: Literal["json", "markdown", "docx"] = "json",
) -> Any:
    """Alueen asiat ennen tulevaa kierrosta yhtenä asiakirjana, sivun tarkkuudella viitattuna."""
    built = kb.linking.briefing(region, round, filters, reader=reader)
    note_shown_in(built)
    themes = kb.linking.themes
    today = datetime.datetime.now(datetime.UTC).date()
    if format == "docx":
        headers = {"Content-Disposition": 'attachment; filename="taustamuistio.docx"'}
        return Response(to_docx(built, language, themes, today), media_type=DOCX, headers=headers)
    markdown = to_markdown(built, language, themes, today)
    if format == "markdown":
        return Response(markdown, media_type="text/markdown; charset=utf-8")
    return {**plain(built), "language": language, "markdown": markdown}
