"""Results for other programs: references, feeds, bulk export, and how a browser finds the search."""

from __future__ import annotations

from typing import Annotated, Literal
from xml.sax.saxutils import quoteattr

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from alke_api.access import CurrentReader
from alke_api.cursors import LONGEST, Cursors
from alke_api.formats import bulk, feed, references
from alke_api.problems import responses
from alke_api.routes.base import Kb
from alke_api.routes.search_parameters import Question
from alke_kb.domain import note_shown_in

router = APIRouter(tags=["export"])
public = APIRouter(tags=["service"])
EXPORTED = {"x-audit": "exported"}
ATOM = "application/atom+xml"
NDJSON = "application/x-ndjson"
OPENSEARCH = "application/opensearchdescription+xml"
_FORMATS = {
    "csv": (references.to_csv, "text/csv; charset=utf-8", "csv"),
    "ris": (references.to_ris, "application/x-research-info-systems", "ris"),
    "bibtex": (references.to_bibtex, "application/x-bibtex", "bib"),
}


def _text(*media_types: str) -> dict[int | str, dict[str, object]]:
    content = {one: {"schema": {"type": "string"}} for one in media_types}
    return {200: {"description": "OK", "content": content}}


@router.get(
    "/search/references",
    operation_id="searchReferences",
    summary="Tulokset viiteluettelona / Results as references",
    response_class=Response,
    responses={
        **_text("text/csv", "application/x-research-info-systems", "application/x-bibtex"),
        **responses(422, 500, 503),
    },
    openapi_extra=EXPORTED,
)
def search_references(
    request: Request,
    kb: Kb,
    reader: CurrentReader,
    asked: Question,
    format: Annotated[Literal["csv", "ris", "bibtex"], Query()] = "csv",
    limit: Annotated[int, Query(ge=1, le=100)] = 100,
) -> Response:
    """Haun tulokset taulukkona (CSV) tai viitteinä viitteidenhallintaan (RIS, BibTeX)."""
    found = kb.search.search(asked.query(limit), reader=reader)
    note_shown_in(found.results)
    write, media_type, ending = _FORMATS[format]
    return Response(
        write(found.results, str(request.base_url)),
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="viitteet.{ending}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@router.get(
    "/search/feed",
    operation_id="searchFeed",
    summary="Haku Atom-syötteenä / A search as an Atom feed",
    response_class=Response,
    responses={**_text(ATOM), **responses(422, 500, 503)},
    openapi_extra=EXPORTED,
)
def search_feed(
    request: Request,
    kb: Kb,
    reader: CurrentReader,
    asked: Question,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Haun parhaat asiakirjat, aineistoon viimeksi tulleet ensin: seuraa esimerkiksi uusia johtopäätöksiä."""
    found = kb.search.search(asked.query(limit), reader=reader)
    note_shown_in(found.results)
    made = feed.to_atom(
        found.results,
        question=asked.text,
        own_address=str(request.url),
        base=str(request.base_url),
    )
    kept = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(made, media_type=ATOM, headers=kept)


@router.get(
    "/export",
    operation_id="export",
    summary="Koko aineisto / The whole base",
    response_class=StreamingResponse,
    responses={**_text(NDJSON), **responses(422, 500, 503)},
    openapi_extra=EXPORTED,
)
def export(
    request: Request,
    kb: Kb,
    reader: CurrentReader,
    content: Annotated[
        bulk.Content, Query(description="Pelkät asiakirjat, tai myös niiden kohdat")
    ] = "documents",
    cursor: Annotated[
        str | None, Query(max_length=LONGEST, description="Viimeksi saadun tarkistusrivin `next`")
    ] = None,
) -> StreamingResponse:
    """JSON-rivejä polun mukaan järjestettyinä: asiakirjat ja halutessa kohdat alkuperätietoineen.
    Joka 50 asiakirjan jälkeen on tarkistusrivi, jonka `sha256` kattaa sitä edeltävät rivit; sen `next`
    on kursori, josta katkennut vienti jatkuu.
    """
    cursors = Cursors(kb, reader, request)
    after = None if cursor is None else cursors.position(cursor)
    return StreamingResponse(
        bulk.lines(kb, reader, cursors, content, after),
        media_type=NDJSON,
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


@public.get(
    "/opensearch.xml",
    operation_id="openSearch",
    summary="Hakukoneen kuvaus / OpenSearch description",
    response_class=Response,
    responses={**_text(OPENSEARCH), **responses(500)},
)
def opensearch(request: Request) -> Response:
    """Kuvaus, jolla selain tai toinen järjestelmä löytää haun (OpenSearch 1.1)."""
    base = str(request.base_url)
    targets = (
        ("text/html", f"{base}fi/haku?q={{searchTerms}}"),
        ("application/json", f"{base}api/v1/search?q={{searchTerms}}"),
        (ATOM, f"{base}api/v1/search/feed?q={{searchTerms}}"),
    )
    urls = "\n".join(
        f"  <Url type={quoteattr(kind)} template={quoteattr(target)}/>" for kind, target in targets
    )
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>ALKE</ShortName>
  <Description>Aluekehittämiskeskustelujen tietopankki / Kunskapsbanken om regionutvecklingsdiskussioner</Description>
{urls}
  <Language>fi</Language>
  <Language>sv</Language>
  <InputEncoding>UTF-8</InputEncoding>
  <OutputEncoding>UTF-8</OutputEncoding>
</OpenSearchDescription>
"""
    return Response(text, media_type=OPENSEARCH, headers={"Cache-Control": "no-cache"})
