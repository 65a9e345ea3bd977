"""Search and the facets of the whole base."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from alke_api.access import CurrentReader
from alke_api.cursors import LONGEST, Cursors
from alke_api.models import Facets, SearchResults
from alke_api.problems import responses
from alke_api.routes.base import Kb
from alke_api.routes.search_parameters import Question
from alke_kb.search import MAX_DEPTH, document_facets
from alke_kb.search.views import search_view

router = APIRouter(tags=["search"])


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
    asked: Question,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    offset: Annotated[int, Query(ge=0, le=199)] = 0,
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
    cursors = Cursors(kb, reader, request)
    if cursor is not None:
        offset = cursors.position(cursor)
        # The last page is what is left.
        limit = min(limit, MAX_DEPTH - offset)
    found = kb.search.search(asked.query(limit, offset), reader=reader)
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
