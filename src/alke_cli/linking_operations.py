"""What the linking commands do, as functions from plain values to plain values."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from alke_cli.channel import Progress
from alke_kb.domain import LOCAL, Filters, Publicity
from alke_kb.errors import InvalidInput
from alke_kb.wiring import KnowledgeBase

Arguments = dict[str, Any]
Result = dict[str, Any]


def filters_of(arguments: Arguments) -> Filters:
    """The filters of the search command, and publicity classes."""
    from dataclasses import replace

    from alke_cli.operations import filters_from
    from alke_kb.vocab import resolve_publicity

    given = arguments.get("filters") or {}
    publicity = tuple(Publicity(resolve_publicity(p)) for p in given.get("publicity") or ())
    return replace(filters_from(given), publicity=publicity)


def links(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``passage``, ``limit`` → nearest passages by group."""
    return _plain(
        kb.linking.links(
            arguments["passage"],
            filters_of(arguments),
            reader=LOCAL,
            limit=arguments.get("limit", 5),
        )
    )


def related(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``text`` → strategies and studies with best passages and reasons."""
    return _plain(
        kb.linking.related(
            arguments["text"],
            filters_of(arguments),
            reader=LOCAL,
            limit=arguments.get("limit", 10),
            passages=arguments.get("passages", 3),
        )
    )


def matrix(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``rows``, ``columns``, ``theme`` → cells; with ``row`` and ``column`` one cell in full."""
    from alke_kb.vocab import resolve_ministry, resolve_region

    rows, columns = arguments.get("rows", "theme"), arguments.get("columns", "region")
    filters, theme = filters_of(arguments), arguments.get("theme")
    mentioned = bool(arguments.get("mentioned"))
    row, column = arguments.get("row"), arguments.get("column")
    if (row is None) != (column is None):
        raise InvalidInput("A cell has a row and a column.", hint="Give both --row and --column.")
    if row is None or column is None:
        best = arguments.get("best", 0)
        return _plain(
            kb.linking.matrix(
                rows, columns, filters, reader=LOCAL, theme=theme, mentioned=mentioned, best=best
            )
        )

    def resolve(axis: str, value: str) -> str:
        if axis == "theme":
            return kb.linking.resolve_theme(value)
        return resolve_region(value) if axis == "region" else resolve_ministry(value)

    return _plain(
        kb.linking.cell(
            rows,
            columns,
            resolve(rows, row),
            resolve(columns, column),
            filters,
            reader=LOCAL,
            theme=theme,
            mentioned=mentioned,
            limit=arguments.get("limit", 50),
        )
    )


def theme(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``theme``, ``best`` → who raised it, when, in what role."""
    return _plain(
        kb.linking.theme(
            arguments["theme"], filters_of(arguments), reader=LOCAL, best=arguments.get("best", 1)
        )
    )


def continuity(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``region``, ``theme`` → verdicts by round, and conclusions with what followed."""
    return _plain(
        kb.linking.continuity(
            arguments["region"], arguments.get("theme"), filters_of(arguments), reader=LOCAL
        )
    )


def series(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``topic`` or ``passage``, ``documents``, ``language``, ``limit`` → sections act by act."""
    language = arguments.get("language")
    given = {**(arguments.get("filters") or {}), "language": [language] if language else None}
    return _plain(
        kb.linking.series(
            arguments.get("topic"),
            filters_of({"filters": given}),
            reader=LOCAL,
            passage=arguments.get("passage"),
            documents=tuple(arguments.get("documents") or ()),
            limit=arguments.get("limit", 3),
        )
    )


def last_time(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``region``, ``rounds`` → conclusions by theme."""
    return _plain(
        kb.linking.last_time(
            arguments["region"],
            filters_of(arguments),
            reader=LOCAL,
            rounds=arguments.get("rounds", 1),
        )
    )


def gaps(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``region`` or none → themes of one side only."""
    return _plain(
        kb.linking.gaps(
            filters_of(arguments),
            reader=LOCAL,
            region=arguments.get("region"),
            best=arguments.get("best", 3),
        )
    )


def compare(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``regions`` → shared, particular and missing themes."""
    return _plain(
        kb.linking.compare(
            arguments["regions"], filters_of(arguments), reader=LOCAL, best=arguments.get("best", 2)
        )
    )


def briefing(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``region``, ``round``, ``language`` → Markdown, DOCX (base64) and the views themselves."""
    import datetime

    from alke_kb.linking.briefing import to_docx, to_markdown

    built = kb.linking.briefing(
        arguments["region"], arguments["round"], filters_of(arguments), reader=LOCAL
    )
    language = arguments.get("language", "fi")
    today = datetime.datetime.now(datetime.UTC).date()
    view = _plain(built)
    view["language"] = language
    view["markdown"] = to_markdown(built, language, kb.linking.themes, today)
    if arguments.get("docx"):
        content = to_docx(built, language, kb.linking.themes, today)
        view["docx"] = base64.b64encode(content).decode("ascii")
    return view


def _plain(value: object) -> Result:
    from alke_kb.linking.views import plain

    view: Result = plain(value)
    return view


LINKING_OPERATIONS: dict[str, Callable[[KnowledgeBase, Arguments, Progress], Result]] = {
    "links": links,
    "related": related,
    "matrix": matrix,
    "theme": theme,
    "continuity": continuity,
    "series": series,
    "last_time": last_time,
    "gaps": gaps,
    "compare": compare,
    "briefing": briefing,
}
