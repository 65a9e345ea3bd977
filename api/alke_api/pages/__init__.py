"""The officials' pages: HTML over the same services as the JSON API.

``install`` adds them to an application. One module for each group of pages (search, reader …);
``site`` has what they share, ``addresses`` where they are, ``templates`` what they look like.
"""

from __future__ import annotations

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from alke_api.access import may_read
from alke_api.pages import (
    about,
    basket,
    documents,
    editing,
    editing_roles,
    handing_in,
    parties,
    prepare,
    reader,
    search,
    session,
    sign_in,
    start,
    themes,
)
from alke_api.pages.assets import PREFIX, Assets
from alke_api.pages.errors import refusal_page

__all__ = ["install"]


def install(app: FastAPI) -> None:
    """Routes of the pages and their static files; the address ``/`` leads to the start page."""
    app.mount(PREFIX, GZipMiddleware(Assets(), minimum_size=1000), name="pages-static")
    for module in (
        start,
        search,
        themes,
        parties,
        prepare,
        basket,
        editing,
        editing_roles,
        handing_in,
        documents,
        reader,
        about,
    ):
        app.include_router(module.router, dependencies=[Depends(may_read)])
    app.include_router(sign_in.router)
    app.include_router(start.last)
    app.state.recognise = session.recognise
    app.state.refusal_page = refusal_page
