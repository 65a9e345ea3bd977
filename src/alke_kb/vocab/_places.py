"""Regions and municipalities."""

from __future__ import annotations

import re
from functools import lru_cache

from alke_kb.domain import Language
from alke_kb.vocab._read import Entry, data_bytes, entries, no_doubles, parse_yaml
from alke_kb.vocab._types import (
    Council,
    FinnishForms,
    FormerMunicipality,
    FormerName,
    Municipalities,
    Municipality,
    Names,
    Region,
)

_REGIONS = "regions.yaml"
_MUNICIPALITIES = "municipalities.yaml"


def names(entry: Entry) -> Names:
    """A mapping ``{fi, sv, en}``."""
    found = Names(entry.text("fi"), entry.optional("sv"), entry.optional("en"))
    entry.finish()
    return found


def _former(entry: Entry) -> FormerName:
    found = FormerName(
        Names(entry.text("fi"), entry.optional("sv"), entry.optional("en")),
        entry.number("until"),
        entry.optional("code"),
    )
    entry.finish()
    return found


def _council(entry: Entry) -> Council:
    council = Council(
        names(entry.child("names")),
        entry.texts("also_en"),
        tuple(_former(one) for one in entry.children("former")),
    )
    entry.finish()
    return council


def _forms(entry: Entry) -> FinnishForms:
    forms = FinnishForms(
        genitive=entry.text("genitive"),
        inside=entry.text("in"),
        from_=entry.text("from"),
        to=entry.text("to"),
        partitive=entry.text("partitive"),
    )
    entry.finish()
    return forms


def _region(entry: Entry) -> Region:
    code = entry.text("code")
    if not re.fullmatch(r"\d\d", code):
        entry.fail(f"code «{code}» must have two digits")
    tile = entry.child("tile")
    region = Region(
        code=code,
        names=names(entry.child("names")),
        also_en=entry.texts("also_en"),
        forms_fi=_forms(entry.child("forms_fi")),
        genitive_sv=entry.text("genitive_sv"),
        council=_council(entry.child("council")) if entry.has("council") else None,
        former=tuple(_former(one) for one in entry.children("former")),
        sub=tuple(names(one) for one in entry.children("sub")),
        seats=entry.texts("seats"),
        nuts3=entry.text("nuts3"),
        party=entry.flag("party"),
        tile=(tile.number("row"), tile.number("column")),
        yso=entry.text("yso"),
        municipality_count=entry.number("municipalities_2026"),
    )
    tile.finish()
    entry.finish()
    return region


@lru_cache(maxsize=1)
def load_regions() -> dict[str, Region]:
    """The 19 regions by code, in code order."""
    found = [
        _region(one)
        for one in entries(parse_yaml(data_bytes(_REGIONS), _REGIONS), "regions", _REGIONS)
    ]
    no_doubles((region.code for region in found), "region", _REGIONS)
    return {region.code: region for region in sorted(found, key=lambda region: region.code)}


def _municipality(entry: Entry) -> Municipality:
    code = entry.text("code")
    if not re.fullmatch(r"\d{3}", code):
        entry.fail(f"code «{code}» must have three digits")
    regions = load_regions()
    moved = []
    for one in entry.children("moved"):
        moved.append((one.number("until"), one.one_of("region", regions)))
        one.finish()
    found = Municipality(
        code=code,
        names=Names(entry.text("fi"), entry.text("sv")),
        region=entry.one_of("region", regions),
        sub_region=entry.text("sub_region"),
        languages=tuple(Language(part) for part in entry.text("languages").split("+")),
        moved=tuple(sorted(moved)),
    )
    entry.finish()
    return found


def _former_municipality(entry: Entry, current: dict[str, Municipality]) -> FormerMunicipality:
    heirs = entry.texts("heirs")
    ended = entry.number("ended")
    for heir in heirs:
        if heir not in current:
            entry.fail(f"heir «{heir}» is not the code of a municipality")
    if not heirs:
        entry.fail("field «heirs» must name at least one municipality")
    region = (
        entry.one_of("region", load_regions())
        if entry.has("region")
        else current[heirs[0]].region_in(ended - 1)
    )
    found = FormerMunicipality(
        names=Names(entry.text("fi"), entry.text("sv")),
        ended=ended,
        heirs=heirs,
        region=region,
        code=entry.optional("code"),
    )
    entry.finish()
    return found


@lru_cache(maxsize=1)
def load_municipalities() -> Municipalities:
    """The municipalities of 2026 by code, and the former ones with their heirs."""
    raw = parse_yaml(data_bytes(_MUNICIPALITIES), _MUNICIPALITIES)
    found = [_municipality(one) for one in entries(raw, "municipalities", _MUNICIPALITIES)]
    no_doubles((one.code for one in found), "municipality", _MUNICIPALITIES)
    current = {one.code: one for one in sorted(found, key=lambda one: one.code)}
    former = tuple(
        _former_municipality(one, current) for one in entries(raw, "former", _MUNICIPALITIES)
    )
    return Municipalities(current, former)
