"""`alke-kb`: every command of the knowledge base. Heavy parts load only when a command runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from alke_cli.audit_commands import audit_app
from alke_cli.document_commands import delete, documents_app
from alke_cli.feedback_commands import feedback
from alke_cli.key_commands import keys_app
from alke_cli.linking_commands import register
from alke_cli.running import (
    EXIT_ERROR,
    EXIT_FAILED_FILES,
    Json,
    checked,
    run_operation,
    settings_of,
    show_view,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Knowledge base of the regional development discussions: documents in, cited passages out."
    "\n\n\b\nExamples:\n  alke-kb --data ./data ingest ./asiakirjat\n"
    '  alke-kb --data ./data search "työvoiman saatavuus" --region Kainuu\n'
    "  alke-kb --data ./data serve",
)
app.add_typer(documents_app, name="documents")
app.add_typer(keys_app, name="keys")
app.add_typer(audit_app, name="audit")
app.command(epilog="Example: alke-kb delete asiakirjat/vanha.pdf --yes")(delete)
app.command(epilog="Example: alke-kb feedback --delete 3")(feedback)

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        envvar="ALKE_KB_DATA",
        show_default=False,
        help="Folder of archive, catalogue and index.",
    ),
]


@app.callback()
def root(context: typer.Context, data: Data = None) -> None:
    """Remember the data folder for the command that follows."""
    context.obj = {"data": data}


@app.command(epilog="Example: alke-kb ingest ./asiakirjat --manifest asiakirjat/manifest.yaml")
def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to read.")],
    manifest: Annotated[
        Path | None, typer.Option(help="Metadata of the files (YAML or CSV).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read documents into the knowledge base; unchanged ones are left alone.

    Exit code 0: all well. 3: some files failed (they are listed, the rest is in). 2: wrong usage.
    """
    from alke_cli.output import print_ingest, progress_bar

    arguments = {
        "paths": [str(path.absolute()) for path in paths],
        "manifest": str(manifest.absolute()) if manifest else None,
    }
    with progress_bar("Ingest", quiet=as_json) as progress:
        view = run_operation(context, "ingest", arguments, progress)
    show_view(view, as_json, print_ingest)
    if view["documents"]["failed"]:
        raise typer.Exit(EXIT_FAILED_FILES)


@app.command(epilog='Example: alke-kb search "keskustelujen johtopäätökset" --role johtopaatos')
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help='Words, a question or a "quoted phrase".')],
    limit: Annotated[int, typer.Option(min=1, max=100, help="Documents to show.")] = 10,
    kind: Annotated[list[str] | None, typer.Option(help="Kind of document, e.g. strategy.")] = None,
    role: Annotated[list[str] | None, typer.Option(help="Role of section, e.g. haaste.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Region code or name.")] = None,
    ministry: Annotated[list[str] | None, typer.Option(help="Ministry, e.g. TEM.")] = None,
    round_: Annotated[list[str] | None, typer.Option("--round", help="Round, e.g. 2022.")] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="Language of the passages: fi, sv or en.")
    ] = None,
    year_from: Annotated[int | None, typer.Option(help="Earliest year.")] = None,
    year_to: Annotated[int | None, typer.Option(help="Latest year.")] = None,
    passages: Annotated[int, typer.Option(min=1, max=20, help="Passages per document.")] = 3,
    as_json: Json = False,
) -> None:
    """Find passages, grouped by document, with page and place ready to cite.

    Filters may be repeated: values of one filter are alternatives, different filters all hold.
    """
    from alke_cli.output import print_search

    arguments = {
        "query": query,
        "limit": limit,
        "kind": kind,
        "role": role,
        "region": region,
        "ministry": ministry,
        "round": round_,
        "language": language,
        "year_from": year_from,
        "year_to": year_to,
        "passages": passages,
    }
    show_view(run_operation(context, "search", arguments), as_json, print_search)


@app.command(epilog="Example: alke-kb show 5b2f8a0e-3c1d-5e7f-9a2b-1c3d5e7f9a2b")
def show(
    context: typer.Context,
    passage_id: Annotated[str, typer.Argument(help="Id of a passage.")],
    around: Annotated[int, typer.Option(min=0, max=10, help="Neighbours on each side.")] = 1,
    as_json: Json = False,
) -> None:
    """Show a passage with its neighbours, document, page and place."""
    from alke_cli.output import print_passage

    arguments = {"passage": passage_id, "before": around, "after": around}
    show_view(run_operation(context, "show", arguments), as_json, print_passage)


