"""From what people write to codes, and sentences that help when it is wrong."""

from __future__ import annotations

import pytest

from alke_kb.domain import Kind, Publicity, Role
from alke_kb.errors import InvalidInput
from alke_kb.vocab import (
    resolve_kind,
    resolve_ministry,
    resolve_publicity,
    resolve_region,
    resolve_role,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Pohjois-Savo", "11"),
        ("pohjois-savo", "11"),
        ("Pohjois‐Savo", "11"),  # U+2010
        ("Norra Savolax", "11"),
        ("North Savo", "11"),
        ("11", "11"),
        ("8", "08"),
        ("Uudellamaalla", "01"),
        ("Satakuntaliitto", "04"),
        ("Hämeen liitto", "05"),
        ("Pohjanmaa", "15"),
        ("Åland", "21"),
        ("A\u030aland", "21"),  # decomposed
    ],
)
def test_regions(written: str, code: str) -> None:
    assert resolve_region(written) == code


@pytest.mark.parametrize(
    ("written", "ministry"),
    [
        ("TEM", "TEM"),
        ("työ- ja elinkeinoministeriö", "TEM"),
        ("ANM", "TEM"),
        ("KTM", "TEM"),
        ("valtionvarainministeriö", "VM"),
        ("Ministry of the Environment", "YM"),
        ("MM", "YM"),
        ("opetusministeriö", "OKM"),
        ("statsrådets kansli", "VNK"),
    ],
)
def test_ministries(written: str, ministry: str) -> None:
    assert resolve_ministry(written) == ministry


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("strategia", Kind.STRATEGY),
        ("dialogue-record", Kind.DIALOGUE_RECORD),
        ("dialogue_record", Kind.DIALOGUE_RECORD),
        ("Yhteistyöasiakirja", Kind.DIALOGUE_RECORD),
        ("lag", Kind.LEGISLATION),
        ("tutkimus", Kind.STUDY),
        ("lägesbild", Kind.SITUATION_REVIEW),
        ("muu", Kind.OTHER),
    ],
)
def test_kinds(written: str, kind: Kind) -> None:
    assert resolve_kind(written) is kind


@pytest.mark.parametrize("written", ["johtopäätös", "slutsats", "conclusion", "johtopaatos"])
def test_roles(written: str) -> None:
    assert resolve_role(written) is Role.CONCLUSION


def test_publicity() -> None:
    assert resolve_publicity("Salassa pidettävä") is Publicity.SECRET
    assert resolve_publicity("utkast") is Publicity.DRAFT
    assert resolve_publicity("osittain salassa pidettävä") is Publicity.PARTLY_SECRET


def test_misspelt_names_get_near_matches() -> None:
    with pytest.raises(InvalidInput, match=r"«Pohjois-Sav».*«Pohjois-Savo»"):
        resolve_region("Pohjois-Sav")
    with pytest.raises(InvalidInput, match="«strategia»"):
        resolve_kind("stratgia")
    with pytest.raises(InvalidInput, match="ympäristöministeriö"):
        resolve_ministry("ympäristoministeriö")


def test_nothing_alike_lists_what_is_known() -> None:
    with pytest.raises(InvalidInput, match=r"Known values: .*luonnos"):
        resolve_publicity("xyzzy")


def test_no_ascii_folding() -> None:
    with pytest.raises(InvalidInput):
        resolve_region("Paijat-Hame")
