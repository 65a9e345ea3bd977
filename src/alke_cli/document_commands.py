"""`alke-kb documents` and `alke-kb delete`: what the base has, corrected and removed."""

from __future__ import annotations

from typing import Annotated

import typer

from alke_cli.running import EXIT_ERROR, Json, checked, run_operation, show_view

documents_app = typer.Typer(
    invoke_without_command=True, help="List documents, or correct their metadata."
)


@documents_app.callback()
def documents(
    context: typer.Context,
    failed: Annotated[bool, typer.Option(help="List the files that failed instead.")] = False,
    as_json: Json = False,
) -> None:
    """List the documents of the base, or the files that failed."""
    if context.invoked_subcommand is None:
        from alke_cli.output import print_documents

        show_view(run_operation(context, "documents", {"failed": failed}), as_json, print_documents)


@documents_app.command(
    "set", epilog="Example: alke-kb documents set kainuu/muistio.pdf round=2022 regions=18"
)
def set_metadata(
    context: typer.Context,
    document: Annotated[str, typer.Argument(help="Id or path of the document.")],
    values: Annotated[
        list[str], typer.Argument(help="field=value; lists with commas; field= withdraws.")
    ],
    as_json: Json = False,
) -> None:
    """Correct metadata. Corrections win over given and inferred values and survive re-ingest."""
    from alke_cli.corrections import parse_corrections
    from alke_cli.output import print_fields

    arguments = {"document": document, "values": checked(lambda: parse_corrections(values))}
    show_view(run_operation(context, "set", arguments), as_json, print_fields)


@documents_app.command(
    "role", epilog="Example: alke-kb documents role 5b2f8a0e-3c1d-5e7f-9a2b-1c3d5e7f9a2b haaste"
)
def set_role(
    context: typer.Context,
    passage_id: Annotated[str, typer.Argument(help="Id of a passage of the section.")],
    role: Annotated[
        str | None, typer.Argument(help="Role, e.g. haaste; «none»: it has none.")
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Go back to what rules say.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show or correct the role of a section. A correction wins over rules and survives re-ingest."""
    from alke_cli.output import print_fields

    if role is not None and withdraw:
        raise typer.BadParameter("give a role or --withdraw, not both")
    arguments: dict[str, object] = {"passage": passage_id}
    if withdraw or role is not None:
        arguments["role"] = None if withdraw else role
    operation = "section" if "role" not in arguments else "set-role"
    show_view(run_operation(context, operation, arguments), as_json, print_fields)


def delete(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="DOCUMENT…", help="Ids or paths.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Remove documents from results, facets, files and index, for good."""
    from alke_cli.output import print_deleted

    if not yes and not typer.confirm(f"Remove {len(names)} document(s) for good?"):
        raise typer.Exit(EXIT_ERROR)
    view = run_operation(context, "delete", {"documents": names})
    show_view(view, as_json, print_deleted)
