"""The query language: what each mark means, and that odd input is just words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alke_kb.analysis import FieldFilter, ParsedQuery, Phrase, parse_query


def test_everything_at_once() -> None:
    parsed = parse_query(
        'alue:Lappi "kestävä kehitys" ~"alueiden kehittäminen" +TEM -luonnos maakunta* vuosi:2022'
    )
    assert parsed == ParsedQuery(
        text="kestävä kehitys alueiden kehittäminen TEM maakunta",
        phrases=(Phrase("kestävä kehitys"), Phrase("alueiden kehittäminen", lemmas=True)),
        must=(Phrase("TEM", lemmas=True),),
        must_not=(Phrase("luonnos", lemmas=True),),
        prefixes=("maakunta",),
        fields=(FieldFilter("region", "Lappi"), FieldFilter("year", "2022")),
    )


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("alue:Lappi", "region", "Lappi"),
        ("landskap:Lappland", "region", "Lappland"),
        ("region:19", "region", "19"),
        ("ministeriö:TEM", "ministry", "TEM"),
        ("ministerium:ANM", "ministry", "ANM"),
        ("ministry:MEAE", "ministry", "MEAE"),
        ("vuosi:2020-2022", "year", "2020-2022"),
        ("år:2022", "year", "2022"),
        ("laji:strategia", "kind", "strategia"),
        ("rooli:johtopäätös", "role", "johtopäätös"),
        ("ROOLI:johtopäätös", "role", "johtopäätös"),
        ('alue:"Etelä-Savo"', "region", "Etelä-Savo"),
        ("alue:Etelä\u2011Savo", "region", "Etelä-Savo"),
        ("ministerio\u0308:TEM", "ministry", "TEM"),
    ],
)
def test_fields(typed: str, field: str, value: str) -> None:
    assert parse_query(typed) == ParsedQuery("", fields=(FieldFilter(field, value),))


def test_an_excluded_field() -> None:
    assert parse_query("-laji:laki").fields == (FieldFilter("kind", "laki", excluded=True),)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("tutkimus- ja kehittämistoiminta", "tutkimus- ja kehittämistoiminta"),
        ("Etelä-Savo", "Etelä-Savo"),
        ("TEM:n linjaukset", "TEM:n linjaukset"),
        ("797/2021 15 §", "797/2021 15 §"),
        ("mitä: kuka?", "mitä: kuka?"),
        ('avoin "lainaus', "avoin lainaus"),
        ("* ** + - ~", ""),
        ('""', ""),
        ("a*", "a"),
        ("alue:", "alue:"),
        ("", ""),
    ],
)
def test_plain_words_stay_plain(typed: str, text: str) -> None:
    parsed = parse_query(typed)
    assert parsed == ParsedQuery(text)


def test_typographic_quotes_and_signed_phrases() -> None:
    assert parse_query("”kestävä kehitys”").phrases == (Phrase("kestävä kehitys"),)
    assert parse_query("«kestävä kehitys»").phrases == (Phrase("kestävä kehitys"),)
    parsed = parse_query('+"a b" -"c d" -~"e f"')
    assert parsed.must == (Phrase("a b"),)
    assert parsed.must_not == (Phrase("c d"), Phrase("e f", lemmas=True))
    assert parsed.text == "a b"


@given(st.text(alphabet='abä:"~+-*§ \n«”()\0', max_size=40) | st.text(max_size=40))
def test_never_an_exception(typed: str) -> None:
    parsed = parse_query(typed)
    assert isinstance(parsed.text, str)
    assert all(len(prefix) >= 2 for prefix in parsed.prefixes)
