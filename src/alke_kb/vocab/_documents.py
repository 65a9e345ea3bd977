"""Rounds and document types."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from alke_kb.domain import Kind
from alke_kb.vocab._ministries import load_ministries
from alke_kb.vocab._places import names
from alke_kb.vocab._read import Entry, data_bytes, entries, no_doubles, parse_yaml, unknown
from alke_kb.vocab._types import DocumentType, Round

_ROUNDS = "rounds.yaml"
_TYPES = "document_types.yaml"


def _day(entry: Entry, name: str, *, last: bool) -> datetime.date | None:
    """A date, or a month or year read as its first or last day."""
    value = entry.optional(name)
    if value is None:
        return None
    parts = value.split("-")
    try:
        year, month, day = (int(part) for part in ([*parts, "0", "0"])[:3])
        if day:
            return datetime.date(year, month, day)
        if last:
            following = datetime.date(year + (month in (0, 12)), (month or 12) % 12 + 1, 1)
            return following - datetime.timedelta(days=1)
        return datetime.date(year, month or 1, 1)
    except ValueError:
        entry.fail(f"field «{name}»: «{value}» is not a date like 2022-02-01, 2022-02 or 2022")


def _round(entry: Entry) -> Round:
    ministries = entry.texts("ministries")
    for one in ministries:
        if one not in load_ministries():
            entry.fail(unknown("ministry", one, load_ministries()).message.rstrip("."))
    starts = _day(entry, "starts", last=False)
    # a round given by a single month or year runs to its end
    ends = _day(entry, "ends" if entry.has("ends") else "starts", last=True)
    found = Round(
        id=entry.text("id"),
        held=entry.flag("held"),
        starts=starts,
        ends=ends,
        character=entry.text("character"),
        scope=entry.optional("scope"),
        statutory=entry.flag("statutory"),
        ministries=ministries,
        themes_named=entry.texts("themes_named"),
        outputs=entry.texts("outputs"),
        sources=entry.texts("sources"),
    )
    entry.finish()
    return found


@lru_cache(maxsize=1)
def load_rounds() -> dict[str, Round]:
    """Rounds by id (the year), in order of time."""
    found = [
        _round(one) for one in entries(parse_yaml(data_bytes(_ROUNDS), _ROUNDS), "rounds", _ROUNDS)
    ]
    no_doubles((one.id for one in found), "round", _ROUNDS)
    return {one.id: one for one in sorted(found, key=lambda one: one.id)}


def _pattern(text: str, entry: Entry) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        entry.fail(f"pattern «{text}» is not a regular expression: {error}")


def _type(entry: Entry) -> DocumentType:
    found = DocumentType(
        id=entry.text("id"),
        names=names(entry.child("names")),
        kind=Kind(entry.one_of("kind", [kind.value for kind in Kind])),
        owner=entry.text("owner"),
        basis=entry.optional("basis"),
        patterns=tuple(_pattern(text, entry) for text in entry.texts("patterns")),
        confidence=entry.fraction("confidence"),
    )
    entry.finish()
    return found


@lru_cache(maxsize=1)
def load_document_types() -> dict[str, DocumentType]:
    """Document types by id, in the order in which their patterns are tried on a title."""
    found = [
        _type(one)
        for one in entries(parse_yaml(data_bytes(_TYPES), _TYPES), "document_types", _TYPES)
    ]
    no_doubles((one.id for one in found), "document type", _TYPES)
    return {one.id: one for one in found}
