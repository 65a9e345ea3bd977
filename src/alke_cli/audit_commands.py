"""`alke-kb audit`: who saw a document, what a key did, and whether the log is whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alke_cli.running import EXIT_ERROR, Json, checked, settings_of, show_view

if TYPE_CHECKING:
    from alke_kb.adapters.sql import SqlCatalogue
    from alke_kb.domain import AuditEntry
    from alke_kb.settings import Settings

audit_app = typer.Typer(
    no_args_is_help=True,
    help="The log of use and disclosure.\n\n\b\nExamples:\n"
    "  alke-kb audit who-saw documents/kainuu-2022-muistio.pdf\n"
    "  alke-kb audit what-did k4v2mwq7xztd --month 2027-03\n"
    "  alke-kb audit verify",
)

Month = Annotated[
    str | None, typer.Option(help="Only this month, such as 2027-03, by Finnish time.")
]
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_NOTED = re.compile(r"(\d+):([0-9a-f]{64})")
# Readers that are no key: told as they stand in the log.
_NO_KEY = re.compile(r"anonymous|local(:.*)?|oidc:.+|key:.+")


@audit_app.command(
    "who-saw", epilog="Example: alke-kb audit who-saw documents/kainuu-2022-muistio.pdf"
)
def who_saw(
    context: typer.Context,
    document: Annotated[str, typer.Argument(help="Id or path; deleted documents too.")],
    month: Month = None,
    as_json: Json = False,
) -> None:
    """Every time a document was shown, exported or changed: when, by whom, on what ground."""

    def work(catalogue: SqlCatalogue) -> dict[str, Any]:
        from alke_kb.indexing.ids import document_id, is_id

        wanted = document if is_id(document) else document_id(document)
        entries = catalogue.audit_store().who_saw(wanted, *_bounds(month))
        return {"document": wanted, "events": _views(entries, catalogue)}

    show_view(_ask(context, work), as_json, _print_events)


@audit_app.command(
    "what-did", epilog="Example: alke-kb audit what-did k4v2mwq7xztd --month 2027-03"
)
def what_did(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="Id of a key, or oidc:…, local:…, anonymous.")],
    month: Month = None,
    as_json: Json = False,
) -> None:
    """Everything that a key or person was shown, exported or changed."""

    def work(catalogue: SqlCatalogue) -> dict[str, Any]:
        from alke_kb.access import KeyRing

        reader = key
        if not _NO_KEY.fullmatch(key):
            reader = f"key:{KeyRing(catalogue.key_store()).get(key).id}"
        entries = catalogue.audit_store().what_did(reader, *_bounds(month))
        return {"reader": reader, "events": _views(entries, catalogue)}

    show_view(_ask(context, work), as_json, _print_events)


@audit_app.command(epilog="Example: alke-kb audit verify --json")
def verify(
    context: typer.Context,
    expect: Annotated[
        str | None,
        typer.Option(help="NUMBER:HASH that an earlier run gave; tells a log cut off at its end."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Walk the chain of the log. Exit code 1 when something was changed or is missing."""

    def work(catalogue: SqlCatalogue) -> dict[str, Any]:
        store = catalogue.audit_store()
        check = store.verify()
        faults = list(check.faults)
        if expect is not None:
            number, digest = _noted(expect)
            if store.hash_at(number) != digest:
                faults.append(f"event {number} is not the one that was noted")
        return {
            "whole": not faults,
            "events": check.entries,
            "first": check.first,
            "last": check.last,
            "forgotten": check.pruned,
            "head": f"{check.last or check.pruned}:{check.head}",
            "faults": faults,
        }

    view = _ask(context, work)
    show_view(view, as_json, _print_check)
    if not view["whole"]:
        raise typer.Exit(EXIT_ERROR)


@contextmanager
def open_log(settings: Settings) -> Iterator[SqlCatalogue]:
    """The catalogue beside whoever owns the index."""
    from alke_kb.adapters.sql import open_catalogue

    catalogue = open_catalogue(settings.catalogue_url)
    try:
        yield catalogue
    finally:
        catalogue.close()


def _ask(context: typer.Context, work: Callable[[SqlCatalogue], dict[str, Any]]) -> dict[str, Any]:
    settings = settings_of(context)

    def run() -> dict[str, Any]:
        with open_log(settings) as catalogue:
            return work(catalogue)

    return checked(run)


def _bounds(month: str | None) -> tuple[datetime | None, datetime | None]:
    """First moment of a month in Finland and of the next one, in UTC."""
    from zoneinfo import ZoneInfo

    from alke_kb.errors import InvalidInput

    if month is None:
        return None, None
    found = _MONTH.fullmatch(month.strip())
    if found is None:
        raise InvalidInput(f"«{month}» is no month.", hint="Write it as 2027-03.")
    year, number = int(found[1]), int(found[2])
    here = ZoneInfo("Europe/Helsinki")
    start = datetime(year, number, 1, tzinfo=here)
    end = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=here)
    return start.astimezone(UTC), end.astimezone(UTC)


def _noted(text: str) -> tuple[int, str]:
    from alke_kb.errors import InvalidInput

    found = _NOTED.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(f"«{text}» is not NUMBER:HASH.", hint="Give `head` of an earlier run.")
    return int(found[1]), found[2]


def _views(entries: list[AuditEntry], catalogue: SqlCatalogue) -> list[dict[str, Any]]:
    """Events with names of keys and paths of documents that still are there."""
    names = {f"key:{key.id}": key.name for key in catalogue.key_store().all()}
    ids = list(dict.fromkeys(one for entry in entries for one in entry.event.documents))
    paths = {found: document.path for found, document in catalogue.get_documents(ids).items()}
    return [
        {
            "number": entry.number,
            "at": entry.event.at.isoformat(),
            "reader": entry.event.reader,
            "name": names.get(entry.event.reader),
            "act": entry.event.act.value,
            "operation": entry.event.operation,
            "ground": entry.event.ground,
            "request_id": entry.event.request_id,
            "query": entry.event.query,
            "note": entry.event.note,
            "documents": [{"id": one, "path": paths.get(one)} for one in entry.event.documents],
        }
        for entry in entries
    ]


def _print_events(view: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True)
    for event in view["events"]:
        who = event["reader"] + (f" ({event['name']})" if event["name"] else "")
        head = f"{event['at'][:19].replace('T', ' ')}  {event['act']}  {who}"
        console.print(Text(head, style="bold"))
        extra = [event["operation"], event["ground"], event["query"], event["note"]]
        console.print(Text("   " + " · ".join(one for one in extra if one)))
        for document in event["documents"][:20]:
            console.print(Text(f"   {document['path'] or document['id']}", style="dim"))
        if len(event["documents"]) > 20:
            console.print(Text(f"   … {len(event['documents'])} documents", style="dim"))
    console.print(f"{len(view['events'])} events. Times are UTC.")


def _print_check(view: dict[str, Any]) -> None:
    state = "whole" if view["whole"] else "NOT WHOLE"
    typer.echo(f"The log is {state}: {view['events']} events, {view['forgotten']} forgotten.")
    for fault in view["faults"]:
        typer.echo(f"  {fault}", err=True)
    typer.echo(f"Head: {view['head']}  (note it elsewhere; check it later with --expect)")
