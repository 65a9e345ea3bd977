"""The commands of linking: links, related, matrix, theme, continuity, series, last-time, gaps, compare,
briefing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from alke_cli.running import Json, checked, run_operation, settings_of, show_view
from alke_cli.view_filters import Chosen, filtered

Best = Annotated[int, typer.Option(min=1, max=50, help="Passages shown for each.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command, name, example in (
        (links, "links", "alke-kb links 5b2f8a0e-3c1d-5e7f-9a2b-1c3d5e7f9a2b"),
        (related, "related", "alke-kb related --file luonnos.docx"),
        (matrix, "matrix", "alke-kb matrix --rows theme --columns ministry"),
        (theme, "theme", "alke-kb theme osaava-tyovoima"),
        (continuity, "continuity", "alke-kb continuity Kainuu --theme matkailu"),
        (series, "series", "alke-kb series maakuntaohjelma"),
        (last_time, "last-time", "alke-kb last-time Kainuu"),
        (gaps, "gaps", "alke-kb gaps --region Lappi"),
        (compare, "compare", "alke-kb compare Kainuu Lappi"),
        (briefing, "briefing", "alke-kb briefing Kainuu 2026 --output muistio.docx"),
    ):
        app.command(name, epilog=f"Example: {example}")(command)


@filtered()
def links(
    context: typer.Context,
    passage_id: Annotated[str, typer.Argument(help="Id of a passage.")],
    limit: Annotated[int, typer.Option(min=1, max=50, help="Passages in a group.")] = 5,
    *,
    filters: Chosen,
    as_json: Json = False,
) -> None:
    """Passages nearest in matter: answers, other regions, ministries, rounds and kinds."""
    arguments = {"passage": passage_id, "limit": limit}
    _run(context, "links", arguments, filters, as_json)


@filtered()
def related(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Option(help="A draft: PDF, DOCX or another known format; not stored.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="The text itself.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="Documents to show.")] = 10,
    passages: Annotated[int, typer.Option(min=1, max=20, help="Passages per document.")] = 3,
    *,
    filters: Chosen,
    as_json: Json = False,
) -> None:
    """Strategies and studies related to a text or draft, with best passages and the reason."""
    from alke_kb.errors import InvalidInput

    def read() -> str | None:
        from alke_cli.drafts import text_of

        if (file is None) == (text is None):
            raise InvalidInput("Give either --file or --text.")
        return text if file is None else text_of(file, settings_of(context))

    arguments = {"text": checked(read), "limit": limit, "passages": passages}
    _run(context, "related", arguments, filters, as_json)


@filtered()
def matrix(
    context: typer.Context,
    rows: Annotated[str, typer.Option(help="theme, region or ministry.")] = "theme",
    columns: Annotated[str, typer.Option(help="theme, region or ministry.")] = "region",
    theme: Annotated[str | None, typer.Option(help="Only this theme.")] = None,
    row: Annotated[str | None, typer.Option(help="With --column: one cell in full.")] = None,
    column: Annotated[str | None, typer.Option(help="With --row: one cell in full.")] = None,
    mentioned: Annotated[
        bool, typer.Option(help="Count regions and ministries named in passages.")
    ] = False,
    best: Annotated[int, typer.Option(min=0, max=50, help="Passages in each cell.")] = 0,
    *,
    filters: Chosen,
    as_json: Json = False,
) -> None:
    """Documents and passages by theme and region, theme and ministry, or region and ministry."""
    arguments = {
        "rows": rows,
        "columns": columns,
        "theme": theme,
        "row": row,
        "column": column,
        "mentioned": mentioned,
        "best": best,
    }
    _run(context, "matrix", arguments, filters, as_json)


@filtered()
def theme(
    context: typer.Context,
    theme_id: Annotated[str, typer.Argument(help="Id or name of a theme.")],
    best: Best = 1,
    *,
    filters: Chosen,
    as_json: Json = False,
) -> None:
    """Who raised a theme, when and in what role, by state and by region."""
    arguments = {"theme": theme_id, "best": best}
    _run(context, "theme", arguments, filters, as_json)


@filtered(without=("kind",))
def continuity(
    context: typer.Context,
    region: Annotated[str, typer.Argument(help="Region code or name.")],
    theme: Annotated[str | None, typer.Option(help="Only this theme.")] = None,
    *,
    filters: Chosen,
    as_json: Json = False,
) -> None:
    """Themes round by round, and what later rounds say of each conclusion."""
    arguments = {"region": region, "theme": theme}
    _run(context, "continuity", arguments, filters, as_json)


@filtered(without=("role",))
def series(
    context: typer.Context,
    topic: Annotated[str | None, typer.Argument(help="A word of the acts to follow.")] = None,
    passage: Annotated[
        str | None, typer.Option(help="Follow the section of this passage instead.")
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option(help="Documents of the series: number (602/2002), path or id; repeat it."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="fi, sv or en; else the topic's.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=20, help="Series to show.")] = 3,
    *,
    filters: Chosen,
    as_json: Json = False,
) -> None:
    """A topic through acts that replaced one another: each section kept, changed, dropped, new."""
    arguments = {
        "topic": topic,
        "passage": passage,
        "documents": document,
        "language": language,
        "limit": limit,
    }
    _run(context, "series", arguments, filters, as_json)


@filtered(without=("kind", "role"))
def last_time(
    context: typer.Context,
    region: Annotated[str, typer.Argument(help="Region code or name.")],
    rounds: Annotated[int, typer.Option(min=1, max=20, help="How many latest rounds.")] = 1,
    *,
    filters: Chosen,
    as_json: Json = False,
) -> None:
    """What was concluded with a region in its latest rounds, by theme."""
    arguments = {"region": region, "rounds": rounds}
    _run(context, "last_time", arguments, filters, as_json)


@filtered(without=("kind",))
def gaps(
    context: typer.Context,
    region: Annotated[str | None, typer.Option(help="Only what this region raised.")] = None,
    best: Best = 3,
    *,
    filters: Chosen,
    as_json: Json = False,
) -> None:
    """Themes raised by regions that no strategy treats, and the reverse, with nearest misses."""
    arguments = {"region": region, "best": best}
    _run(context, "gaps", arguments, filters, as_json)


@filtered(without=("kind",))
def compare(
    context: typer.Context,
    regions: Annotated[list[str], typer.Argument(help="Regions; one is compared with the rest.")],
    best: Best = 2,
    *,
    filters: Chosen,
    as_json: Json = False,
) -> None:
    """Shared, particular and missing themes of regions, or of a region and the country."""
    arguments = {"regions": regions, "best": best}
    _run(context, "compare", arguments, filters, as_json)


@filtered(without=("kind", "role"))
def briefing(
    context: typer.Context,
    region: Annotated[str, typer.Argument(help="Region code or name.")],
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="The coming round, e.g. 2026.")],
    language: Annotated[str, typer.Option(help="fi or sv.")] = "fi",
    output: Annotated[
        Path | None, typer.Option(help="Write it here: .docx or .md by the ending.")
    ] = None,
    *,
    filters: Chosen,
    as_json: Json = False,
) -> None:
    """A region's matters before a coming round as one document with page-true citations."""
    docx = output is not None and output.suffix.lower() == ".docx"
    arguments = {"region": region, "round": round_, "language": language, "docx": docx}
    view = run_operation(context, "briefing", {**arguments, "filters": filters})
    if output is not None:
        checked(lambda: _write(output, view))
    if as_json:
        show_view(view, as_json, None)
    elif output is None:
        typer.echo(view["markdown"])
    else:
        typer.echo(f"Written to {output}.")


def _write(output: Path, view: dict[str, Any]) -> None:
    import base64

    from alke_kb.errors import InvalidInput

    try:
        if "docx" in view:
            output.write_bytes(base64.b64decode(view.pop("docx")))
        else:
            output.write_text(view["markdown"], "utf-8")
    except OSError as error:
        raise InvalidInput(f"{output} cannot be written: {error.strerror}.") from error


def _run(
    context: typer.Context,
    operation: str,
    arguments: dict[str, Any],
    filters: Chosen,
    as_json: bool,
) -> None:
    from alke_cli.linking_output import print_view

    view = run_operation(context, operation, {**arguments, "filters": filters})
    show_view(view, as_json, lambda found: print_view(operation, found))
