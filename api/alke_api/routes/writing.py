"""Documents handed in, corrected and removed; every change is in the log of use and disclosure."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Header, Path, Query, Request, Response, UploadFile

from alke_api import wording
from alke_api.access import CurrentEditor
from alke_api.audit_trail import change_logged
from alke_api.caching import FRESH
from alke_api.correcting import correct
from alke_api.documents_state import current, with_tag
from alke_api.models import Document as DocumentModel
from alke_api.problems import responses
from alke_api.receiving import receive
from alke_api.routes.base import Kb
from alke_api.routes.documents import DocumentId
from alke_api.writing_models import MetadataChange, Submission, new_document_form
from alke_kb.deadline import unhurried
from alke_kb.domain import Submission as Received
from alke_kb.search.views import document_view
from alke_kb.wiring import KnowledgeBase

router = APIRouter(tags=["writing"])

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match", max_length=1000, description="Luetun version ETag / ETag of what you read"
    ),
]


SubmissionId = Annotated[
    str, Path(max_length=64, examples=["7b0c2f4e-5d1a-4c8e-9b3f-2a6d8e0c4f1b"])
]


@router.post(
    "/documents",
    operation_id="submitDocument",
    status_code=202,
    summary="Lähetä asiakirja / Hand in a document",
    response_model=Submission,
    responses=responses(409, 422, 500, 503),
)
def submit_document(
    request: Request,
    response: Response,
    kb: Kb,
    reader: CurrentEditor,
    file: Annotated[
        UploadFile, File(description="PDF, DOCX, PPTX, ODT, HTML, Markdown tai teksti")
    ],
    metadata: Annotated[dict[str, Any], Depends(new_document_form)],
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=8,
            max_length=128,
            pattern=r"^[\x21-\x7e]+$",
            examples=["6f1d2c3b-4a59-4768-a789-abcdef012345"],
            description="Sama avain ja sama pyyntö: sama vastaus, yksi asiakirja",
        ),
    ] = None,
) -> dict[str, Any]:
    """Tiedosto on tallessa, kun vastaus tulee; se luetaan vuorollaan. `Location` kertoo käsittelyn tilan.
    Sama tiedosto toiseen kertaan on 409, ja `Link: rel="duplicate"` osoittaa aiemman.
    """
    submission = receive(
        request,
        reader,
        file.file,
        file.filename or "asiakirja",
        metadata,
        idempotency_key=idempotency_key,
    )
    return _accepted(response, kb, submission, request)


@router.get(
    "/submissions/{submission_id}",
    operation_id="getSubmission",
    summary="Lähetetyn asiakirjan tila / State of a document handed in",
    response_model=Submission,
    responses=responses(404, 422, 500, 503),
    openapi_extra={FRESH: True},
)
def get_submission(
    request: Request,
    response: Response,
    kb: Kb,
    reader: CurrentEditor,
    submission_id: SubmissionId,
) -> dict[str, Any]:
    """Lähettäjälle ja ylläpitäjälle; säilyy 30 päivää käsittelystä."""
    response.headers["Cache-Control"] = "no-store"
    return _view(kb, kb.intake.status(submission_id, reader=reader), request)


@router.post(
    "/submissions/{submission_id}/retry",
    operation_id="retrySubmission",
    status_code=202,
    summary="Lue epäonnistunut tiedosto uudelleen / Try a failed file again",
    response_model=Submission,
    responses=responses(404, 409, 422, 500, 503),
)
def retry_submission(
    request: Request, response: Response, kb: Kb, reader: CurrentEditor, submission_id: SubmissionId
) -> dict[str, Any]:
    """Tiedosto, jota ei saatu luettua, on tallessa 30 päivää; se luetaan vuorollaan uudelleen."""
    with unhurried():
        submission = kb.intake.retry(submission_id, reader=reader)
    return _accepted(response, kb, submission, request)


@router.delete(
    "/submissions/{submission_id}",
    operation_id="dismissSubmission",
    status_code=204,
    summary="Poista epäonnistunut tiedosto / Dismiss a failed file",
    response_class=Response,
    responses=responses(404, 409, 422, 500, 503),
)
def dismiss_submission(kb: Kb, reader: CurrentEditor, submission_id: SubmissionId) -> Response:
    """Poistaa tiedoston, jota ei saatu luettua, ja tiedon siitä."""
    with unhurried():
        kb.intake.dismiss(submission_id, reader=reader)
    return Response(status_code=204)


@router.patch(
    "/documents/{document_id}",
    operation_id="correctDocument",
    summary="Korjaa asiakirjan tietoja / Correct metadata",
    response_model=DocumentModel,
    responses=responses(404, 412, 422, 428, 500, 503),
    openapi_extra={"x-audit": "changed"},
)
def correct_document(
    request: Request,
    response: Response,
    kb: Kb,
    reader: CurrentEditor,
    document_id: DocumentId,
    change: MetadataChange,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Korjaukset voittavat annetut ja päätellyt arvot ja säilyvät, kun tiedosto luetaan uudelleen.
    `If-Match` on pakollinen: sen arvo on `ETag`, jonka `GET` samaan osoitteeseen antoi.
    """
    values = change.canonical()
    changed = correct(request, reader, document_id, if_match, values)
    return with_tag(response, document_view(changed))


@router.delete(
    "/documents/{document_id}",
    operation_id="deleteDocument",
    status_code=204,
    summary="Poista asiakirja / Remove a document",
    response_class=Response,
    responses=responses(404, 412, 422, 500, 503),
    openapi_extra={"x-audit": "changed"},
)
def delete_document(
    request: Request,
    kb: Kb,
    reader: CurrentEditor,
    document_id: DocumentId,
    reason: Annotated[
        str,
        Query(
            min_length=3,
            max_length=500,
            pattern=r"^\S[^\x00-\x1f\x7f-\x9f]*$",
            examples=["Korvattu uudella versiolla"],
            description="Peruste; kirjataan lokiin",
        ),
    ],
    if_match: IfMatch = None,
) -> Response:
    """Poistaa asiakirjan tuloksista, tiedostoista ja hakemistosta lopullisesti."""
    with unhurried(), kb.writer.changing():
        current(kb, reader, document_id, if_match, required=False)
        with change_logged(request, document_id, reason):
            kb.writer.delete(document_id)
    return Response(status_code=204)


def _accepted(
    response: Response, kb: KnowledgeBase, submission: Received, request: Request
) -> dict[str, Any]:
    """A file that waits to be read, where its state is told and when to ask."""
    response.headers["Location"] = f"/api/v1/submissions/{submission.id}"
    response.headers["Retry-After"] = "2"
    return _view(kb, submission, request)


def _view(kb: KnowledgeBase, submission: Received, request: Request) -> dict[str, Any]:
    language = wording.negotiate(request.headers.get("accept-language"))
    finished = submission.finished_at
    return {
        "id": submission.id,
        "state": submission.state.value,
        "filename": submission.filename,
        "sha256": submission.sha256,
        "size": submission.size,
        "submitted_at": submission.submitted_at.isoformat(),
        "finished_at": finished.isoformat() if finished else None,
        "document_id": submission.document_id,
        "passages": submission.passages,
        "reason_code": submission.reason_code,
        "reason": submission.reason.get(language),
        "warnings": list(submission.warnings),
        "retryable": kb.intake.keeps(submission),
    }
