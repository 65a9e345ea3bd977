"""The way in: ``/`` by the browser's language, the start page, and what is at no address."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from alke_api.pages.addresses import LANGUAGES, address, preferred_language
from alke_api.pages.examples import EXAMPLES
from alke_api.pages.site import Here, PageRouter

router = PageRouter()
# To be included after every other router: it answers what none of them does.
last = PageRouter()


@router.get("/")
def root(request: Request) -> Response:
    """To the start page in the language that the browser asks for."""
    language = preferred_language(request.headers.get("accept-language", ""))
    return RedirectResponse(address("start", language), headers={"Vary": "Accept-Language"})


@router.page("start")
def start(visit: Here) -> Response:
    """One box, examples of what to ask, and what the base holds."""
    counts = visit.kb.reading.counts(reader=visit.reader)
    return visit.render("start.html", examples=EXAMPLES[visit.language], counts=counts)


def _with_slash(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path}/")


def _elsewhere(visit: Here, rest: str) -> Response:
    raise HTTPException(404)


for _language in LANGUAGES:
    last.add_api_route(f"/{_language}", _with_slash)
    last.add_api_route(f"/{_language}/{{rest:path}}", _elsewhere, methods=["GET", "POST"])
