"""For editors: hand in a file, see what became of it, and try again when it was not read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import File, Form, Path, UploadFile
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from alke_api import wording
from alke_api.pages.editing import EDITOR, SENT
from alke_api.pages.site import Here, PageRouter, Visit
from alke_api.receiving import receive
from alke_kb.domain import Publicity
from alke_kb.errors import Duplicate, InvalidInput
from alke_kb.vocab import resolve_agency

router = PageRouter()


@router.page("outcomes", dependencies=EDITOR)
def outcomes(visit: Here) -> Response:
    """Files that were not read, each with the reason, and a form to hand in a mended one."""
    return _form(visit)


@router.page("outcomes", "POST", dependencies=SENT)
def hand_in(
    visit: Here,
    file: Annotated[UploadFile | None, File()] = None,
    publicity: Annotated[str, Form(max_length=100)] = "",
    agency: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """The file is safe when the answer comes; it is read in its turn."""
    _ = visit.gettext
    given: dict[str, Any] = {"publicity": publicity, "agency": agency.strip()}
    if file is None or not file.filename or publicity not in set(Publicity):
        told = _("Choose a file and who may see the document.")
        return _form(visit, 422, trouble=told, **given)
    try:
        values = {"publicity": publicity}
        if given["agency"]:
            values["agency"] = resolve_agency(given["agency"])
        submission = receive(visit.request, visit.reader, file.file, file.filename, values)
    except Duplicate as error:
        if error.submission_id is not None:
            return RedirectResponse(visit.url("handed-in", submission_id=error.submission_id), 303)
        there = visit.url("document", document_id=error.document_id or "")
        return _form(visit, 409, trouble=_("This file is in the base already."), there=there)
    except InvalidInput as error:
        told = wording.sentence(error.message, visit.language) or _("This value cannot be used.")
        return _form(visit, 422, trouble=told, **given)
    return RedirectResponse(visit.url("handed-in", submission_id=submission.id), 303)


@router.page("handed-in", dependencies=EDITOR)
def handed_in(visit: Here, submission_id: Annotated[str, Path(max_length=64)]) -> Response:
    """What became of a file: for who handed it in, and administrators."""
    found = visit.kb.intake.status(submission_id, reader=visit.reader)
    return visit.render(
        "handed_in.html",
        submission=found,
        reason=found.reason.get(visit.language, ""),
        there=visit.url("document", document_id=found.document_id) if found.document_id else "",
    )


def _form(
    visit: Visit,
    status: int = 200,
    *,
    trouble: str = "",
    there: str = "",
    publicity: str = "",
    agency: str = "",
) -> Response:
    return visit.render(
        "outcomes.html",
        status,
        failed=visit.kb.reading.outcomes(reader=visit.reader, failed_only=True),
        all_seen=visit.reader.sees_everything,
        trouble=trouble,
        there=there,
        publicity=publicity,
        agency=agency,
        classes=[(one.value, visit.names.publicity(one)) for one in Publicity],
        most_mb=visit.kb.settings.max_upload_mb,
    )