@app.command(epilog="Example: alke-kb reindex")
def reindex(context: typer.Context, as_json: Json = False) -> None:
    """Build a new index from the catalogue beside the old one, then swap it in.

    Needed after a change of model or analyser, and worthwhile after a large first ingest: word
    statistics and language means are measured anew. Searching goes on meanwhile.
    """
    from alke_cli.output import print_fields, progress_bar

    with progress_bar("Reindex", quiet=as_json) as progress:
        view = run_operation(context, "reindex", {}, progress)
    show_view(view, as_json, print_fields)


@app.command(epilog="Example: alke-kb serve --port 8000")
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
) -> None:
    """Serve the API; commands on the same data folder hand their work to it."""
    from alke_cli.serving import serve as run_server

    checked(lambda: run_server(settings_of(context), host, port))


@app.command(epilog="Example: alke-kb --data ./data mcp")
def mcp(context: typer.Context) -> None:
    """Tools for language models (Model Context Protocol) over standard input and output.

    Read only, and as the user of this machine: everything shows. Beside a running `serve` its base
    answers. `serve` has the same tools at /mcp, with the rights of the caller.
    """
    from alke_cli.tool_server import serve_tools

    checked(lambda: serve_tools(settings_of(context)))


@app.command(epilog="Example: alke-kb status --json")
def status(context: typer.Context, as_json: Json = False) -> None:
    """What the base holds and what it was built with."""
    from alke_cli.output import print_fields

    show_view(run_operation(context, "status", {}), as_json, print_fields)


@app.command(epilog="Example: alke-kb evaluate ./eval/squad-fi")
def evaluate(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="Folder of corpus.jsonl, queries.jsonl and qrels.tsv.")
    ],
    baselines: Annotated[
        bool, typer.Option(help="Run bm25s raw, Snowball and simplemma as well.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Measure retrieval on a set with relevance judgments, system by system.

    nDCG@10 with intervals, recall and MRR; p compares every system with the fused one. The set is
    indexed in a temporary folder; its vectors are cached, so a second run is quick.
    """
    from alke_cli.evaluating import evaluate_folder, print_table
    from alke_cli.output import progress_bar

    settings = settings_of(context)
    with progress_bar("Evaluate", quiet=as_json) as progress:
        view = checked(
            lambda: evaluate_folder(settings, folder, baselines=baselines, progress=progress)
        )
    show_view(view, as_json, print_table)


@app.command(epilog="Example: alke-kb annotate < kappaleet.jsonl > merkinnat.jsonl")
def annotate(context: typer.Context) -> None:
    """Themes and mentions of texts, as ingest finds them: JSON lines in, JSON lines out.

    A line of input is {"id", "text", "language"?, "year"?}; its answer is {"id", "mentions",
    "themes", "role"?}. Needs no data folder. Exit code 3: some lines were bad (each
    is named on standard error, the rest is answered).
    """
    from alke_cli.annotating import annotate_stdin

    settings = settings_of(context)
    if checked(lambda: annotate_stdin(settings)):
        raise typer.Exit(EXIT_FAILED_FILES)


@app.command(epilog="Example: alke-kb doctor")
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check every part this program needs: what is present, what is missing, how to get it."""
    from alke_cli.doctor import examine, print_report

    report = examine(settings_of(context))
    show_view(report, as_json, print_report)
    if not report["ok"]:
        raise typer.Exit(EXIT_ERROR)


register(app)


def main() -> None:
    """Entry point of the `alke-kb` command."""
    # Tokenizer threads and forked workers do not mix; the workers are processes of their own.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        app()
    except Exception as error:
        # A fault of ours: a person gets a sentence, the trace goes to the structured log.
        from alke_cli.output import print_error, report_fault

        report_fault(error)
        print_error(
            f"Something unexpected went wrong ({type(error).__name__}).",
            "Run it again with ALKE_KB_LOG_LEVEL=DEBUG for the details, and tell the maintainers.",
        )
        raise SystemExit(EXIT_ERROR) from None


if __name__ == "__main__":
    main()
