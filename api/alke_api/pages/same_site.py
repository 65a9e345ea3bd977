"""Forms are taken only from pages of this service: another site's page cannot send one here."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from starlette.requests import Request

from alke_api.origins import is_own
from alke_api.pages.addresses import is_page
from alke_api.pages.session import form_token
from alke_api.problems import Refused

FIELD = "token"
_MOST_FIELDS = 1000


async def from_own_page(request: Request) -> None:
    """Refuses with 403 what a browser says comes from elsewhere, and of a signed-in person every
    form without the token of the session.

    Browsers tell by ``Sec-Fetch-Site``, older ones by ``Origin``; what says neither is no browser
    that another site could have sent.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        own = origin is None or is_own(origin, request)
    if not own:
        raise Refused(403)
    wanted = form_token(request)
    if wanted:
        given = (await request.form(max_fields=_MOST_FIELDS)).get(FIELD)
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), wanted.encode()):
            raise Refused(403, "stale_form")


def own_path(address: str) -> str | None:
    """The address if it is a page of this service, without its fragment: nothing leads elsewhere."""
    path = address.partition("#")[0]
    if set("\\") & set(path) or any(ord(one) < 33 or ord(one) == 127 for one in path):
        return None
    try:
        parts = urlsplit(path)
    except ValueError:
        return None
    own = path.startswith("/") and not path.startswith("//")
    return path if own and not parts.scheme and not parts.netloc and is_page(parts.path) else None
