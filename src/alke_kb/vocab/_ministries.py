"""Ministries with their abbreviations and former names."""

from __future__ import annotations

from functools import lru_cache

from alke_kb.vocab._places import names
from alke_kb.vocab._read import Entry, data_bytes, entries, no_doubles, parse_yaml
from alke_kb.vocab._types import FormerName, Ministry, Names

_FILE = "ministries.yaml"


def _former(entry: Entry) -> FormerName:
    fi, sv, en = entry.optional("fi"), entry.optional("sv"), entry.optional("en")
    if not (fi or en):
        entry.fail("a former name needs at least «fi» or «en»")
    short_fi, short_sv = entry.optional("abbreviation_fi"), entry.optional("abbreviation_sv")
    found = FormerName(
        # a name that changed in English only keeps its English form in every place
        Names(fi or en or "", sv, en),
        entry.number("until"),
        abbreviations=Names(short_fi, short_sv) if short_fi else None,
    )
    entry.finish()
    return found


def _ministry(entry: Entry) -> Ministry:
    also: dict[str, tuple[str, ...]] = {}
    if entry.has("also"):
        other = entry.child("also")
        also = {language: other.texts(language) for language in ("fi", "sv", "en")}
        other.finish()
    found = Ministry(
        id=entry.text("id"),
        names=names(entry.child("names")),
        abbreviations=names(entry.child("abbreviations")),
        also={language: texts for language, texts in also.items() if texts},
        former=tuple(_former(one) for one in entry.children("former")),
        url=entry.text("url"),
        responsibilities_fi=entry.texts("responsibilities_fi"),
        key_in_regional_development=entry.flag("key_in_regional_development"),
        attended_rounds=entry.texts("attended_rounds"),
    )
    entry.finish()
    return found


@lru_cache(maxsize=1)
def load_ministries() -> dict[str, Ministry]:
    """The 12 ministries by id (their Finnish abbreviation), in the Government's own order."""
    found = [
        _ministry(one) for one in entries(parse_yaml(data_bytes(_FILE), _FILE), "ministries", _FILE)
    ]
    no_doubles((one.id for one in found), "ministry", _FILE)
    return {one.id: one for one in found}
