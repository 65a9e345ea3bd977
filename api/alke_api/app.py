"""The FastAPI application over one open knowledge base."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi_offline import FastAPIOffline

from alke_api import caching, contract, pages, problems
from alke_api.access import may_read, may_write
from alke_api.audit_trail import AuditTrail
from alke_api.identity import Identity
from alke_api.limits import Admission, Bodies, Quota
from alke_api.observing import Measuring, Metrics, install_telemetry
from alke_api.public_address import PublicAddress
from alke_api.request_context import RequestContext
from alke_api.retiring import Retiring
from alke_api.routes import (
    documents,
    health,
    linking,
    mcp,
    metrics,
    reaching,
    search,
    sections,
    views,
    writing,
)
from alke_kb import __version__
from alke_kb.errors import AlkeError
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase

DESCRIPTION = """\
Aluekehittämiskeskustelujen tietopankki: keskustelumuistiot, strategiat ja selvitykset kohta kohdalta
haettavina, viitteineen.

Every error is `application/problem+json` (RFC 9457), in Finnish, Swedish or English by
`Accept-Language`; `request_id` and the header `X-Request-ID` name the request. Search reads to a depth of 200 documents.
"""


ReadDraft = Callable[[bytes, str], str]


def create_app(kb: KnowledgeBase | None, read_draft: ReadDraft | None = None) -> FastAPI:
    """The application; the caller keeps ``kb`` and closes it. Without one it only describes itself.

    ``read_draft`` gives the text of an uploaded file by its bytes and name; without it the
    application takes drafts as text only.
    """
    # The documentation pages serve their own scripts: government networks reach no CDN.
    app: FastAPI = FastAPIOffline(
        title="ALKE-tietopankki",
        version=__version__,
        description=DESCRIPTION,
        openapi_tags=[
            {"name": "search", "description": "Haku kohtiin ja asiakirjoihin"},
            {"name": "documents", "description": "Asiakirjat, tiedostot ja kohdat"},
            {
                "name": "writing",
                "description": "Asiakirjojen lähettäminen, korjaaminen ja poistaminen",
            },
            {"name": "linking", "description": "Yhteydet, teemat, jatkuvuus ja aukot"},
            {"name": "export", "description": "Tulokset ja aineisto muille ohjelmille"},
            {"name": "service", "description": "Palvelun tila"},
        ],
        redirect_slashes=False,
        redoc_url=None,
    )
    app.state.kb = kb
    app.state.read_draft = read_draft
    app.state.metrics = _metrics(kb)
    problems.install(app)
    caching.install(app)
    settings = kb.settings if kb is not None else Settings()
    # The one added last is the outermost.
    app.add_middleware(Retiring)
    app.add_middleware(AuditTrail)
    app.add_middleware(Admission, settings=settings)
    app.add_middleware(Bodies, settings=settings)
    app.add_middleware(Quota, a_minute=settings.requests_per_minute)
    app.add_middleware(Identity)
    if settings.cors_origins:
        app.add_middleware(CORSMiddleware, **_cors(settings.cors_origins))
    app.add_middleware(Measuring, metrics=app.state.metrics)
    app.add_middleware(RequestContext, on_accident=problems.of_accident)
    if settings.public_url:
        app.add_middleware(PublicAddress, address=settings.public_url)
    for group in (search, documents, linking, views, reaching):
        app.include_router(
            group.router,
            prefix="/api/v1",
            dependencies=[Depends(may_read), Depends(caching.conditional)],
            responses=problems.responses(401, 403),
        )
    for group in (writing, sections):
        app.include_router(
            group.router,
            prefix="/api/v1",
            dependencies=[Depends(may_write)],
            responses=problems.responses(401, 403),
        )
    app.include_router(health.router)
    app.include_router(metrics.router)
    app.include_router(reaching.public)
    app.include_router(mcp.router)
    contract.install(app)
    pages.install(app)
    if settings.telemetry:
        install_telemetry(app)
    return app


def _cors(origins: list[str]) -> dict[str, Any]:
    """Pages of these origins may call the API; cookies play no part, for the API knows none."""
    return {
        "allow_origins": origins,
        "allow_methods": ["GET", "POST", "PATCH", "DELETE"],
        "allow_headers": [
            *("Authorization", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key"),
            *("X-Request-ID", "traceparent"),
            *("MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"),
        ],
        "expose_headers": [
            *("ETag", "Link", "Location", "Content-Disposition", "X-Request-ID"),
            *("RateLimit", "RateLimit-Policy", "Retry-After", "Deprecation", "Sunset"),
        ],
        "max_age": 3600,
    }


def _metrics(kb: KnowledgeBase | None) -> Metrics:
    made = Metrics()
    if kb is not None:
        made.gauge(
            "alke_kb_index_generation",
            "Number of the index generation that answers",
            lambda: _generation(kb),
        )
    return made


def _generation(kb: KnowledgeBase) -> float:
    try:
        return float(kb.store.generation() or 0)
    except AlkeError:
        return math.nan
