"""For editors: correct the role of a section. The rules for corrections are those of ``editing``."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from alke_api.correcting import correct_role
from alke_api.documents_state import document_tag
from alke_api.pages.edit_form import STATE
from alke_api.pages.editing import EDITOR, SENT, Id, Sent
from alke_api.pages.site import Here, PageRouter, Visit
from alke_api.problems import Refused
from alke_kb.domain import Role
from alke_kb.search.views import section_view
from alke_kb.vocab import load_roles

router = PageRouter()
NONE, RULES = "none", "rules"


@router.page("edit-role", dependencies=EDITOR)
def edit_role(visit: Here, passage_id: Id) -> Response:
    """The section of a passage with its role, and a form to say otherwise."""
    return _form(visit, passage_id)


@router.page("edit-role", "POST", dependencies=SENT)
def save_role(visit: Here, passage_id: Id, form: Sent) -> Response:
    """A person's word on the role of the section; or the word taken back."""
    given = str(form.get("role", ""))
    if given not in {*Role, NONE, RULES}:
        return _form(visit, passage_id, 422, incomplete=True)
    role = None if given in (NONE, RULES) else Role(given)
    state = str(form.get(STATE, ""))
    try:
        correct_role(visit.request, visit.reader, passage_id, state, role, withdraw=given == RULES)
    except Refused as refusal:
        if refusal.status != 412:
            raise
        return _form(visit, passage_id, 409, conflict=True)
    return RedirectResponse(visit.url("edit-role", {"saved": "1"}, passage_id=passage_id), 303)


def _form(
    visit: Visit,
    passage_id: str,
    status: int = 200,
    *,
    conflict: bool = False,
    incomplete: bool = False,
) -> Response:
    reading, reader = visit.kb.reading, visit.reader
    stored = reading.around(passage_id, 0, 0, reader=reader)[0]
    section = reading.section(passage_id, reader=reader)
    return visit.render(
        "edit_role.html",
        status,
        document=reading.document(stored.document_id, reader=reader),
        passage_id=passage_id,
        language_of_text=stored.passage.language,
        section=section,
        choices=[(one.role.value, visit.names.role(one.role)) for one in load_roles()],
        state=document_tag(section_view(section)),
        saved=visit.request.query_params.get("saved") == "1",
        conflict=conflict,
        incomplete=incomplete,
    )
