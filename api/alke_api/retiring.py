"""Operations that are on their way out say so in every answer and in the contract.

One declaration on a route is all it takes::

    @router.get("/old", openapi_extra=retiring(date(2027, 9, 1), sunset=date(2028, 9, 1), instead="/api/v1/new"))

Answers then have ``Deprecation`` (RFC 9745), ``Sunset`` (RFC 8594) and links, and the OpenAPI file
has ``deprecated: true``. docs/versions.md says what is promised about the dates.
"""

from __future__ import annotations

import datetime
from email.utils import format_datetime
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EXTRA = "x-retiring"
LEAST_NOTICE = datetime.timedelta(days=365)


def retiring(
    since: datetime.date, *, sunset: datetime.date | None = None, instead: str | None = None
) -> dict[str, Any]:
    """``openapi_extra`` of an operation that is deprecated ``since`` a day, answers until ``sunset``,
    and has a successor at the address ``instead``. Raises ``ValueError`` for too short a notice.
    """
    if sunset is not None and sunset - since < LEAST_NOTICE:
        raise ValueError(
            f"between {since} and {sunset} there are less than {LEAST_NOTICE.days} days"
        )
    dates = {"since": since.isoformat(), "sunset": sunset and sunset.isoformat()}
    return {EXTRA: {**dates, "instead": instead}}


class Retiring:
    """ASGI middleware: the headers of operations that are declared so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = getattr(scope.get("route"), "openapi_extra", None) or {}
                if EXTRA in extra:
                    _tell(MutableHeaders(scope=message), extra[EXTRA])
            await send(message)

        await self.app(scope, receive, telling)


def _tell(headers: MutableHeaders, declared: dict[str, str | None]) -> None:
    headers["Deprecation"] = f"@{int(_midnight(declared['since']).timestamp())}"
    if declared["sunset"]:
        headers["Sunset"] = format_datetime(_midnight(declared["sunset"]), usegmt=True)
    if declared["instead"]:
        headers.append("Link", f'<{declared["instead"]}>; rel="successor-version"')


def _midnight(day: str | None) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"{day}T00:00:00+00:00")
