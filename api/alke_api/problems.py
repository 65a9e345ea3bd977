"""Errors as RFC 9457 problem+json: one shape for everything that goes wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from alke_kb.errors import AlkeError, RateLimited

MEDIA_TYPE = "application/problem+json"
STATUS = {
    "invalid": 422,
    "extraction_failed": 422,
    "not_found": 404,
    "conflict": 409,
    "stamp_mismatch": 503,
    "busy": 503,
    "unavailable": 503,
    "rate_limited": 503,
}
INNER = {"unavailable", "busy", "stamp_mismatch", "rate_limited"}


class FieldProblem(BaseModel):
    """One value that could not be used."""

    field: str = Field(examples=["limit"])
    message: str = Field(examples=["Input should be less than or equal to 100"])


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(examples=["urn:alke-kb:problem:not_found"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no passage with this id."])
    instance: str = Field(examples=["/api/v1/passages/5b2f8a0e"])
    hint: str | None = Field(default=None, examples=["Search again: ids change with the text."])
    errors: list[FieldProblem] | None = None


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
    detail: str,
    *,
    hint: str | None = None,
    errors: list[FieldProblem] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """A problem response."""
    body = Problem(
        type=f"urn:alke-kb:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        hint=hint,
        errors=errors,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True), status, headers=headers, media_type=MEDIA_TYPE
    )


def install(app: FastAPI) -> None:
    """Register the handlers; after this no error leaves the application in another shape."""

    @app.exception_handler(AlkeError)
    async def _known(request: Request, error: AlkeError) -> JSONResponse:
        headers = {}
        if isinstance(error, RateLimited) and error.retry_after is not None:
            headers["Retry-After"] = str(int(error.retry_after) + 1)
        status = STATUS.get(error.code, 500)
        detail, hint = error.message, error.hint
        if error.code in INNER:
            # What is wrong inside names folders and servers: that is for the log, not the reader.
            structlog.get_logger("alke_api").error(
                "part unavailable", path=request.url.path, code=error.code, message=error.message
            )
            detail, hint = "A part that answering needs is not available.", "Try again later."
        return problem(request, status, error.code, detail, hint=hint, headers=headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [
            FieldProblem(field=".".join(str(x) for x in e["loc"][1:]) or "body", message=e["msg"])
            for e in error.errors()
        ]
        detail = "Some values cannot be used: " + ", ".join(e.field for e in errors) + "."
        return problem(request, 422, "invalid", detail, errors=errors)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        code = HTTPStatus(error.status_code).name.lower()
        headers = dict(error.headers) if error.headers else None
        return problem(request, error.status_code, code, str(error.detail), headers=headers)

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        structlog.get_logger("alke_api").error(
            "unexpected error",
            path=request.url.path,
            error_type=type(error).__name__,
            exc_info=error,
        )
        return problem(
            request,
            500,
            "error",
            "Something went wrong on the server.",
            hint="Try again; if it recurs, tell the maintainers the time of the request.",
        )
