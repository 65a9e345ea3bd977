"""Search and the facets of the whole base."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from alke_api.access import CurrentReader
from alke_api.cursors import LONGEST, Cursors
from alke_api.models import Facets, SearchResults
from alke_api.problems import responses
from alke_api.routes.base import Kb
from alke_kb.domain import Filters, Language
from alke_kb.domain import Query as SearchQuery
from alke_kb.search import MAX_DEPTH, MAX_QUERY_LENGTH, document_facets
from alke_kb.search.views import search_view
from alke_kb.vocab import resolve_kind, resolve_ministry, resolve_region, resolve_role

router = APIRouter(tags=["search"])

Values = Annotated[list[str], Query()]


@router.get(
    "/search",
    operation_id="search",
    summary="Hae kohtia / Find passages",
    response_model=SearchResults,
    responses=responses(422, 500, 503),
)
def search(
    request: Request,
    response: Response,
    kb: Kb,
    reader: CurrentReader,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=MAX_QUERY_LENGTH,
            description='Sanoja, kysymys tai "lainattu sanonta"; +pakollinen -kielletty',
            examples=["keskustelujen johtopäätösten seuranta"],
        ),
    ],
    kind: Annotated[list[str], Query(examples=[["dialogue_record"]])] = [],  # noqa: B006
    role: Annotated[list[str], Query(examples=[["johtopaatos"]])] = [],  # noqa: B006
    region: Annotated[
        list[str], Query(description="Koodi tai nimi", examples=[["18", "Lappi"]])
    ] = [],  # noqa: B006
    ministry: Annotated[list[str], Query(examples=[["TEM"]])] = [],  # noqa: B006
    round: Annotated[list[str], Query(examples=[["2022"]])] = [],  # noqa: B006
    language: Annotated[list[Language], Query(description="Kohtien kieli")] = [],  # noqa: B006
    year_from: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    year_to: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    query_language: Annotated[
        Language | None, Query(description="Kyselyn kieli; tunnistetaan, jos sitä ei anneta")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    offset: Annotated[int, Query(ge=0, le=199)] = 0,
    passages: Annotated[int, Query(ge=1, le=20, description="Kohtia asiakirjaa kohden")] = 3,
    cursor: Annotated[
        str | None,
        Query(
            max_length=LONGEST, description="Edellisen vastauksen `next`; voittaa `offset`-arvon"
        ),
    ] = None,
) -> dict[str, Any]:
    """Asiakirjat parhaine kohtineen: sivu, paikka, osuneet taivutusmuodot ja osuman syy.

    Saman suodattimen arvot ovat vaihtoehtoja; eri suodattimien on kaikkien toteuduttava.
    """
    filters = Filters(
        kinds=tuple(resolve_kind(value) for value in kind),
        roles=tuple(resolve_role(value) for value in role),
        regions=tuple(resolve_region(value) for value in region),
        ministries=tuple(resolve_ministry(value) for value in ministry),
        rounds=tuple(round),
        languages=tuple(language),
        year_from=year_from,
        year_to=year_to,
    )
    cursors = Cursors(kb, reader, request)
    if cursor is not None:
        offset = cursors.position(cursor)
        # The last page is what is left.
        limit = min(limit, MAX_DEPTH - offset)
    query = SearchQuery(
        text=q,
        filters=filters,
        limit=limit,
        offset=offset,
        passages=passages,
        language=query_language,
    )
    found = kb.search.search(query, reader=reader)
    following = offset + limit
    more = following < min(found.total, MAX_DEPTH)
    return {
        **search_view(found),
        "next": cursors.next(following, response) if more else None,
        "depth_limit": MAX_DEPTH,
    }


@router.get(
    "/facets",
    operation_id="facets",
    summary="Aineiston jakauma / What the base holds",
    response_model=Facets,
    responses=responses(500, 503),
)
def facets(kb: Kb, reader: CurrentReader) -> dict[str, Any]:
    """Asiakirjojen määrät lajin, alueen, ministeriön, kierroksen, vuoden ja kielen mukaan."""
    documents = kb.reading.documents(reader=reader)
    return {"documents": len(documents), "facets": document_facets(documents)}
