"""What every command does around its work: settings, the operation, errors as sentences, output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from alke_kb.settings import Settings

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]

EXIT_FAILED_FILES = 3
EXIT_USAGE = 2
EXIT_ERROR = 1


def settings_of(context: typer.Context) -> Settings:
    from alke_kb.settings import Settings

    data = context.find_root().obj["data"]
    settings = checked(lambda: Settings(data=data) if data is not None else Settings())
    from alke_cli.logs import configure_logging

    configure_logging(settings.log_level)
    return settings


def run_operation(
    context: typer.Context, operation: str, arguments: dict[str, Any], progress: Any = None
) -> dict[str, Any]:
    from alke_cli.session import run

    settings = settings_of(context)
    notify = progress or (lambda _step: None)
    return checked(lambda: run(settings, operation, arguments, notify))


def checked(action: Callable[[], T]) -> T:
    """Run an action; errors become a sentence and an exit code, never a traceback."""
    from pydantic import ValidationError

    from alke_cli.output import print_error
    from alke_kb.errors import AlkeError, InvalidInput

    try:
        return action()
    except AlkeError as error:
        print_error(error.message, error.hint)
        usage = error.code == InvalidInput.code
        raise typer.Exit(EXIT_USAGE if usage else EXIT_ERROR) from None
    except ValidationError as error:
        for problem in error.errors():
            name = "ALKE_KB_" + "_".join(str(part) for part in problem["loc"]).upper()
            print_error(f"{name}: {problem['msg']}", None)
        raise typer.Exit(EXIT_USAGE) from None
    except KeyboardInterrupt:
        print_error("Stopped.", "Finished documents are kept; run the command again to go on.")
        raise typer.Exit(130) from None


def show_view(view: Any, as_json: bool, render: Any) -> None:
    from alke_cli.output import print_json

    if as_json:
        print_json(view)
    else:
        render(view)
