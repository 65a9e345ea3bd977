"""Metrics for a scraper on this machine, or one with an administrator's key."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from alke_api.access import may_see_metrics
from alke_api.observing.metrics import CONTENT_TYPE, Metrics
from alke_api.problems import responses

router = APIRouter(tags=["service"])


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Mittarit / Metrics",
    response_class=Response,
    responses={
        200: {
            "description": "Prometheus text",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        **responses(401, 403, 500),
    },
)
def metrics(request: Request) -> Response:
    """Pyyntöjen määrät ja kestot Prometheuksen muodossa. Tältä koneelta ilman tunnistautumista,
    muualta ylläpitäjän avaimella.
    """
    may_see_metrics(request)
    told: Metrics = request.app.state.metrics
    return Response(told.text(), media_type=CONTENT_TYPE)
