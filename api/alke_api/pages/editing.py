"""For editors: correct a document's metadata and the themes of a passage.

A correction is made as the API makes it: only on the state that was read, in the log before it is
made, in results and views at once. It wins over what rules find and outlasts a new reading.
"""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from alke_api.access import may_write
from alke_api.audit_trail import change_logged
from alke_api.correcting import correct
from alke_api.documents_state import document_tag
from alke_api.pages import edit_form
from alke_api.pages.same_site import from_own_page
from alke_api.pages.site import Here, PageRouter, Visit
from alke_api.problems import Refused
from alke_kb.deadline import unhurried
from alke_kb.domain import Document, StoredPassage
from alke_kb.errors import InvalidInput
from alke_kb.search.views import document_view

router = PageRouter()
Id = Annotated[str, Path(max_length=64)]
EDITOR = [Depends(may_write)]
SENT = [Depends(may_write), Depends(from_own_page)]
# What a person may say of a theme → what the library is told; «rules» takes the word back.
VERDICTS = {"main": True, "passing": False, "none": None}


async def _sent(request: Request) -> FormData:
    """The form, read before the function runs in a thread."""
    return await request.form()


Sent = Annotated[FormData, Depends(_sent)]


@router.page("edit", dependencies=EDITOR)
def edit(visit: Here, document_id: Id) -> Response:
    """The form with what is known of the document."""
    document = visit.kb.reading.document(document_id, reader=visit.reader)
    return _form(visit, document, edit_form.fields(visit, document))


@router.page("edit", "POST", dependencies=SENT)
def save(visit: Here, document_id: Id, form: Sent) -> Response:
    """Correct what was changed in the form; tells both values where somebody was quicker."""
    shown, was = edit_form.given(form), edit_form.given(form, edit_form.WAS)
    document = visit.kb.reading.document(document_id, reader=visit.reader)
    values, wrong = edit_form.changes(visit, form)
    if wrong:
        found = edit_form.fields(visit, document, shown=shown, was=was, wrong=wrong)
        return _form(visit, document, found, 422)
    try:
        correct(
            visit.request, visit.reader, document_id, str(form.get(edit_form.STATE, "")), values
        )
    except Refused as refusal:
        if refusal.status != 412:
            raise
        document = visit.kb.reading.document(document_id, reader=visit.reader)
        found = edit_form.fields(visit, document, shown=shown, was=was)
        return _form(visit, document, found, 409, conflict=True)
    except InvalidInput:
        found = edit_form.fields(visit, document, shown=shown, was=was)
        return _form(visit, document, found, 422, refused=True)
    return RedirectResponse(visit.url("document", {"saved": "1"}, document_id=document_id), 303)


def _form(
    visit: Visit,
    document: Document,
    fields: list[edit_form.Field],
    status: int = 200,
    *,
    conflict: bool = False,
    refused: bool = False,
) -> Response:
    # Fields and state of one reading: what changed in between must show as a conflict.
    return visit.render(
        "edit.html",
        status,
        document=document,
        fields=fields,
        state=document_tag(document_view(document)),
        conflict=conflict,
        refused=refused,
        longest=edit_form.LONGEST,
    )


@router.page("edit-themes", dependencies=EDITOR)
def edit_themes(visit: Here, passage_id: Id) -> Response:
    """A passage with its themes, and a form to say otherwise."""
    return _themes(visit, _passage(visit, passage_id))


@router.page("edit-themes", "POST", dependencies=SENT)
def save_themes(visit: Here, passage_id: Id, form: Sent) -> Response:
    """A person's word on one theme of the passage; or the word taken back."""
    theme, verdict = str(form.get("theme", "")), str(form.get("verdict", ""))
    stored = _passage(visit, passage_id)
    if theme not in visit.kb.linking.themes or verdict not in {*VERDICTS, "rules"}:
        return _themes(visit, stored, 422, incomplete=True)
    writer = visit.kb.writer
    with unhurried(), writer.changing():
        if str(form.get(edit_form.STATE, "")) != _state(visit, passage_id):
            return _themes(visit, stored, 409, conflict=True)
        with change_logged(visit.request, stored.document_id, f"theme {theme} of {passage_id}"):
            if verdict == "rules":
                writer.withdraw_theme_correction(passage_id, theme)
            else:
                writer.correct_theme(passage_id, theme, main=VERDICTS[verdict], by=visit.reader.id)
    return RedirectResponse(visit.url("edit-themes", {"saved": "1"}, passage_id=passage_id), 303)


def _passage(visit: Visit, passage_id: str) -> StoredPassage:
    return visit.kb.reading.around(passage_id, 0, 0, reader=visit.reader)[0]


def _themes(
    visit: Visit,
    stored: StoredPassage,
    status: int = 200,
    *,
    conflict: bool = False,
    incomplete: bool = False,
) -> Response:
    document = visit.kb.reading.document(stored.document_id, reader=visit.reader)
    known = visit.kb.reading.annotation(stored.id, reader=visit.reader)
    said = visit.kb.reading.theme_corrections(stored.id, reader=visit.reader)
    names = visit.names
    return visit.render(
        "edit_themes.html",
        status,
        document=document,
        passage=stored.passage,
        passage_id=stored.id,
        themes=[(names.theme(one.theme), one.main) for one in (known.themes if known else ())],
        said=[(names.theme(one.theme), one.main) for one in said],
        choices=sorted((names.theme(one), one) for one in visit.kb.linking.themes),
        state=_state(visit, stored.id),
        saved=visit.request.query_params.get("saved") == "1",
        conflict=conflict,
        incomplete=incomplete,
    )


def _state(visit: Visit, passage_id: str) -> str:
    """What was said and found of the passage's themes, short."""
    known = visit.kb.reading.annotation(passage_id, reader=visit.reader)
    found = [(one.theme, one.main, one.source.value) for one in (known.themes if known else ())]
    said = visit.kb.reading.theme_corrections(passage_id, reader=visit.reader)
    parts = repr((found, [(one.theme, one.main) for one in said]))
    return hashlib.sha256(parts.encode()).hexdigest()[:32]
