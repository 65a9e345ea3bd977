"""The reader: a passage or a document with its page, what is known of it, and where else it is said."""

from __future__ import annotations

import datetime
import json
from typing import Annotated
from urllib.parse import quote

from fastapi import Path, Query
from fastapi.responses import FileResponse
from starlette.responses import Response

from alke_api.pages import reader_view as view
from alke_api.pages.citing import citation, permanent_link, place
from alke_api.pages.document_text import marks, text_page
from alke_api.pages.search_view import facts_of
from alke_api.pages.site import Here, PageRouter
from alke_kb.domain import Document, Page, StoredPassage, note_shown
from alke_kb.domain.places import PDF
from alke_kb.errors import NotFound

router = PageRouter()
Id = Annotated[str, Path(max_length=64)]
AROUND = 1
LINKS = 3
PLAIN_TEXT = "text/plain"


@router.page("passage")
def passage(visit: Here, passage_id: Id) -> Response:
    """The permanent address of a passage."""
    reading, reader = visit.kb.reading, visit.reader
    around = reading.around(passage_id, AROUND, AROUND, reader=reader)
    own = next(stored for stored in around if stored.id == passage_id)
    document = reading.document(own.document_id, reader=reader)
    annotation = reading.annotation(passage_id, reader=reader)
    pages = reading.pages(document.id, reader=reader)
    passages = reading.passages(document.id, reader=reader)
    links = visit.kb.linking.links(passage_id, reader=reader, limit=LINKS)
    text = own.passage.text
    today = datetime.datetime.now().astimezone().date()
    return visit.render(
        "passage.html",
        document=document,
        own=own.passage,
        own_id=own.id,
        place=place(visit, document, own.passage),
        facts=facts_of(visit, document),
        role=own.passage.role or "",
        role_name=visit.names.role(own.passage.role) if own.passage.role else "",
        before=[s for s in around if s.passage.ordinal < own.passage.ordinal],
        after=[s for s in around if s.passage.ordinal > own.passage.ordinal],
        citation=citation(visit, document, own.passage, own.id, today),
        link=permanent_link(visit, own.id),
        rows=view.rows(visit, document),
        themes=view.themes(visit, text, annotation),
        mentions=view.mentions(visit, text, annotation),
        versions=view.versions_in_other_languages(visit, document),
        groups=view.link_groups(visit, links),
        viewer=_viewer(document, own.passage.page_from, pages, own),
        text_pages=[
            text_page(page, passages, own, whole=False)
            for page in pages
            if own.passage.page_from <= page.number <= own.passage.page_to
        ],
    )


@router.page("document")
def document(
    visit: Here, document_id: Id, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> Response:
    """A document: what is known of it, its contents, and a page of it."""
    reading, reader = visit.kb.reading, visit.reader
    found = reading.document(document_id, reader=reader)
    pages = reading.pages(document_id, reader=reader)
    passages = reading.passages(document_id, reader=reader)
    shown = [one for one in pages if one.number == page] or pages[:1]
    number = shown[0].number if shown else 1
    return visit.render(
        "document.html",
        document=found,
        facts=facts_of(visit, found),
        rows=view.rows(visit, found),
        sections=view.sections(visit, found, passages),
        versions=view.versions_in_other_languages(visit, found),
        viewer=_viewer(found, number, pages, None),
        text_pages=[text_page(one, passages, None, whole=True) for one in shown],
        number=number,
        saved=visit.request.query_params.get("saved") == "1" and visit.may_edit,
    )


@router.page("file")
def file(visit: Here, document_id: Id) -> Response:
    """The original file: a PDF is shown by the browser at ``#page=N``, others are downloaded."""
    found, path = visit.kb.reading.file(document_id, reader=visit.reader)
    inline = found.media_type in (PDF, PLAIN_TEXT)
    name = quote(found.path.rsplit("/", 1)[-1])
    # A browser's own PDF viewer does not work inside a sandbox; a PDF holds no markup of this site.
    policy = "frame-ancestors 'none'" if found.media_type == PDF else "sandbox; default-src 'none'"
    note_shown(found.id)
    return FileResponse(
        path,
        media_type=found.media_type,
        headers={
            "Content-Disposition": f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{name}",
            "Content-Security-Policy": policy,
            "ETag": f'"{found.sha256}"',
        },
    )


def _viewer(
    document: Document, number: int, pages: list[Page], chosen: StoredPassage | None
) -> dict[str, object] | None:
    """What the viewer of PDF pages needs; ``None`` for other files."""
    if document.media_type != PDF:
        return None
    if not pages:
        raise NotFound("This document has no pages.")
    return {
        "page": number,
        "pages": pages[-1].number,
        "marks": json.dumps(marks(pages, chosen) if chosen else [], ensure_ascii=False),
        "marking": chosen is not None,
    }
