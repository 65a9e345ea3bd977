"""The term bridge on the real vocabulary, analyser and Voikko, in all six directions."""

from __future__ import annotations

from pathlib import Path

import pytest

from alke_kb.adapters.bridge_tables import open_bridge
from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language
from alke_kb.search.bridge import TermBridge
from alke_kb.settings import Settings

FI, SV, EN = Language.FINNISH, Language.SWEDISH, Language.ENGLISH


@pytest.fixture(scope="module")
def bridge() -> TermBridge:
    return open_bridge(Analyser(open_lemmatiser()), Settings().cache)


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("regionutveckling", SV, FI, {"aluekehitys", "kehittää"}),
        ("regionutvecklingsdiskussioner", SV, FI, {"alue", "keskustelu"}),
        ("slutsatserna", SV, FI, {"johtopäätös"}),
        ("genomförandet av landskapsprogrammet", SV, FI, {"maakuntaohjelma", "toimeenpano"}),
        ("arbets- och näringsministeriet", SV, FI, {"ministeriö"}),
        ("gruvtillståndet", SV, FI, {"kaivoslupa"}),
        ("climate plan", EN, FI, {"ilmastosuunnitelma"}),
        ("mining permit", EN, FI, {"kaivoslupa"}),
        ("unemployment of young people", EN, FI, {"työttömyys", "nuori"}),
        ("maakuntaohjelma", FI, SV, {"landskapsprogram"}),
        ("kaivosluvan haltija", FI, SV, {"gruvtillstånd"}),
        ("ilmastonmuutokseen sopeutuminen", FI, EN, {"climat", "adapt"}),
        ("kompetens", SV, EN, {"skill"}),
        ("unemployment", EN, SV, {"arbetslös"}),
    ],
)
def test_words_phrases_and_compounds_are_carried_over(
    bridge: TermBridge, text: str, source: Language, target: Language, expected: set[str]
) -> None:
    terms = bridge.translate(text, source, [target])[target]
    assert expected <= terms.keys(), sorted(terms)


def test_a_sure_translation_weighs_more_than_a_doubtful_one(bridge: TermBridge) -> None:
    terms = bridge.translate("slutsats", SV, [FI])[FI]
    assert terms["johtopäätös"] == max(terms.values())
    assert all(0 < weight <= 2 for weight in terms.values())


def test_words_without_content_are_not_translated(bridge: TermBridge) -> None:
    assert bridge.translate("och i med att det som", SV, [FI, EN]) == {FI: {}, EN: {}}
    assert bridge.translate("the of and what is", EN, [FI]) == {FI: {}}


def test_numbers_and_names_stand_for_themselves(bridge: TermBridge) -> None:
    terms = bridge.translate("797/2021 Interreg", SV, [FI])[FI]
    assert "797/2021" in terms
    assert any(term.startswith("interreg") for term in terms)


def test_the_own_language_is_no_target(bridge: TermBridge) -> None:
    assert bridge.translate("maakunta", FI, [FI]) == {}
    assert set(bridge.translate("maakunta", FI, list(Language))) == {SV, EN}


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("landskapsprogrammets", ["landskap", "program"]),
        ("strukturfondsprogram", ["strukturfond", "program"]),
        ("förvaltningsmyndigheten", ["förvaltning", "myndighet"]),
        ("arbetslöshetskassorna", ["arbetslöshet", "kassa"]),
        ("lag", []),
    ],
)
def test_swedish_compounds_are_split(bridge: TermBridge, word: str, parts: list[str]) -> None:
    assert bridge.split(word) == parts


def test_a_compound_with_one_unknown_part_is_split_all_the_same(bridge: TermBridge) -> None:
    parts = bridge.split("interregprogrammet")
    assert parts[-1] == "program"


def test_tables_are_kept_and_read_back_the_same(bridge: TermBridge, tmp_path: Path) -> None:
    again = open_bridge(Analyser(open_lemmatiser()), Settings().cache)
    text = "uppföljning av utvecklingsplaner"
    assert again.translate(text, SV, [FI, EN]) == bridge.translate(text, SV, [FI, EN])


def test_a_word_longer_than_any_compound_is_not_split(bridge: TermBridge) -> None:
    """Else one made-up word of a query would keep a reader waiting for seconds."""
    assert bridge.split("arbetskraftsbrist" * 3) != []
    assert bridge.split("arbetskraftsbrist" * 40) == []
