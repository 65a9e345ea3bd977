"""Forms are taken only from pages of this service: another site's page cannot send one here."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from alke_api.problems import Refused


def from_own_page(request: Request) -> None:
    """Refuses with 403 what a browser says comes from elsewhere.

    Browsers tell by ``Sec-Fetch-Site``, older ones by ``Origin``; what says neither is no browser
    that another site could have sent.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Refused(403)
        return
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.url.netloc:
        raise Refused(403)
