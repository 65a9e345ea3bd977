"""Whether the process answers, and whether it can answer searches."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from alke_api.models import Health, Readiness
from alke_api.problems import responses
from alke_api.routes.base import Kb
from alke_kb.domain import ANONYMOUS
from alke_kb.errors import AlkeError

router = APIRouter(tags=["service"])


@router.get(
    "/healthz",
    operation_id="health",
    summary="Vastaako prosessi / Liveness",
    response_model=Health,
    responses=responses(500),
)
def healthz() -> dict[str, str]:
    """Prosessi vastaa."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    operation_id="readiness",
    summary="Voiko hakea / Readiness",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "Not ready"}, **responses(500)},
)
def readyz(kb: Kb, response: Response) -> dict[str, Any]:
    """Luettelo, hakemisto ja malli vastaavat."""
    checks: dict[str, bool] = {}
    counts: dict[str, int] = {}
    generation: int | None = None
    try:
        # Whoever asks is not known here: what is counted is what anyone may see.
        counts = kb.reading.counts(reader=ANONYMOUS)
        checks["catalogue"] = True
    except AlkeError:
        checks["catalogue"] = False
    try:
        index = kb.store.active()
        generation = kb.store.generation()
        checks["index"] = index is not None and index.count() >= 0
    except AlkeError:
        checks["index"] = False
    try:
        checks["model"] = kb.embedder.dimension > 0
    except AlkeError:
        checks["model"] = False
    ready = all(checks.values())
    response.status_code = 200 if ready else 503
    return {
        "status": "ready" if ready else "not ready",
        "documents": counts.get("documents", 0),
        "passages": counts.get("passages", 0),
        "generation": generation,
        "checks": checks,
    }
