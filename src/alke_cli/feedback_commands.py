"""`alke-kb feedback`: what readers told on the pages, and forgetting it once it is dealt with."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from alke_cli.audit_commands import open_log
from alke_cli.running import Json, checked, settings_of, show_view


def feedback(
    context: typer.Context,
    delete: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Forget this one for good.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What readers told on the pages, oldest first. Contact details are personal data: delete what
    is dealt with.
    """
    settings = settings_of(context)

    def run() -> dict[str, Any]:
        # Beside whoever owns the index: the catalogue takes several processes.
        with open_log(settings) as catalogue:
            store = catalogue.feedback_store()
            if delete is not None:
                store.delete(delete)
            return {
                "feedback": [
                    {
                        "number": one.number,
                        "at": one.at.isoformat(),
                        "language": one.language,
                        "page": one.page,
                        "contact": one.contact,
                        "text": one.text,
                    }
                    for one in store.all()
                ]
            }

    show_view(checked(run), as_json, _print)


def _print(view: dict[str, Any]) -> None:
    if not view["feedback"]:
        typer.echo("No feedback.")
    for one in view["feedback"]:
        facts = [one["at"][:16].replace("T", " "), one["language"], one["page"], one["contact"]]
        typer.echo(f"{one['number']}  {' · '.join(fact for fact in facts if fact)}")
        typer.echo("\n".join(f"   {line}" for line in one["text"].splitlines()) + "\n")
