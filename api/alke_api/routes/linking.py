"""Links between passages, and the views over themes, regions, ministries and rounds."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from fastapi import (
    APIRouter,
    Depends,
    File,
    HTTPException,
    Path,
    Query,
    Request,
    Response,
    UploadFile,
)

from alke_api import linking_models as models
from alke_api.problems import responses
from alke_api.routes.base import Kb
from alke_kb.domain import Filters, Publicity
from alke_kb.errors import Unavailable
from alke_kb.linking.briefing import to_docx, to_markdown
from alke_kb.linking.views import plain
from alke_kb.vocab import (
    resolve_kind,
    resolve_ministry,
    resolve_publicity,
    resolve_region,
    resolve_role,
)

router = APIRouter(tags=["linking"])
PROBLEMS = responses(422, 500, 503)
KNOWN = responses(404, 422, 500, 503)
MAX_UPLOAD = 50 * 2**20
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
Axis = Literal["theme", "region", "ministry"]


@router.get(
    "/themes",
    operation_id="listThemes",
    summary="Teemat / Themes",
    response_model=models.ThemeList,
    responses=PROBLEMS,
)
def list_themes(kb: Kb, filters: Shared) -> dict[str, Any]:
    """Sanaston teemat ja kohtien määrä kussakin."""
    snapshot = kb.linking.snapshot()
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
    responses=PROBLEMS,
)
def get_theme(
    kb: Kb,
    filters: Shared,
    theme_id: Annotated[str, Path(max_length=100, examples=["osaava-tyovoima"])],
    best: Best = 1,
) -> Any:
    """Kuka teeman on nostanut esiin, milloin ja missä roolissa: valtio ja alueet, kierroksittain."""
    return plain(kb.linking.theme(theme_id, filters, best=best))


@router.get(
    "/regions/{code}",
    operation_id="getRegion",
    summary="Yksi maakunta / One region",
    response_model=models.PartyView,
    responses=PROBLEMS,
)
def get_region(
    kb: Kb,
    filters: Shared,
    code: Annotated[str, Path(max_length=60, examples=["18"])],
    best: Best = 1,
) -> Any:
    """Mitä maakunnan asiakirjoissa on: teemat, kierrokset, lajit ja roolit kohtineen."""
    return plain(kb.linking.region(code, filters, best=best))


@router.get(
    "/ministries/{ministry_id}",
    operation_id="getMinistry",
    summary="Yksi ministeriö / One ministry",
    response_model=models.PartyView,
    responses=PROBLEMS,
)
def get_ministry(
    kb: Kb,
    filters: Shared,
    ministry_id: Annotated[str, Path(max_length=100, examples=["TEM"])],
    best: Best = 1,
) -> Any:
    """Mitä ministeriön asiakirjoissa ja sen käymissä keskusteluissa on."""
    return plain(kb.linking.ministry(ministry_id, filters, best=best))


@router.get(
    "/matrix",
    operation_id="matrix",
    summary="Ristiintaulukko / Matrix",
    response_model=models.Matrix,
    responses=PROBLEMS,
)
def matrix(
    kb: Kb,
    filters: Shared,
    rows: Axis = "theme",
    columns: Axis = "region",
    theme: ThemeName = None,
    mentioned: Annotated[bool, Query(description="Laske kohdissa mainitut")] = False,
    best: Annotated[int, Query(ge=0, le=20, description="Kohtia solussa")] = 1,
) -> Any:
    """Asiakirjojen ja kohtien määrät soluittain; `/matrix/cell` antaa solun kohdat."""
    return plain(
        kb.linking.matrix(rows, columns, filters, theme=theme, mentioned=mentioned, best=best)
    )


@router.get(
    "/matrix/cell",
    operation_id="matrixCell",
    summary="Ristiintaulukon solu / A cell of the matrix",
    response_model=models.Cell,
    responses=PROBLEMS,
)
def matrix_cell(
    kb: Kb,
    filters: Shared,
    row: Annotated[str, Query(max_length=100, examples=["osaava-tyovoima"])],
    column: Annotated[str, Query(max_length=100, examples=["18"])],
    rows: Axis = "theme",
    columns: Axis = "region",
    theme: ThemeName = None,
    mentioned: bool = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """Solun asiakirjat ja kohdat, parhaat ensin."""
    resolve = {
        "theme": kb.linking.resolve_theme,
        "region": resolve_region,
        "ministry": resolve_ministry,
    }
    return plain(
        kb.linking.cell(
            rows,
            columns,
            resolve[rows](row),
            resolve[columns](column),
            filters,
            theme=theme,
            mentioned=mentioned,
            limit=limit,
        )
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
    filters: Shared,
    passage: Annotated[
        str, Query(max_length=64, examples=["5b2f8a0e-3c1d-5e7f-9a2b-1c3d5e7f9a2b"])
    ],
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
) -> Any:
    """Asiassa lähimmät kohdat: vastaavat strategiat, muut alueet, ministeriöt, kierrokset ja lajit."""
    return plain(kb.linking.links(passage, filters, limit=limit))


@router.post(
    "/related",
    operation_id="relatedToText",
    summary="Tekstiin liittyvät strategiat ja selvitykset / Related documents",
    response_model=models.Related,
    responses=PROBLEMS,
)
def related(
    kb: Kb,
    filters: Shared,
    body: models.RelatedText,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    passages: Annotated[int, Query(ge=1, le=20)] = 3,
) -> Any:
    """Asiakirjat parhaine kohtineen ja syineen. Tekstiä ei tallenneta."""
    return plain(kb.linking.related(body.text, filters, limit=limit, passages=passages))


@router.post(
    "/related/file",
    operation_id="relatedToFile",
    summary="Luonnokseen liittyvät asiakirjat / Documents related to a draft",
    response_model=models.Related,
    responses=responses(413, 422, 500, 503),
)
def related_file(
    kb: Kb,
    request: Request,
    filters: Shared,
    file: Annotated[UploadFile, File(description="PDF, DOCX tai muu tunnettu muoto")],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    passages: Annotated[int, Query(ge=1, le=20)] = 3,
) -> Any:
    """Sama kuin `/related`, mutta luonnos annetaan tiedostona. Tiedostoa ei tallenneta."""
    read = request.app.state.read_draft
    if read is None:
        raise Unavailable(
            "This server does not read files.", hint="Send the text itself to /api/v1/related."
        )
    content = file.file.read(MAX_UPLOAD + 1)
    if len(content) > MAX_UPLOAD:
        raise HTTPException(413, f"The file is larger than {MAX_UPLOAD // 2**20} MB.")
    text = read(content, file.filename or "luonnos")
    return plain(kb.linking.related(text, filters, limit=limit, passages=passages))


@router.get(
    "/continuity",
    operation_id="continuity",
    summary="Jatkuvuus kierroksesta toiseen / Continuity over rounds",
    response_model=models.Continuity,
    responses=PROBLEMS,
)
def continuity(kb: Kb, filters: Shared, region: Region, theme: ThemeName = None) -> Any:
    """Teemat kierroksittain, ja mitä myöhemmin on sanottu kustakin johtopäätöksestä."""
    return plain(kb.linking.continuity(region, theme, filters))


@router.get(
    "/last-time",
    operation_id="lastTime",
    summary="Mitä viimeksi sovittiin / What was concluded last time",
    response_model=models.LastTime,
    responses=PROBLEMS,
)
def last_time(
    kb: Kb, filters: Shared, region: Region, rounds: Annotated[int, Query(ge=1, le=20)] = 1
) -> Any:
    """Alueen viimeisimpien kierrosten johtopäätökset teemoittain."""
    return plain(kb.linking.last_time(region, filters, rounds=rounds))


@router.get(
    "/gaps",
    operation_id="gaps",
    summary="Aukot / Gaps",
    response_model=models.Gaps,
    responses=PROBLEMS,
)
def gaps(
    kb: Kb,
    filters: Shared,
    region: Annotated[str | None, Query(max_length=60, examples=["18"])] = None,
    best: Best = 3,
) -> Any:
    """Alueiden teemat, joita mikään strategia ei käsittele, ja päinvastoin; lähimmät kohdat mukana."""
    return plain(kb.linking.gaps(filters, region=region, best=best))


@router.get(
    "/compare",
    operation_id="compare",
    summary="Vertaa alueita / Compare regions",
    response_model=models.Comparison,
    responses=PROBLEMS,
)
def compare(
    kb: Kb,
    filters: Shared,
    region: Annotated[list[str], Query(min_length=1, max_length=19, examples=[["18", "19"]])],
    best: Best = 2,
) -> Any:
    """Yhteiset, erityiset ja puuttuvat teemat. Yhtä aluetta verrataan muuhun maahan."""
    return plain(kb.linking.compare(region, filters, best=best))


@router.get(
    "/briefings",
    operation_id="briefing",
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
    filters: Shared,
    region: Region,
    round: Annotated[str, Query(max_length=20, description="Tuleva kierros", examples=["2026"])],
    language: Literal["fi", "sv"] = "fi",
    format: Literal["json", "markdown", "docx"] = "json",
) -> Any:
    """Alueen asiat ennen tulevaa kierrosta yhtenä asiakirjana, sivun tarkkuudella viitattuna."""
    built = kb.linking.briefing(region, round, filters)
    themes = kb.linking.themes
    today = datetime.datetime.now(datetime.UTC).date()
    if format == "docx":
        headers = {"Content-Disposition": 'attachment; filename="taustamuistio.docx"'}
        return Response(to_docx(built, language, themes, today), media_type=DOCX, headers=headers)
    markdown = to_markdown(built, language, themes, today)
    if format == "markdown":
        return Response(markdown, media_type="text/markdown; charset=utf-8")
    return {**plain(built), "language": language, "markdown": markdown}
