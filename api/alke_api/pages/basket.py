"""The basket: passages picked for later, with notes, and their export. It lives in a cookie."""

from __future__ import annotations

import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, Path
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from alke_api.pages import basket_cookie as cookie
from alke_api.pages.citing import citation, permanent_link
from alke_api.pages.prepare import DOCX, attachment
from alke_api.pages.reader_view import linked
from alke_api.pages.same_site import from_own_page
from alke_api.pages.site import Here, PageRouter, Visit
from alke_kb.domain import note_shown_in
from alke_kb.domain.linking import CitedPassage
from alke_kb.linking import basket as written
from alke_kb.linking.basket import Picked

router = PageRouter()
OWN = [Depends(from_own_page)]
Identity = Annotated[str, Form(max_length=64)]


@router.page("basket")
def basket(visit: Here) -> Response:
    """What was picked; a passage that is gone, or not this reader's to see, is left out."""
    picked = _picked(visit)
    return visit.render(
        "basket.html",
        picked=[
            (
                one.passage.stored.id,
                linked(visit, one.passage, 700),
                _cite(visit)(one.passage),
                one.note,
            )
            for one in picked
        ],
        missing=len(cookie.read(visit.request)) - len(picked),
        full=visit.request.query_params.get("full") == "1",
        longest=cookie.LONGEST_NOTE,
        exports=[
            (visit.url("basket-export", form=form), name)
            for form, name in (
                ("docx", "Word (DOCX)"),
                ("md", "Markdown"),
                ("csv", visit.gettext("Table (CSV)")),
                ("ris", visit.gettext("References (RIS)")),
            )
        ],
    )


@router.page("basket-add", "POST", dependencies=OWN)
def add(
    visit: Here, passage: Identity, back: Annotated[str, Form(max_length=8000)] = ""
) -> Response:
    """One more passage; leads back to the page it was picked on, or tells a script how many."""
    stored = visit.kb.reading.around(passage, 0, 0, reader=visit.reader)[0]
    entries = cookie.read(visit.request)
    if stored.id not in dict(entries):
        entries.append((stored.id, ""))
    told = visit.request.headers.get("accept") == "application/json"
    response: Response = (
        JSONResponse({"size": len(entries)})
        if told
        else RedirectResponse(f"{_own_address(visit, back)}#k-{stored.id}", 303)
    )
    if cookie.keep(visit.request, response, entries):
        return response
    full = visit.url("basket", {"full": "1"})
    return JSONResponse({"full": full}) if told else RedirectResponse(full, 303)


@router.page("basket-change", "POST", dependencies=OWN)
async def change(visit: Here) -> Response:
    """Notes as they stand in the form; a button may remove one passage, or all."""
    form = await visit.request.form(max_fields=2 * cookie.MOST_PASSAGES + 10)
    removed = str(form.get("remove", ""))
    entries = []
    for identity, note in cookie.read(visit.request):
        if removed not in (identity, "all"):
            given = str(form.get(f"note-{identity}", note)).strip()[: cookie.LONGEST_NOTE]
            entries.append((identity, given.replace("\r\n", "\n")))
    response = RedirectResponse(visit.url("basket"), 303)
    if not cookie.keep(visit.request, response, entries):
        return RedirectResponse(visit.url("basket", {"full": "1"}), 303)
    return response


@router.page("basket-export")
def export(visit: Here, form: Annotated[str, Path(max_length=10)]) -> Response:
    """The basket as a file."""
    picked, today = _picked(visit), datetime.datetime.now().astimezone().date()
    note_shown_in(picked)

    def link(passage_id: str) -> str:
        return permanent_link(visit, passage_id)

    cite, language, name = _cite(visit), visit.language, f"alke-kohdat-{today.isoformat()}"
    match form:
        case "docx":
            content, kind = written.to_docx(picked, language, cite, today), DOCX
        case "md":
            content = written.to_markdown(picked, language, cite, today).encode("utf-8")
            kind = "text/markdown; charset=utf-8"
        case "csv":
            content, kind = (
                written.to_csv(picked, link, today).encode("utf-8"),
                "text/csv; charset=utf-8",
            )
        case "ris":
            content = written.to_ris(picked, link, today).encode("utf-8")
            kind = "application/x-research-info-systems; charset=utf-8"
        case _:
            raise HTTPException(404)
    return attachment(content, kind, f"{name}.{form}")


def _picked(visit: Visit) -> list[Picked]:
    notes = dict(cookie.read(visit.request))
    found = visit.kb.linking.snapshot(reader=visit.reader).cite(list(notes))
    return [Picked(one, notes[one.stored.id]) for one in found]


def _cite(visit: Visit) -> written.Cite:
    today = datetime.datetime.now().astimezone().date()

    def cite(one: CitedPassage) -> str:
        return citation(visit, one.document, one.stored.passage, one.stored.id, today)

    return cite


def _own_address(visit: Visit, back: str) -> str:
    """Only an address of these pages: a form may not lead elsewhere."""
    parts = urlsplit(back)
    own = not parts.scheme and not parts.netloc and back.startswith(f"/{visit.language}/")
    back = back.partition("#")[0]
    return back if own and not set("\r\n\\") & set(back) else visit.url("basket")
