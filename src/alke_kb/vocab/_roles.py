"""Roles of sections: the list in ``data/roles.yaml``, and which role a heading or an opening shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from alke_kb.domain import Role
from alke_kb.errors import InvalidInput
from alke_kb.vocab._read import data_bytes, parse_yaml

_LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """One role: labels by language, and by language the patterns that show it."""

    role: Role
    labels: Mapping[str, str]
    headings: Mapping[str, tuple[re.Pattern[str], ...]]
    openings: Mapping[str, tuple[re.Pattern[str], ...]]


def load_roles() -> tuple[RoleEntry, ...]:
    """All roles in the order in which they are tried. Raises ``InvalidInput`` for a broken file."""
    return _vocabulary()[0]


def classify_heading(heading: str, language: str) -> Role | None:
    """Role that a heading without its numbering names by itself, in ``fi``, ``sv`` or ``en``.

    ``None`` for other headings, theme headings («Teema 1: …») and other languages.
    """
    roles, themes = _vocabulary()
    text = " ".join(heading.lower().split())
    theme = themes.get(language)
    if theme is None or theme.search(text):
        return None
    for entry in roles:
        if any(pattern.search(text) for pattern in entry.headings.get(language, ())):
            return entry.role
    return None


def classify_opening(text: str, language: str) -> Role | None:
    """Role that the first words of a section show («Johtopäätöksenä todettiin …»), else ``None``."""
    start = " ".join(text[:200].lower().split())
    for entry in load_roles():
        if any(pattern.match(start) for pattern in entry.openings.get(language, ())):
            return entry.role
    return None


@cache
def _vocabulary() -> tuple[tuple[RoleEntry, ...], Mapping[str, re.Pattern[str]]]:
    data = parse_yaml(data_bytes("roles.yaml"), "roles.yaml")
    try:
        roles = tuple(_entry(item) for item in data["roles"])
        themes = {language: re.compile(data["theme_heading"][language]) for language in _LANGUAGES}
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise InvalidInput(
            f"The role vocabulary roles.yaml cannot be used: {error}.",
            hint="Restore the file from the distribution, or mend the entry named.",
        ) from error
    missing = set(Role) - {entry.role for entry in roles}
    if missing or len(roles) != len(Role):
        raise InvalidInput(
            f"The role vocabulary roles.yaml must have each role once; missing: {sorted(missing)}.",
            hint="Add the missing roles or remove the doubled ones.",
        )
    return roles, MappingProxyType(themes)


def _entry(item: Mapping[str, Any]) -> RoleEntry:
    return RoleEntry(
        role=Role(item["id"]),
        labels=MappingProxyType({language: item["label"][language] for language in _LANGUAGES}),
        headings=_patterns(item["heading"]),
        openings=_patterns(item.get("opening", {})),
    )


def _patterns(by_language: Mapping[str, list[str]]) -> Mapping[str, tuple[re.Pattern[str], ...]]:
    unknown = set(by_language) - set(_LANGUAGES)
    if unknown:
        raise ValueError(f"unknown language {sorted(unknown)}")
    return MappingProxyType(
        {
            language: tuple(re.compile(pattern) for pattern in patterns)
            for language, patterns in by_language.items()
        }
    )
