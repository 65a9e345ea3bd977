"""What all routes share: the open knowledge base, and the Problem schema in OpenAPI."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi

from alke_api.problems import Problem
from alke_kb.wiring import KnowledgeBase


def knowledge_base(request: Request) -> KnowledgeBase:
    """The one that the application was made with."""
    kb: KnowledgeBase = request.app.state.kb
    return kb


Kb = Annotated[KnowledgeBase, Depends(knowledge_base)]


def complete_openapi(app: FastAPI) -> None:
    """Add the Problem schema and drop FastAPI's own validation schema, which is never sent."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            schemas.pop("HTTPValidationError", None)
            schemas.pop("ValidationError", None)
            own = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(own.pop("$defs", {}))
            schemas["Problem"] = own
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
