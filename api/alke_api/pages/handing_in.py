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
from alke_kb.deadline import unhurried
from alke_kb.domain import IngestOutcome, Publicity
from alke_kb.errors import Conflict, Duplicate, InvalidInput
from alke_kb.vocab import reason_sentences, resolve_agency

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
        kept=visit.kb.intake.keeps(found),
        there=visit.url("document", document_id=found.document_id) if found.document_id else "",
    )


@router.page("handed-in", "POST", dependencies=SENT)
def again(
    visit: Here,
    submission_id: Annotated[str, Path(max_length=64)],
    action: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """One press: a file that was not read is read again, or dismissed with its bytes."""
    try:
        with unhurried():
            if action == "dismiss":
                visit.kb.intake.dismiss(submission_id, reader=visit.reader)
                return RedirectResponse(visit.url("outcomes"), 303)
            visit.kb.intake.retry(submission_id, reader=visit.reader)
    except Conflict:  # somebody was quicker: how it is now
        visit.kb.intake.status(submission_id, reader=visit.reader)
    return RedirectResponse(visit.url("handed-in", submission_id=submission_id), 303)


def _reason(visit: Visit, outcome: IngestOutcome) -> tuple[str, str]:
    """Why a file was not read, and the language of the words."""
    told = reason_sentences(outcome.reason_code).get(visit.language)
    told = told or wording.sentence(outcome.reason, visit.language)
    if told:
        return told, visit.language
    return outcome.reason or outcome.reason_code or "", "en"


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
        failed=[
            (one.path, *_reason(visit, one))
            for one in visit.kb.reading.outcomes(reader=visit.reader, failed_only=True)
        ],
        own=[
            (one, one.reason.get(visit.language, ""), visit.kb.intake.keeps(one))
            for one in visit.kb.intake.failed(reader=visit.reader)
        ],
        all_seen=visit.reader.sees_everything,
        trouble=trouble,
        there=there,
        publicity=publicity,
        agency=agency,
        classes=[(one.value, visit.names.publicity(one)) for one in Publicity],
        most_mb=visit.kb.settings.max_upload_mb,
    )
