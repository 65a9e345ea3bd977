"""Errors as pages, in the page's language: what happened and what to do, nothing of the inside."""

from __future__ import annotations

import math

import structlog
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from alke_api import wording
from alke_api.pages.addresses import is_page
from alke_api.pages.policy import compressed, with_headers
from alke_api.pages.site import Visit, visit_of
from alke_api.problems import CODES, INNER, STATUS, Refused
from alke_api.request_context import request_id_of
from alke_kb.errors import AlkeError, ExtractionFailed, TimedOut


def error_page(visit: Visit, error: Exception) -> Response:
    """The page for an error, with its status and the same words as the JSON problem."""
    status, code = _status(error)
    # Too late, or nobody waits any more: whoever set the deadline says so in the log.
    if status >= 500 and not isinstance(error, TimedOut):
        structlog.get_logger("alke_api").error(
            "page failed",
            path=visit.request.url.path,
            error_type=type(error).__name__,
            message=error.message if isinstance(error, AlkeError) else "",
            exc_info=None if isinstance(error, AlkeError) else error,
        )
    values = error.values if isinstance(error, Refused) else {}
    if isinstance(error, TimedOut):
        values = {"seconds": math.ceil(error.seconds)}
    texts = wording.words(code, visit.language, **values)
    detail, hint = texts.detail, texts.hint
    if code in (
        "unauthorized",
        "forbidden",
        "invalid_credentials",
    ):  # the API's own words tell of keys and headers
        detail = visit.gettext("This page is only for those who have the rights to it.")
        hint = (
            visit.gettext("Sign in with another account, or ask the maintainers for the rights.")
            if visit.session
            else visit.gettext("Sign in, or ask the maintainers for the rights.")
        )
    elif isinstance(error, ExtractionFailed):
        detail = error.sentences.get(visit.language) or detail
    elif isinstance(error, AlkeError) and error.code not in INNER:
        detail = wording.sentence(error.message, visit.language) or detail
        hint = wording.sentence(error.hint, visit.language) or hint
    return visit.render(
        "error.html",
        status,
        dict(getattr(error, "headers", None) or {}),
        title=texts.title,
        detail=detail,
        hint=hint,
        sign_in=visit.sign_in_address if status in (400, 401, 403) else "",
        request_id=request_id_of(visit.request.scope) if status >= 500 else "",
    )


def refusal_page(request: Request, refusal: Refused) -> Response | None:
    """The page for a refusal before any route was reached; ``None`` where no page was asked for."""
    if not is_page(request.url.path):
        return None
    response = error_page(visit_of(request, request.app.state.kb), refusal)
    return compressed(request, with_headers(response))


def _status(error: Exception) -> tuple[int, str]:
    if isinstance(error, Refused):
        return error.status, error.code
    if isinstance(error, AlkeError):
        return STATUS.get(error.code, 500), error.code
    if isinstance(error, RequestValidationError):
        return 422, "invalid"
    if isinstance(error, HTTPException):
        return error.status_code, CODES.get(error.status_code, "error")
    return 500, "error"
