"""Who asks. Every route but those of liveness and readiness takes its reader from here."""

from __future__ import annotations

import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from alke_api.identity import CHALLENGE
from alke_api.problems import Refused
from alke_api.public_address import asked_host
from alke_kb.domain import ANONYMOUS, Reader, Right
from alke_kb.settings import Settings


def current_reader(request: Request) -> Reader:
    """The reader of this request. Refuses with 401 who must identify themselves and has not."""
    known: Reader | None = getattr(request.state, "reader", None)
    if known is not None:
        return known
    settings: Settings = request.app.state.kb.settings
    if anonymous_allowed(settings, request):
        return ANONYMOUS
    raise Refused(401, headers={"WWW-Authenticate": CHALLENGE})


def may_read(reader: Annotated[Reader, Depends(current_reader)]) -> Reader:
    """The reader of a route that shows documents. Refuses with 403 who has no right to read."""
    if not (reader.may(Right.READER) or reader.may(Right.RESTRICTED_READER)):
        raise Refused(403)
    return reader


def may_write(reader: Annotated[Reader, Depends(current_reader)]) -> Reader:
    """The reader of a route that changes documents. Refuses with 403 who is no editor."""
    if not reader.may(Right.EDITOR):
        raise Refused(403)
    return reader


def may_see_metrics(request: Request) -> None:
    """Lets in callers from this machine without credentials, and administrators. Else 401 or 403."""
    reader: Reader | None = getattr(request.state, "reader", None)
    if reader is not None:
        if not reader.may(Right.ADMIN):
            raise Refused(403)
    elif not on_this_machine(request):
        raise Refused(401, headers={"WWW-Authenticate": CHALLENGE})


CurrentReader = Annotated[Reader, Depends(may_read)]
CurrentEditor = Annotated[Reader, Depends(may_write)]


def anonymous_allowed(settings: Settings, request: Request) -> bool:
    """Whether the caller may read without identification."""
    match settings.anonymous:
        case "everyone":
            return True
        case "nobody":
            return False
    return on_this_machine(request)


def on_this_machine(request: Request) -> bool:
    """Whether the caller is on this machine, forwarding headers of trusted proxies counted, and
    calls it so.

    Its address alone does not say enough: a page from elsewhere can make a browser here call us by
    a name of its own (DNS rebinding), and a proxy here may pass on callers without their addresses.
    """
    caller = request.client.host if request.client else None
    host = asked_host(request)
    # What sends no Host is no browser.
    return _is_loopback(caller) and (host is None or _names_this_machine(host))


def _names_this_machine(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    name = name.removesuffix(".")
    return name == "localhost" or name.endswith(".localhost") or _is_loopback(name)


def _is_loopback(host: str | None) -> bool:
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
