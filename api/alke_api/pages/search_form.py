"""What a reader asks in the address of the search page, and addresses that ask a little otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from starlette.datastructures import QueryParams

from alke_kb.domain import Filters, Kind, Language, Role
from alke_kb.errors import InvalidInput
from alke_kb.vocab import resolve_kind, resolve_ministry, resolve_region, resolve_role

# In the order in which the facets are shown.
FIELDS = ("kind", "role", "region", "ministry", "theme", "round", "language")
MAX_VALUES = 40
Resolve = Callable[[str], str]


@dataclass(frozen=True)
class Asked:
    """``values`` are codes by field; ``unknown`` what was asked for and is no known value."""

    text: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    conclusions: bool = False
    page: int = 1
    unknown: tuple[str, ...] = ()

    def filters(self) -> Filters:
        """As the services take them. The switch asks for conclusions besides the roles chosen."""

        def of(name: str) -> tuple[str, ...]:
            return self.values.get(name, ())

        roles = (Role.CONCLUSION.value,) if self.conclusions else of("role")
        return Filters(
            kinds=tuple(Kind(value) for value in of("kind")),
            roles=tuple(Role(value) for value in roles),
            regions=of("region"),
            ministries=of("ministry"),
            rounds=of("round"),
            themes=of("theme"),
            languages=tuple(Language(value) for value in of("language")),
            year_from=self.year_from,
            year_to=self.year_to,
        )

    def items(self) -> list[tuple[str, object]]:
        """For an address; the first page is not named."""
        found: list[tuple[str, object]] = [("q", self.text)]
        found += [(name, value) for name in FIELDS for value in self.values.get(name, ())]
        found += [("year_from", self.year_from), ("year_to", self.year_to)]
        found += [("conclusions", "1" if self.conclusions else None)]
        found += [("page", self.page if self.page > 1 else None)]
        return found

    @property
    def narrowed(self) -> bool:
        """Whether anything but the words restricts the search."""
        return self.filters() != Filters()

    def without(self, name: str, value: str | None = None) -> Asked:
        """The same without one value of a field, or without the field."""
        if name == "conclusions":
            return replace(self, conclusions=False, page=1)
        if name == "year":
            return replace(self, year_from=None, year_to=None, page=1)
        kept = tuple(v for v in self.values.get(name, ()) if value is not None and v != value)
        return replace(self, values={**self.values, name: kept}, page=1)


def read(parameters: QueryParams, themes: Callable[[str], str]) -> Asked:
    """Never raises: what cannot be used is named in ``unknown`` and left out."""
    unknown: list[str] = []
    resolvers: dict[str, Resolve] = {
        "kind": lambda value: resolve_kind(value).value,
        "role": lambda value: resolve_role(value).value,
        "region": resolve_region,
        "ministry": resolve_ministry,
        "theme": themes,
        "round": _round,
        "language": lambda value: Language(value).value,
    }
    values: dict[str, tuple[str, ...]] = {}
    for name in FIELDS:
        codes = []
        for value in parameters.getlist(name)[:MAX_VALUES]:
            if not value.strip():
                continue
            try:
                codes.append(resolvers[name](value))
            except (InvalidInput, ValueError):
                unknown.append(value[:60])
        values[name] = tuple(dict.fromkeys(codes))
    years = {}
    for name in ("year_from", "year_to"):
        value = parameters.get(name, "").strip()
        years[name] = _number(value, 1900, 2200)
        if value and years[name] is None:
            unknown.append(value[:60])
    return Asked(
        text=parameters.get("q", "").strip(),
        values=values,
        year_from=years["year_from"],
        year_to=years["year_to"],
        conclusions=parameters.get("conclusions") == "1",
        page=_number(parameters.get("page", "1"), 1, 20) or 1,
        unknown=tuple(unknown),
    )


def _round(value: str) -> str:
    if not value.isalnum() or len(value) > 20:
        raise ValueError(value)
    return value


def _number(value: str, least: int, most: int) -> int | None:
    if value.isascii() and value.isdigit() and len(value) < 6 and least <= int(value) <= most:
        return int(value)
    return None
