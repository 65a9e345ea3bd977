"""The tools: what each does for a reader. None of them changes anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from alke_api.mcp_server.quoting import Quote, quote, quote_cited, theme_name
from alke_api.mcp_server.shapes import (
    Arguments,
    CompareArguments,
    Compared,
    ComparedTheme,
    Concluded,
    Found,
    FoundDocument,
    InContext,
    LastTimeArguments,
    PassageArguments,
    RelatedArguments,
    RelatedDocument,
    Relatives,
    SearchArguments,
    Side,
)
from alke_kb.domain import Filters, Query, Reader
from alke_kb.domain.linking import CitedPassage
from alke_kb.vocab import resolve_kind, resolve_ministry, resolve_region, resolve_role
from alke_kb.wiring import KnowledgeBase


def search(kb: KnowledgeBase, reader: Reader, asked: SearchArguments, base: str | None) -> Found:
    """Find passages in the discussions, strategies, studies and acts, with their citations. Ask one
    matter at a time; narrow by region, ministry, round, kind or role.
    """
    filters = Filters(
        kinds=tuple(resolve_kind(one) for one in asked.kind),
        roles=tuple(resolve_role(one) for one in asked.role),
        regions=tuple(resolve_region(one) for one in asked.region),
        ministries=tuple(resolve_ministry(one) for one in asked.ministry),
        rounds=tuple(asked.round),
        languages=tuple(asked.language),
        year_from=asked.year_from,
        year_to=asked.year_to,
    )
    question = Query(text=asked.query, filters=filters, limit=asked.limit, passages=asked.passages)
    found = kb.search.search(question, reader=reader)
    documents = []
    for hit in found.results:
        quotes = [quote(one.stored, hit.document, base) for one in hit.passages]
        documents.append(_document(quotes))
    return Found(
        answered=found.answered,
        total=found.total,
        suggestions=list(found.suggestions),
        documents=documents,
    )


def passage(
    kb: KnowledgeBase, reader: Reader, asked: PassageArguments, base: str | None
) -> InContext:
    """Read a passage with the ones before and after it, to see what it means where it stands."""
    around = kb.reading.around(asked.passage_id, asked.before, asked.after, reader=reader)
    own = next(stored for stored in around if stored.id == asked.passage_id)
    document = kb.reading.document(own.document_id, reader=reader)
    quotes = [quote(stored, document, base) for stored in around]
    place = around.index(own)
    return InContext(before=quotes[:place], passage=quotes[place], after=quotes[place + 1 :])


def last_time(
    kb: KnowledgeBase, reader: Reader, asked: LastTimeArguments, base: str | None
) -> Concluded:
    """What was concluded in a region's latest discussions, passage by passage."""
    view = kb.linking.last_time(asked.region, reader=reader, rounds=asked.rounds)
    several: dict[str, CitedPassage] = {}
    for group in view.themes:
        several |= {one.stored.id: one for one in group.passages}
    order = {round_id: place for place, round_id in enumerate(reversed(view.rounds))}
    cited = sorted(
        several.values(),
        key=lambda one: (
            order[one.document.metadata.round or ""],
            one.document.path,
            one.stored.passage.ordinal,
        ),
    )
    return Concluded(
        region=view.region,
        rounds=list(view.rounds),
        themes=[theme_name(kb.linking.themes, g.theme) for g in view.themes if g.theme],
        conclusions=[quote_cited(one, base) for one in cited],
    )


def compare(
    kb: KnowledgeBase, reader: Reader, asked: CompareArguments, base: str | None
) -> Compared:
    """Themes that regions share, that some of them have, and that only one has, with passages."""
    view = kb.linking.compare(asked.regions, reader=reader, best=asked.best)
    return Compared(
        parties=list(view.parties),
        themes=[
            ComparedTheme(
                theme=theme_name(kb.linking.themes, one.theme),
                sort=one.sort,
                present=list(one.present),
                missing=list(one.missing),
                sides=[
                    Side(
                        party=side.party,
                        documents=side.documents,
                        passages=side.passages,
                        best=[quote_cited(cited, base) for cited in side.best],
                    )
                    for side in one.sides
                ],
            )
            for one in view.themes
        ],
    )


def related(
    kb: KnowledgeBase, reader: Reader, asked: RelatedArguments, base: str | None
) -> Relatives:
    """Strategies and studies related to a text or a draft, with the reason for each."""
    view = kb.linking.related(asked.text, reader=reader, limit=asked.limit, passages=asked.passages)
    themes = kb.linking.themes
    return Relatives(
        cut=view.cut,
        themes=[theme_name(themes, one) for one in view.themes],
        documents=[
            RelatedDocument(
                **_document([quote_cited(cited, base) for cited in one.passages]).model_dump(),
                score=round(one.score, 4),
                shared_themes=[theme_name(themes, each) for each in one.reason.shared_themes],
                shared_terms=list(one.reason.shared_terms),
            )
            for one in view.documents
        ],
    )


def _document(quotes: list[Quote]) -> FoundDocument:
    first = quotes[0].citation
    return FoundDocument(document_id=first.document_id, title=first.title, passages=quotes)


@dataclass(frozen=True)
class Tool:
    """A tool by its function, whose first paragraph tells a model what it is for."""

    title: str
    arguments: type[Arguments]
    answer: type[BaseModel]
    function: Callable[[KnowledgeBase, Reader, Any, str | None], BaseModel]


TOOLS: Mapping[str, Tool] = {
    "search": Tool("Hae kohtia / Sök", SearchArguments, Found, search),
    "passage": Tool("Lue kohta / Läs ett ställe", PassageArguments, InContext, passage),
    "last_time": Tool(
        "Mitä viimeksi sovittiin / Senaste slutsatser", LastTimeArguments, Concluded, last_time
    ),
    "compare": Tool("Vertaa alueita / Jämför landskap", CompareArguments, Compared, compare),
    "related": Tool(
        "Tekstiin liittyvät asiakirjat / Relaterade dokument", RelatedArguments, Relatives, related
    ),
}


def answer(
    kb: KnowledgeBase,
    reader: Reader,
    name: str,
    arguments: Mapping[str, Any],
    base: str | None = None,
) -> dict[str, Any]:
    """A tool's answer as plain values. Raises what the library raises, and pydantic's
    ``ValidationError`` for arguments that do not fit.
    """
    tool = TOOLS[name]
    asked = tool.arguments.model_validate(dict(arguments))
    return tool.function(kb, reader, asked, base).model_dump()
