"""Roles of sections, for editors: what rules found, and a person's word, which wins."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from alke_api.access import CurrentEditor
from alke_api.caching import FRESH
from alke_api.correcting import correct_role
from alke_api.documents_state import with_tag
from alke_api.problems import responses
from alke_api.routes.base import Kb
from alke_api.routes.writing import IfMatch
from alke_api.writing_models import RoleChange, SectionRole
from alke_kb.search.views import section_view

router = APIRouter(tags=["writing"])
PassageId = Annotated[str, Path(max_length=64, examples=["5b2f8a0e-3c1d-5e7f-9a2b-1c3d5e7f9a2b"])]


@router.get(
    "/passages/{passage_id}/section",
    operation_id="getSection",
    summary="Kohdan osio ja sen rooli / The section of a passage and its role",
    response_model=SectionRole,
    responses=responses(404, 422, 500, 503),
    openapi_extra={FRESH: True},
)
def get_section(
    response: Response, kb: Kb, reader: CurrentEditor, passage_id: PassageId
) -> dict[str, Any]:
    """Osio on kaikki, mikä asiakirjassa on samojen otsikoiden alla. `ETag` on sen tilan oma: anna se
    otsakkeessa `If-Match`, kun korjaat roolia.
    """
    return with_tag(response, section_view(kb.reading.section(passage_id, reader=reader)))


@router.patch(
    "/passages/{passage_id}/section",
    operation_id="correctSection",
    summary="Korjaa osion rooli / Correct the role of a section",
    response_model=SectionRole,
    responses=responses(404, 412, 422, 428, 500, 503),
    openapi_extra={"x-audit": "changed"},
)
def correct_section(
    request: Request,
    response: Response,
    reader: CurrentEditor,
    passage_id: PassageId,
    change: RoleChange,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Korjaus voittaa säännöt, koskee koko osiota heti ja säilyy, kun tiedosto luetaan uudelleen.
    `If-Match` on pakollinen.
    """
    withdraw = change.role is None
    role = change.canonical()
    section = correct_role(request, reader, passage_id, if_match, role, withdraw=withdraw)
    return with_tag(response, section_view(section))
