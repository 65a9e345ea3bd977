"""Documents, their original files, and passages with neighbours."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse

from alke_api.access import CurrentReader
from alke_api.caching import FRESH, NotModified, caching, matches
from alke_api.cursors import LONGEST, Cursors
from alke_api.documents_state import document_tag
from alke_api.models import Document, DocumentList, PassageWithNeighbours
from alke_api.problems import responses
from alke_api.routes.base import Kb
from alke_kb.domain import note_shown
from alke_kb.search.views import document_view, passage_view

router = APIRouter(tags=["documents"])

DocumentId = Annotated[str, Path(max_length=64, examples=["0d7a5a6e-0f2b-5e0e-9a83-1d1f3c1c6a11"])]
# Shown in the browser; everything else is downloaded, so that no stored markup runs here.
INLINE = {"application/pdf", "text/plain"}


@router.get(
    "/documents",
    operation_id="listDocuments",
    summary="Asiakirjat / Documents",
    response_model=DocumentList,
    responses=responses(422, 500, 503),
)
def list_documents(
    request: Request,
    response: Response,
    kb: Kb,
    reader: CurrentReader,
    cursor: Annotated[
        str | None, Query(max_length=LONGEST, description="Edellisen vastauksen `next`")
    ] = None,
    after: Annotated[
        str | None,
        Query(
            max_length=1000, deprecated=True, description="Viimeksi luettu polku; käytä `cursor`"
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """Kaikki asiakirjat polun mukaan järjestettyinä."""
    cursors = Cursors(kb, reader, request)
    if cursor is None and after is not None and cursors.signed(after):
        # Earlier clients give `next` back as `after`.
        cursor = after
    if cursor is not None:
        after = cursors.position(cursor)
    found = kb.reading.documents(reader=reader, after=after, limit=limit + 1)
    page = found[:limit]
    more = len(found) > limit
    return {
        "documents": [document_view(document) for document in page],
        "next": cursors.next(page[-1].path, response) if more else None,
    }


@router.get(
    "/documents/{document_id}",
    operation_id="getDocument",
    summary="Yksi asiakirja / One document",
    response_model=Document,
    responses=responses(404, 422, 500, 503),
    openapi_extra={FRESH: True},
)
def get_document(
    request: Request, response: Response, kb: Kb, reader: CurrentReader, document_id: DocumentId
) -> dict[str, Any]:
    """Asiakirjan tiedot; `origins` kertoo, mistä kukin arvo on peräisin. `ETag` on sen oma: anna se
    otsakkeessa `If-Match`, kun korjaat tietoja.
    """
    view = document_view(kb.reading.document(document_id, reader=reader))
    kept = {
        "ETag": document_tag(view),
        "Cache-Control": caching(reader, kb.settings),
        "Vary": "Authorization",
    }
    if matches(request.headers.get("if-none-match"), kept["ETag"]):
        raise NotModified(kept)
    response.headers.update(kept)
    return view


@router.get(
    "/documents/{document_id}/file",
    operation_id="getDocumentFile",
    summary="Alkuperäinen tiedosto / The original file",
    response_class=FileResponse,
    openapi_extra={"x-audit": "exported"},
    responses={
        200: {
            "description": "The original bytes; a PDF opens at `#page=N`",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        },
        **responses(404, 422, 500, 503),
    },
)
def get_file(
    request: Request, kb: Kb, reader: CurrentReader, document_id: DocumentId
) -> FileResponse:
    """Alkuperäiset tavut. PDF avautuu selaimessa sivulta N, kun osoitteen perään lisää `#page=N`."""
    document, path = kb.reading.file(document_id, reader=reader)
    tag = f'"{document.sha256}"'
    kept = {"ETag": tag, "Cache-Control": caching(reader, kb.settings), "Vary": "Authorization"}
    if matches(request.headers.get("if-none-match"), tag):
        raise NotModified(kept)
    note_shown(document.id)
    name = document.path.rsplit("/", 1)[-1]
    inline = document.media_type in INLINE
    return FileResponse(
        path,
        media_type=document.media_type,
        headers={
            "Content-Disposition": f"{'inline' if inline else 'attachment'}; "
            f"filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            **kept,
        },
    )


@router.get(
    "/passages/{passage_id}",
    operation_id="getPassage",
    summary="Yksi kohta naapureineen / One passage with its neighbours",
    response_model=PassageWithNeighbours,
    responses=responses(404, 422, 500, 503),
)
def get_passage(
    kb: Kb,
    reader: CurrentReader,
    passage_id: Annotated[
        str, Path(max_length=64, examples=["5b2f8a0e-3c1d-5e7f-9a2b-1c3d5e7f9a2b"])
    ],
    before: Annotated[int, Query(ge=0, le=10)] = 1,
    after: Annotated[int, Query(ge=0, le=10)] = 1,
) -> dict[str, Any]:
    """Kohta, sitä ympäröivät kohdat ja asiakirjan tiedot viittaamista varten."""
    around = kb.reading.around(passage_id, before, after, reader=reader)
    own = next(stored for stored in around if stored.id == passage_id)
    return {
        "passage": passage_view(own),
        "before": [passage_view(s) for s in around if s.passage.ordinal < own.passage.ordinal],
        "after": [passage_view(s) for s in around if s.passage.ordinal > own.passage.ordinal],
        "document": document_view(kb.reading.document(own.document_id, reader=reader)),
    }
