"""`alke-kb keys`: API keys made, listed, rotated and revoked; a running `serve` sees it at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alke_cli.audit_commands import open_log
from alke_cli.running import Json, checked, settings_of, show_view

if TYPE_CHECKING:
    from alke_kb.access import IssuedKey, KeyRing

keys_app = typer.Typer(
    no_args_is_help=True,
    help="API keys: a key is shown once, when it is made.\n\n\b\nExamples:\n"
    '  alke-kb keys create "Asianhallinta, TEM" --scope reader --scope luonnos:TEM\n'
    "  alke-kb keys list\n"
    "  alke-kb keys rotate k4v2mwq7xztd --grace-hours 48\n"
    "  alke-kb keys revoke k4v2mwq7xztd",
)

KeyId = Annotated[str, typer.Argument(metavar="KEY_ID", help="Id of the key, as in the list.")]
Days = Annotated[int, typer.Option(min=1, max=3660, help="Days until the key expires.")]


@keys_app.command(epilog='Example: alke-kb keys create "Tietovaranto" --scope reader --days 180')
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The system or person the key is for.")],
    scope: Annotated[
        list[str],
        typer.Option(
            help="reader, restricted_reader, editor, admin, or a grant such as luonnos:TEM or "
            "salassa_pidettava:*; may be repeated."
        ),
    ],
    days: Days = 365,
    as_json: Json = False,
) -> None:
    """Make a key and show it. It cannot be shown again: only a hash of it is kept."""

    def work(ring: KeyRing) -> dict[str, Any]:
        return _issued(ring.create(name, scope, days))

    show_view(_with_ring(context, work, "keys.create"), as_json, _print_issued)


@keys_app.command("list", epilog="Example: alke-kb keys list --json")
def list_keys(context: typer.Context, as_json: Json = False) -> None:
    """Every key: for whom, what for, until when, when last used."""
    from alke_kb.access.keyring import summary

    def work(ring: KeyRing) -> dict[str, Any]:
        now = ring.now()
        return {"keys": [summary(key, now) for key in ring.all()]}

    show_view(_with_ring(context, work), as_json, _print_keys)


@keys_app.command(epilog="Example: alke-kb keys rotate k4v2mwq7xztd --grace-hours 48")
def rotate(
    context: typer.Context,
    key_id: KeyId,
    days: Days = 365,
    grace_hours: Annotated[
        int, typer.Option(min=0, max=2160, help="Hours that the old key still works.")
    ] = 24,
    as_json: Json = False,
) -> None:
    """Make a key with the same name and scopes; the old one works for the grace time still."""

    def work(ring: KeyRing) -> dict[str, Any]:
        return _issued(ring.rotate(key_id, days, grace_hours))

    show_view(_with_ring(context, work, "keys.rotate"), as_json, _print_issued)


@keys_app.command(epilog="Example: alke-kb keys revoke k4v2mwq7xztd")
def revoke(context: typer.Context, key_id: KeyId, as_json: Json = False) -> None:
    """The key opens nothing from now on; a running `serve` needs no restart."""
    from alke_cli.output import print_fields
    from alke_kb.access.keyring import summary

    def work(ring: KeyRing) -> dict[str, Any]:
        return summary(ring.revoke(key_id), ring.now())

    show_view(_with_ring(context, work, "keys.revoke"), as_json, print_fields)


def _with_ring(
    context: typer.Context, work: Callable[[KeyRing], dict[str, Any]], change: str | None = None
) -> dict[str, Any]:
    """What ``work`` makes of the keys; a ``change`` is logged with the key's id."""
    settings = settings_of(context)

    def run() -> dict[str, Any]:
        from alke_cli.local_events import local_event
        from alke_kb.access import KeyRing
        from alke_kb.domain import Act

        # Beside whoever owns the index: the catalogue takes several processes.
        with open_log(settings) as catalogue:
            view = work(KeyRing(catalogue.key_store()))
            if change is not None:
                event = local_event(Act.ADMINISTERED, change, note=f"key:{view['id']}")
                catalogue.audit_store().append([event])
            return view

    return checked(run)


def _issued(issued: IssuedKey) -> dict[str, Any]:
    from alke_kb.access.keyring import summary

    return {"secret": issued.secret, **summary(issued.key, issued.key.created_at)}


def _print_issued(view: dict[str, Any]) -> None:
    typer.echo(view["secret"])
    typer.echo(
        f"Key {view['id']} for {view['name']}: {', '.join(view['scopes'])}; "
        f"expires {view['expires_at'][:10]}. Keep it safe: it is not shown again.",
        err=True,
    )


def _print_keys(view: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True)
    for key in view["keys"]:
        used = (key["last_used_at"] or "never")[:16].replace("T", " ")
        facts = f"{key['state']} · until {key['expires_at'][:10]} · last used {used}"
        console.print(Text(f"{key['id']}  {key['name']}", style="bold"))
        console.print(Text(f"   {', '.join(key['scopes'])}"))
        console.print(Text(f"   {facts}", style="dim"))
