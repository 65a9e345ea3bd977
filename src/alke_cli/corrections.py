"""``field=value`` arguments of ``documents set``."""

from __future__ import annotations

from collections.abc import Sequence

from alke_kb.domain import METADATA_FIELDS
from alke_kb.errors import InvalidInput

LIST_FIELDS = ("regions", "ministries")


def parse_corrections(arguments: Sequence[str]) -> dict[str, object]:
    """Values by field; an empty value withdraws a correction. Raises ``InvalidInput``."""
    from alke_kb.vocab import resolve_agency, resolve_kind, resolve_ministry, resolve_region

    values: dict[str, object] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals or name not in METADATA_FIELDS:
            raise InvalidInput(
                f"«{argument}» is not of the form field=value.",
                hint="Fields: " + ", ".join(METADATA_FIELDS) + ".",
            )
        items = [item.strip() for item in value.split(",") if item.strip()]
        match name:
            case "regions":
                values[name] = [resolve_region(item) for item in items] or None
            case "ministries":
                values[name] = [resolve_ministry(item) for item in items] or None
            case "agency":
                values[name] = resolve_agency(value) if value.strip() else None
            case "kind":
                values[name] = resolve_kind(value).value if value else None
            case _:
                values[name] = value.strip() or None
    return values
