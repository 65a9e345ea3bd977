"""What every page is made with: the visit, templates of its language, and pages instead of problems."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, params
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from alke_api.access import CurrentReader
from alke_api.pages import basket_cookie, languages, navigation, session
from alke_api.pages.addresses import LANGUAGES, SLUGS, address, language_of, path_of
from alke_api.pages.assets import PREFIX, asset
from alke_api.pages.names import Names
from alke_api.pages.policy import compressed, with_headers
from alke_api.routes.base import Kb
from alke_kb.domain import ANONYMOUS, Reader, Right, note_shown_in
from alke_kb.wiring import KnowledgeBase

TEMPLATES = Path(__file__).parent / "templates"
# Pages that answer forms → the page with the form.
FORM_OF = {
    "sign-in": "start",
    "sign-out": "start",
    "signed-out": "start",
    "related": "prepare",
    "basket-add": "basket",
    "basket-change": "basket",
}
# What the templates may put into an attribute or text is escaped; nothing is marked safe anywhere.
EXTENSIONS = ("jinja2.ext.i18n", "jinja2.ext.do")


@cache
def environment(language: str) -> Environment:
    """Templates in one language."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=EXTENSIONS,
        auto_reload=False,
    )
    made.install_gettext_translations(  # type: ignore[attr-defined]
        languages.translations(language), newstyle=True
    )
    made.filters["date"] = lambda value: languages.date_text(value, language)
    made.filters["number"] = lambda value: languages.number_text(value, language)
    made.filters["percent"] = lambda value: languages.percent_text(value, language)
    made.globals["asset"] = asset
    made.globals["static"] = PREFIX
    made.globals["language"] = language
    made.globals["navigation"] = navigation.navigation
    made.globals["about"] = navigation.about
    made.globals["doors"] = navigation.doors
    return made


@dataclass(frozen=True)
class Visit:
    """One request for a page: its reader and language, the knowledge base, names and addresses."""

    request: Request
    kb: KnowledgeBase
    reader: Reader
    language: str
    names: Names

    def gettext(self, message: str, **values: object) -> str:
        """A message in the page's language."""
        text = languages.translations(self.language).gettext(message)
        return text % values if values else text

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """The same for a number of things; ``%(num)s`` is the number as the language writes it."""
        text = languages.translations(self.language).ngettext(one, many, number)
        return text % {"num": languages.number_text(number, self.language), **values}

    def date(self, value: datetime.date | None) -> str:
        """A date as the language writes it."""
        return languages.date_text(value, self.language)

    def percent(self, value: float) -> str:
        """A share as the language writes it."""
        return languages.percent_text(value, self.language)

    def url(self, page: str, query: Any = (), anchor: str = "", **parts: str) -> str:
        """Address of a page in this language."""
        return address(page, self.language, query, anchor, **parts)

    def absolute(self, path: str) -> str:
        """The whole address, to be copied and cited."""
        return str(self.request.base_url).rstrip("/") + path

    @property
    def page(self) -> str:
        """Name of the page that is shown; ``start`` where the address is none of ours."""
        name: str = getattr(self.request.scope.get("route"), "name", "") or ""
        return name if name in SLUGS else "start"

    @property
    def session(self) -> session.Session | None:
        """Who is signed in, if anyone."""
        return session.current(self.request)

    @property
    def form_token(self) -> str:
        """What every form of a signed-in person carries."""
        return session.form_token(self.request)

    @property
    def sign_in_address(self) -> str:
        """Where to sign in and come back here; empty where nobody can, or somebody has."""
        if self.kb.sign_in is None or self.session is not None:
            return ""
        return self.url("sign-in", {"next": self.in_language(self.language)})

    @property
    def may_edit(self) -> bool:
        """Whether controls for corrections are shown."""
        return self.reader.may(Right.EDITOR)

    def translated(self, language: str) -> Visit:
        """The same visit in another language."""
        return replace(self, language=language, names=_names(self.kb, language))

    @property
    def basket_size(self) -> int:
        """Passages in the reader's basket."""
        return len(basket_cookie.read(self.request))

    def in_basket(self, passage_id: str) -> bool:
        """Whether the reader has picked this passage."""
        return passage_id in dict(basket_cookie.read(self.request))

    @property
    def own_address(self) -> str:
        """Path and query of this page, to come back to."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    def in_language(self, language: str) -> str:
        """This same page in another language."""
        parts = {k: str(v) for k, v in self.request.path_params.items() if k != "rest"}
        if "rest" in self.request.path_params:
            return address("start", language)
        if self.request.method != "GET":
            # The answer to a form has no address of its own: its form has, often the same.
            return address(FORM_OF.get(self.page, self.page), language, (), "", **parts)
        return address(self.page, language, self.request.query_params.multi_items(), "", **parts)

    def render(
        self,
        template: str,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **values: object,
    ) -> Response:
        """The page of a template; what it is given counts as shown in the log of disclosure."""
        note_shown_in(values)
        text = (
            environment(self.language)
            .get_template(template)
            .render(visit=self, names=self.names, url=self.url, languages=LANGUAGES, **values)
        )
        return HTMLResponse(text, status, headers=headers)


def visit(request: Request, kb: Kb, reader: CurrentReader) -> Visit:
    """The visit of a request."""
    return visit_of(request, kb, reader)


def visit_of(request: Request, kb: KnowledgeBase, reader: Reader = ANONYMOUS) -> Visit:
    """The visit without FastAPI's help, for error pages, which show nothing of the base."""
    language = language_of(request.url.path)
    return Visit(request, kb, reader, language, _names(kb, language))


def _names(kb: KnowledgeBase, language: str) -> Names:
    return Names(language, lambda: kb.linking.themes)


Here = Annotated[Visit, Depends(visit)]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """A route whose errors are pages too, and whose answers carry the policy."""

    def get_route_handler(self) -> Handler:
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            from alke_api.pages.errors import error_page

            try:
                response = await inner(request)
            except Exception as error:
                response = error_page(visit_of(request, request.app.state.kb), error)
            if session.current(request) is not None:
                # What rights have opened stays in no browser's store after signing out.
                response.headers["Cache-Control"] = "no-store"
            response.headers.add_vary_header("Cookie")
            return compressed(request, with_headers(response))

        return handle


class PageRouter(APIRouter):
    """Routes of pages, each in the three languages."""

    def __init__(self) -> None:
        super().__init__(route_class=PageRoute, include_in_schema=False)

    def page(
        self, name: str, *methods: str, dependencies: Sequence[params.Depends] = ()
    ) -> Callable[[Any], Any]:
        """Register a function as the page ``name`` of ``addresses.SLUGS``."""

        def register(function: Any) -> Any:
            for language in LANGUAGES:
                self.add_api_route(
                    path_of(name, language),
                    function,
                    methods=list(methods) or ["GET"],
                    name=name,
                    response_model=None,
                    dependencies=list(dependencies),
                )
            return function

        return register
