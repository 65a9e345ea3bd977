"""Errors as RFC 9457 problem+json: one shape for everything that goes wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from alke_api import wording
from alke_api.request_context import request_id_of
from alke_kb.errors import AlkeError, Duplicate, ExtractionFailed, RateLimited, TimedOut

MEDIA_TYPE = "application/problem+json"
STATUS = {
    "invalid": 422,
    "extraction_failed": 422,
    "idempotency_key_reused": 422,
    "not_found": 404,
    "conflict": 409,
    "duplicate": 409,
    "stamp_mismatch": 503,
    "busy": 503,
    "unavailable": 503,
    "rate_limited": 503,
    "timeout": 503,
}
# What is wrong inside names folders and servers: that is for the log, not the reader.
INNER = {"unavailable", "busy", "stamp_mismatch", "rate_limited"}
# By status, when the framework itself refuses. Our own names: Python's differ by version.
CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    408: "request_timeout",
    409: "conflict",
    412: "precondition_failed",
    413: "content_too_large",
    414: "uri_too_long",
    415: "unsupported_media_type",
    422: "invalid",
    428: "precondition_required",
    429: "too_many_requests",
    503: "unavailable",
}


class FieldProblem(BaseModel):
    """One value that could not be used."""

    field: str = Field(examples=["limit"])
    message: str = Field(examples=["Arvon on oltava enintään 100"])


class Problem(BaseModel):
    """RFC 9457 problem details. ``title``, ``detail`` and ``hint`` follow Accept-Language."""

    type: str = Field(examples=["urn:alke-kb:problem:not_found"])
    title: str = Field(examples=["Ei löydy"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["Tällaista osoitetta, asiakirjaa tai kohtaa ei ole."])
    instance: str = Field(examples=["/api/v1/passages/5b2f8a0e"])
    request_id: str = Field(
        examples=["6f1d2c3b4a59687789abcdef01234567"],
        description="Tell it to the maintainers: the log has the same. Also in X-Request-ID.",
    )
    hint: str | None = Field(default=None, examples=["Hae uudelleen."])
    errors: list[FieldProblem] | None = None


class Refused(HTTPException):
    """A refusal by the API itself; ``code`` names its texts, ``values`` fill them in."""

    headers: dict[str, str]

    def __init__(
        self,
        status: int,
        code: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        self.status = status
        self.code = code or CODES[status]
        self.values = values
        super().__init__(status, self.code, dict(headers or {}))


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries for the problems an operation can answer with."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def problem(
    request: Request,
    status: int,
    code: str,
    *,
    detail: str | None = None,
    hint: str | None = None,
    errors: list[FieldProblem] | None = None,
    headers: Mapping[str, str] | None = None,
    values: Mapping[str, object] | None = None,
    texts_of: str | None = None,
) -> JSONResponse:
    """A problem response in the reader's language; ``detail`` and ``hint`` replace the usual ones,
    ``texts_of`` names other texts than those of the code.
    """
    language = wording.negotiate(request.headers.get("accept-language"))
    texts = wording.words(texts_of or code, language, **(values or {}))
    body = Problem(
        type=f"urn:alke-kb:problem:{code}",
        title=texts.title,
        status=status,
        detail=detail or texts.detail,
        instance=request.url.path,
        request_id=request_id_of(request.scope),
        hint=hint or texts.hint,
        errors=errors,
    )
    own = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    return JSONResponse(
        body.model_dump(exclude_none=True),
        status,
        headers={**own, **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def of_refusal(request: Request, refusal: Refused) -> Response:
    """The response of a refusal, for middleware that stands outside the exception handlers: a page
    where a page was asked for.
    """
    return _as_page(request, refusal) or problem(
        request, refusal.status, refusal.code, headers=refusal.headers, values=refusal.values
    )


def _as_page(request: Request, refusal: Refused) -> Response | None:
    make: Callable[[Request, Refused], Response | None] | None
    make = getattr(request.app.state, "refusal_page", None)
    return make(request, refusal) if make else None


def of_accident(request: Request, error: BaseException) -> JSONResponse:
    """The response of an error nobody foresaw. The log has the trace, the reader the id."""
    structlog.get_logger("alke_api").error(
        "unexpected error",
        path=request.url.path,
        error_type=type(error).__name__,
        exc_info=error,
    )
    return problem(request, 500, "error")


def install(app: FastAPI) -> None:
    """Register the handlers; after this no error leaves the application in another shape."""

    @app.exception_handler(Refused)
    async def _refused(request: Request, refusal: Refused) -> Response:
        return of_refusal(request, refusal)

    @app.exception_handler(AlkeError)
    async def _known(request: Request, error: AlkeError) -> JSONResponse:
        return of_library(request, error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _of_fields(request, error)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        code = CODES.get(error.status_code, "error")
        headers = dict(error.headers or {})
        if error.status_code == 405 and (methods := _methods_of(request)):
            # The framework names those of the first route only.
            headers["Allow"] = ", ".join(methods)
        return problem(request, error.status_code, code, headers=headers)


def _methods_of(request: Request) -> list[str]:
    """Every method that the contract knows for this address."""
    known = [
        method.upper()
        for path, item in request.app.openapi()["paths"].items()
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), request.url.path)
        for method in item
    ]
    return sorted(known)


def of_library(request: Request, error: AlkeError) -> JSONResponse:
    """The response of a library error: its own sentence if readers may see it."""
    status = STATUS.get(error.code, 500)
    if isinstance(error, TimedOut):
        return problem(request, status, error.code, values={"seconds": math.ceil(error.seconds)})
    if error.code in INNER or status == 500:
        structlog.get_logger("alke_api").error(
            "part unavailable", path=request.url.path, code=error.code, message=error.message
        )
        headers = {}
        if isinstance(error, RateLimited) and error.retry_after is not None:
            headers["Retry-After"] = str(int(error.retry_after) + 1)
        return problem(
            request, status, error.code if error.code in INNER else "error", headers=headers
        )
    if isinstance(error, Duplicate):
        return problem(request, status, error.code, headers=_earlier(error))
    language = wording.negotiate(request.headers.get("accept-language"))
    if isinstance(error, ExtractionFailed):
        return problem(request, status, error.code, detail=error.sentences.get(language))
    detail = wording.sentence(error.message, language)
    hint = wording.sentence(error.hint, language)
    return problem(request, status, error.code, detail=detail, hint=hint if detail else None)


def _earlier(error: Duplicate) -> dict[str, str]:
    """Where the same bytes are already (RFC 6249)."""
    place = (
        f"submissions/{error.submission_id}"
        if error.document_id is None
        else f"documents/{error.document_id}"
    )
    return {"Link": f'</api/v1/{place}>; rel="duplicate"'}


def _of_fields(request: Request, error: RequestValidationError) -> JSONResponse:
    language = wording.negotiate(request.headers.get("accept-language"))
    errors = [
        FieldProblem(
            field=_field(one["type"], one["loc"]),
            message=wording.field_message(one["type"], one.get("ctx"), language),
        )
        for one in error.errors()[:50]
    ]
    named = ", ".join(dict.fromkeys(one.field for one in errors))
    return problem(
        request, 422, "invalid", errors=errors, values={"fields": named}, texts_of="invalid_fields"
    )


def _field(kind: str, place: tuple[int | str, ...]) -> str:
    if kind == "json_invalid":
        return "body"
    # Names that a caller made up are echoed, but not at any length.
    return ".".join(str(part) for part in place[1:])[:200] or "body"
