"""The filters that the commands of views share, written once."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

Chosen = dict[str, Any]
OPTIONS: dict[str, Any] = {
    "kind": Annotated[list[str] | None, typer.Option("--kind", help="Kind of document.")],
    "role": Annotated[list[str] | None, typer.Option("--role", help="Role of section.")],
    "year_from": Annotated[int | None, typer.Option(help="Earliest year.")],
    "year_to": Annotated[int | None, typer.Option(help="Latest year.")],
    "publicity": Annotated[list[str] | None, typer.Option("--publicity", help="Publicity class.")],
}


def filtered(
    *, without: tuple[str, ...] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options above in place of its parameter ``filters``, which gets their
    values by name. ``without`` names those that make no sense for the view.
    """
    names = tuple(name for name in OPTIONS if name not in without)
    options = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=OPTIONS[name]
        )
        for name in names
    ]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def with_options(*given: Any, **named: Any) -> None:
            command(*given, filters={name: named.pop(name) for name in names}, **named)

        # What Typer makes the options of the command from.
        signature = inspect.signature(command, eval_str=True)
        parameters: list[inspect.Parameter] = []
        for parameter in signature.parameters.values():
            parameters += options if parameter.name == "filters" else [parameter]
        with_options.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        return with_options

    return decorate
