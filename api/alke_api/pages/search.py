"""The search page: one box, facets kept in the address, results by document, help when none."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from starlette.responses import Response

from alke_api.pages.examples import EXAMPLES
from alke_api.pages.search_form import FIELDS, Asked, read
from alke_api.pages.search_help import help_for
from alke_api.pages.search_view import card, facet_names, facets, restrictions, search_url
from alke_api.pages.site import Here, PageRouter, Visit
from alke_kb.analysis import parse_query
from alke_kb.domain import Query, SearchResult
from alke_kb.errors import InvalidInput
from alke_kb.search import MAX_DEPTH
from alke_kb.search.constraints import apply_fields, excluded_values

router = PageRouter()
PER_PAGE = 10
PASSAGES = 2
MAX_TEXT = 2000


@router.page("search")
def search(visit: Here) -> Response:
    """Results of the query in the address; the box alone where it is empty."""
    asked = read(visit.request.query_params, visit.kb.linking.resolve_theme)
    trouble = _trouble(visit, asked)
    if not asked.text or trouble:
        return visit.render(
            "search.html",
            422 if trouble else 200,
            asked=asked,
            examples=EXAMPLES[visit.language],
            trouble=trouble,
            result=None,
        )
    result = visit.kb.search.search(
        Query(
            asked.text,
            asked.filters(),
            limit=PER_PAGE,
            offset=(asked.page - 1) * PER_PAGE,
            passages=PASSAGES,
        ),
        reader=visit.reader,
    )
    counts = _counts(visit, asked, result)
    today = datetime.datetime.now().astimezone().date()
    return visit.render(
        "search.html",
        asked=asked,
        trouble="",
        result=result,
        cards=[card(visit, hit, result.language, today) for hit in result.results],
        facets=facets(visit, asked, counts),
        facet_names=facet_names(visit),
        years=sorted(counts.get("year", {}).items(), reverse=True),
        restrictions=restrictions(visit, asked),
        help=help_for(visit, asked, result.language) if not result.total else None,
        suggestions=[
            (text, search_url(visit, replace(asked, text=text, page=1)))
            for text in result.suggestions
        ],
        pager=_pager(visit, asked, result.total),
        examples=EXAMPLES[visit.language],
    )


def _trouble(visit: Visit, asked: Asked) -> str:
    """Why the query cannot be run, in the page's language; empty when it can."""
    _ = visit.gettext
    if len(asked.text) > MAX_TEXT:
        return _(
            "The search is longer than %(most)s characters. For a whole text, use “Preparing”.",
            most=MAX_TEXT,
        )
    if asked.text and not any(c.isalnum() for c in asked.text):
        return _("Write at least one word or number to search for.")
    for one in parse_query(asked.text).fields:
        try:
            only = replace(parse_query(""), fields=(one,))
            apply_fields(asked.filters(), only)
            excluded_values(only)
        except InvalidInput:
            return _(
                "“%(value)s” is no known value of “%(field)s”. Correct it or choose from the list.",
                value=one.value,
                field=facet_names(visit).get(one.field, one.field),
            )
    return ""


def _counts(visit: Visit, asked: Asked, result: SearchResult) -> Mapping[str, Mapping[str, int]]:
    """Documents per value. A field with a choice is counted as if nothing were chosen in it, so
    that the other values can be added."""
    counts = dict(result.facets)
    lifted = [name for name in FIELDS if asked.values.get(name)]
    if asked.year_from or asked.year_to:
        lifted.append("year")
    for name in lifted:
        wider = asked.without(name)
        found = visit.kb.search.search(
            Query(asked.text, wider.filters(), limit=1, passages=1), reader=visit.reader
        )
        counts[name] = found.facets.get(name, {})
    return counts


def _pager(visit: Visit, asked: Asked, total: int) -> list[tuple[int, str]]:
    """Number and address of each page of results."""
    pages = min(-(-total // PER_PAGE), MAX_DEPTH // PER_PAGE)
    if pages < 2:
        return []
    return [(n, search_url(visit, replace(asked, page=n))) for n in range(1, pages + 1)]
