"""From what a person writes to the code: names, abbreviations and codes in any of three languages."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from alke_kb.domain import Kind, Publicity, Role
from alke_kb.errors import InvalidInput
from alke_kb.vocab._documents import load_document_types
from alke_kb.vocab._ministries import load_ministries
from alke_kb.vocab._places import load_regions, names
from alke_kb.vocab._read import Entry, data_bytes, key_of, parse_yaml, unknown
from alke_kb.vocab._roles import load_roles
from alke_kb.vocab._types import Names

_LABELS = "labels.yaml"
_AGENCY = re.compile(r"[0-9A-ZÅÄÖ](?:[0-9A-ZÅÄÖ_-]{0,18}[0-9A-ZÅÄÖ])?")


class _Lookup(dict[str, str]):
    """Name key → code. A name met first stays: official names go in before looser ones."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: dict[str, str] = {}

    def add(self, code: str, spellings: Iterable[str | None]) -> None:
        for spelling in spellings:
            if spelling and key_of(spelling) not in self:
                self[key_of(spelling)] = code
                self.shown[key_of(spelling)] = spelling


def _resolve(what: str, value: str, lookup: _Lookup) -> str:
    found = lookup.get(key_of(value))
    if found is None:
        raise unknown(what, value, lookup.shown.values())
    return found


@lru_cache(maxsize=1)
def _regions() -> _Lookup:
    lookup = _Lookup()
    regions = load_regions().values()
    for region in regions:
        lookup.add(region.code, (region.code, *region.names.all(), *region.also_en))
    for region in regions:
        council = region.council
        lookup.add(region.code, (*region.forms_fi.all(), region.genitive_sv, region.nuts3))
        lookup.add(region.code, (name for one in region.former for name in one.names.all()))
        if council is not None:
            lookup.add(region.code, (*council.names.all(), *council.also_en))
        lookup.add(region.code, (name for one in region.former for name in (one.code,)))
    # one-digit codes lose their zero in spreadsheets
    for region in regions:
        lookup.add(region.code, (region.code.lstrip("0"),))
    return lookup


@lru_cache(maxsize=1)
def _ministries() -> _Lookup:
    lookup = _Lookup()
    ministries = load_ministries().values()
    for ministry in ministries:
        lookup.add(ministry.id, (ministry.id, *ministry.names.all(), *ministry.abbreviations.all()))
    for ministry in ministries:
        lookup.add(ministry.id, (name for names_ in ministry.also.values() for name in names_))
        for former in ministry.former:
            lookup.add(ministry.id, former.names.all())
            if former.abbreviations:
                lookup.add(ministry.id, former.abbreviations.all())
    return lookup


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, tuple[Names, tuple[str, ...]]]]:
    raw = Entry(parse_yaml(data_bytes(_LABELS), _LABELS), _LABELS, "top")
    found: dict[str, dict[str, tuple[Names, tuple[str, ...]]]] = {}
    closed: dict[str, type[Kind] | type[Publicity]] = {"kinds": Kind, "publicity": Publicity}
    for group, members in closed.items():
        entry = raw.child(group)
        found[group] = {}
        for member in members:
            one = entry.child(member.value)
            found[group][member.value] = (names(one.child("names")), one.texts("also"))
            one.finish()
        entry.finish()
    raw.finish()
    return found


def _closed(group: str, more: Callable[[_Lookup], None] | None = None) -> _Lookup:
    lookup = _Lookup()
    labels = _labels()[group]
    for value, (named, _also) in labels.items():
        lookup.add(value, (value, *named.all()))
    for value, (_named, also) in labels.items():
        lookup.add(value, also)
    if more is not None:
        more(lookup)
    return lookup


@lru_cache(maxsize=1)
def _kinds() -> _Lookup:
    def types(lookup: _Lookup) -> None:
        for one in load_document_types().values():
            lookup.add(one.kind.value, (one.id, *one.names.all()))

    return _closed("kinds", types)


@lru_cache(maxsize=1)
def _publicity() -> _Lookup:
    return _closed("publicity")


@lru_cache(maxsize=1)
def _roles() -> _Lookup:
    lookup = _Lookup()
    for role in Role:
        lookup.add(role.value, (role.value, role.name))
    for entry in load_roles():
        lookup.add(entry.role.value, entry.labels.values())
    return lookup


def resolve_region(value: str) -> str:
    """Code of the region named by code, name (fi, sv, en), inflected name or council.

    Raises ``InvalidInput`` with near matches; so do the other ``resolve_…`` functions.
    """
    return _resolve("region", value, _regions())


def resolve_ministry(value: str) -> str:
    """Id of the ministry named by id, abbreviation or name, present or former."""
    return _resolve("ministry", value, _ministries())


def resolve_kind(value: str) -> Kind:
    """Kind of document by value or by a name in use: «strategia», «dialogue-record», «lag»."""
    return Kind(_resolve("kind of document", value, _kinds()))


def resolve_publicity(value: str) -> Publicity:
    """Publicity class by value or name: «julkinen», «salassa pidettävä», «utkast»."""
    return Publicity(_resolve("publicity class", value, _publicity()))


def resolve_agency(value: str) -> str:
    """Short id of the agency that owns a document: the id of a ministry named in any way, the code
    of a region or its council, else the id itself in capitals (at most 20 letters and digits).
    """
    for lookup in (_ministries(), _regions()):
        with contextlib.suppress(InvalidInput):
            return _resolve("agency", value, lookup)
    own = value.strip().upper()
    if not _AGENCY.fullmatch(own):
        raise InvalidInput(
            f"«{value.strip()}» is no agency.",
            hint="Name a ministry or a region, or give a short id such as ELY-KAI.",
        )
    return own


def resolve_role(value: str) -> Role:
    """Role of a section by id or label: «johtopäätös», «slutsats», «conclusion»."""
    return Role(_resolve("role", value, _roles()))


def kind_names(kind: Kind) -> Names:
    """The kind's name for readers."""
    return _labels()["kinds"][kind.value][0]


def publicity_names(publicity: Publicity) -> Names:
    """The publicity class's name for readers."""
    return _labels()["publicity"][publicity.value][0]
