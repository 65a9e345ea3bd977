"""All documents, by kind, region, round and language, a page at a time."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from alke_api.pages.search_form import Asked, read
from alke_api.pages.search_view import facts_of
from alke_api.pages.site import Here, PageRouter
from alke_kb.domain import Kind, Language
from alke_kb.vocab import load_ministries, load_regions, load_rounds

router = PageRouter()
PER_PAGE = 50


@router.page("documents")
def documents(visit: Here) -> Response:
    """The list, by path; ``after`` in the address is the path of the last one seen."""
    asked = replace(read(visit.request.query_params, visit.kb.linking.resolve_theme), text="")
    after = visit.request.query_params.get("after", "")[:1000] or None
    found = visit.kb.reading.documents(
        reader=visit.reader,
        after=after,
        limit=PER_PAGE + 1,
        where=asked.filters() if asked.narrowed else None,
    )
    shown = found[:PER_PAGE]
    more = [*asked.items(), ("after", shown[-1].path)] if len(found) > PER_PAGE else None
    names = visit.names
    return visit.render(
        "documents.html",
        asked=asked,
        rows=[
            (one, visit.url("document", document_id=one.id), facts_of(visit, one)) for one in shown
        ],
        more=visit.url("documents", more) if more else "",
        first=after is None,
        choices=[
            ("kind", visit.gettext("Kind of document"), [(k.value, names.kind(k)) for k in Kind]),
            ("region", visit.gettext("Region"), [(c, names.region(c)) for c in load_regions()]),
            (
                "ministry",
                visit.gettext("Ministry"),
                [(m, names.ministry(m)) for m in load_ministries()],
            ),
            ("round", visit.gettext("Round"), [(r, r) for r in load_rounds()]),
            (
                "language",
                visit.gettext("Language"),
                [(x.value, names.language(x)) for x in Language],
            ),
        ],
        chosen=_chosen(asked),
    )


def _chosen(asked: Asked) -> dict[str, str]:
    """The first value of each field: the list offers one choice of each."""
    return {name: values[0] for name, values in asked.values.items() if values}
