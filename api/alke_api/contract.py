"""The contract: what the application's OpenAPI says beyond what its routes say of themselves."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from alke_api import retiring
from alke_api.caching import has_tag
from alke_api.contract_examples import add_examples
from alke_api.problems import MEDIA_TYPE, Problem, responses
from alke_api.request_context import HEADER

_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "API-avain (`alke_…`) tai OpenID Connect -tarjoajan tunniste (JWT) / "
    "An API key, or an access token of the agency's OpenID Connect provider",
}
_REQUEST_ID = {
    "description": "Names this request, here and in the log",
    "required": True,
    "schema": {"type": "string"},
}
_LIMITS = {
    "RateLimitPolicy": {
        "description": "The quota of this caller: `q` requests in any `w` seconds",
        "schema": {"type": "string", "examples": ['"default";q=600;w=60']},
    },
    "RateLimit": {
        "description": "What is left of it: `r` requests now, `t` seconds until more",
        "schema": {"type": "string", "examples": ['"default";r=599;t=60']},
    },
    "RetryAfter": {
        "description": "Seconds to wait before the next try",
        "schema": {"type": "integer", "minimum": 1},
    },
}
_CACHING = {
    "ETag": {
        "description": "Stands for this very answer; give it as If-None-Match to ask again",
        "schema": {"type": "string", "examples": ['"9a3f6c0d1b2e4f58a7c6d5e4f3021b0a"']},
    },
    "CacheControl": {
        "description": "`private` unless everyone gets the same answer",
        "schema": {"type": "string", "examples": ["private, no-cache"]},
    },
}
_RETIRING = {
    "Deprecation": {
        "description": "Since when this is deprecated: `@` and seconds since 1970 (RFC 9745)",
        "schema": {"type": "string", "examples": ["@1819756800"]},
    },
    "Sunset": {
        "description": "When this will cease to answer (RFC 8594)",
        "schema": {"type": "string", "examples": ["Fri, 01 Sep 2028 00:00:00 GMT"]},
    },
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "Aiemman vastauksen ETag / The ETag of an earlier answer",
    "schema": {"type": "string"},
}
# These see to their tags themselves: that of the document's state, and that of the file.
_TAGGED = frozenset({"getDocument", "getDocumentFile"})


def install(app: FastAPI) -> None:
    """Make ``app.openapi()`` give the whole contract."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    description=app.description,
                    routes=app.routes,
                    tags=app.openapi_tags,
                )
            )
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(spec: dict[str, Any]) -> dict[str, Any]:
    components = spec.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    # FastAPI's own validation answer is never sent.
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    own = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(own.pop("$defs", {}))
    schemas["Problem"] = own
    components["securitySchemes"] = {"bearer": _BEARER}
    components["headers"] = {"RequestId": _REQUEST_ID, **_LIMITS, **_CACHING, **_RETIRING}
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            known = path.startswith("/api/")
            _complete_operation(operation, known=known)
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "If-Match" and "428" in operation["responses"]:
                    # Left out it is 428, which says more than the framework's own answer.
                    parameter["required"] = True
            if retiring.EXTRA in operation:
                _retire_operation(operation)
            if known and (has_tag(method, operation) or operation["operationId"] in _TAGGED):
                _tag_operation(operation)
    add_examples(spec)
    return spec


def _retire_operation(operation: dict[str, Any]) -> None:
    operation["deprecated"] = True
    for answer in operation["responses"].values():
        for name in _RETIRING if operation[retiring.EXTRA].get("sunset") else ("Deprecation",):
            answer["headers"][name] = {"$ref": f"#/components/headers/{name}"}


def _tag_operation(operation: dict[str, Any]) -> None:
    operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
    answers = operation["responses"]
    answers["304"] = {
        "description": "The caller has this answer already",
        "headers": {HEADER: {"$ref": "#/components/headers/RequestId"}},
    }
    for status in ("200", "304"):
        answers[status]["headers"] |= {
            name: {"$ref": f"#/components/headers/{name.replace('-', '')}"}
            for name in ("ETag", "Cache-Control")
        }


def _complete_operation(operation: dict[str, Any], *, known: bool) -> None:
    answers = operation["responses"]
    if known:
        # Where anonymous reading is on, no credentials are needed: one of the two is enough.
        operation["security"] = [{"bearer": []}, {}]
        limits = (414, 429, 503, *((400, 408, 413) if "requestBody" in operation else ()))
        for status, answer in responses(*limits).items():
            answers.setdefault(str(status), answer)
    for status, answer in answers.items():
        headers = answer.setdefault("headers", {})
        headers[HEADER] = {"$ref": "#/components/headers/RequestId"}
        if known:
            for name in ("RateLimit", "RateLimit-Policy"):
                headers[name] = {"$ref": f"#/components/headers/{name.replace('-', '')}"}
            if status in {"429", "503"}:
                headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
        if MEDIA_TYPE in answer.get("content", {}):
            headers["Content-Language"] = {
                "description": "Language of the texts: fi, sv or en",
                "schema": {"type": "string"},
            }
