"""Normalisation and tokens: offsets hold in every Unicode normal form."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alke_kb.text import normalise, scan, tokenise

FORMS = ["NFC", "NFD", "NFKC", "NFKD"]
TRICKY = (
    "Esim. tutkimus-, kehittämis- ja innovaatiotoiminta (797/2021) 15 §:n mukaan; TEM:n "
    "TEM/2189/09.10.02/2017 mm. D’Arcy 12.5 2021–2027 COVID-19 1300-luvulla Etelä- ja "
    "Pohjois\u2011Karja\u00adlassa 12 a § ½ m² Åbo ﬁrma … e.Kr. T&K"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pohjois\u2011Karjala", "Pohjois-Karjala"),
        ("Pohjois\u2010Karjala", "Pohjois-Karjala"),
        ("Pohjois\u2012Karjala", "Pohjois-Karjala"),
        ("maa\u00adkunta", "maakunta"),
        ("maa\u200bkunta", "maakunta"),
        ("D’Arcy", "D'Arcy"),
        ("a\u0308iti", "äiti"),
        ("15\u00a0§", "15 §"),
        ("ﬁrma", "firma"),
        ("ä ö å Ä Ö Å", "ä ö å Ä Ö Å"),
        ("Helsinki–Turku", "Helsinki–Turku"),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tutkimus-, kehittämis- ja", ["tutkimus-", "kehittämis-", "ja"]),
        ("Etelä-Savon maa-alue", ["Etelä-Savon", "maa-alue"]),
        ("TEM:n ja EU:n", ["TEM:n", "ja", "EU:n"]),
        ("esim. mm. luku.", ["esim.", "mm.", "luku"]),
        ("bl.a. 300 e.Kr. alkoi.", ["bl.a.", "300", "e.Kr.", "alkoi"]),
        ("(797/2021) 15 §:n 12 a §", ["797/2021", "15 §:n", "12 a §"]),
        ("TEM/2189/09.10.02/2017", ["TEM/2189/09.10.02/2017"]),
        ("1.1Johdanto", ["1.1", "Johdanto"]),
        ("2021-2027 2021–2027", ["2021", "2027", "2021", "2027"]),
        ("1300-luvulla COVID-19", ["1300-luvulla", "COVID-19"]),
        ("ja/tai km/h", ["ja", "tai", "km", "h"]),
        ("12.5 6,1 1.6.2021.", ["12.5", "6,1", "1.6.2021"]),
        ("«sana», ”toinen”!", ["sana", "toinen"]),
        ("sana - toinen –  kolmas", ["sana", "toinen", "kolmas"]),
        ("T&K-toiminta", ["T&K-toiminta"]),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert [surface for surface, _, _ in tokenise(text)] == expected


@pytest.mark.parametrize("form", FORMS)
def test_offsets_point_into_the_original(form: str) -> None:
    text = unicodedata.normalize(form, TRICKY)
    tokens = tokenise(text)
    assert all(text[start:end] == surface for surface, start, end in tokens)
    assert [t for t, _, _ in scan(text)] == [t for t, _, _ in scan(TRICKY)]


def test_a_soft_hyphen_inside_a_word_stays_in_its_surface() -> None:
    assert tokenise("Poh\u00adjan\u00admaan tie") == [
        ("Poh\u00adjan\u00admaan", 0, 12),
        ("tie", 13, 16),
    ]


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=40))
def test_any_text_in_any_normal_form_gives_the_same_tokens(text: str) -> None:
    expected = [token for token, _, _ in scan(text)]
    for form in FORMS:
        changed = unicodedata.normalize(form, text)
        found = scan(changed)
        assert [token for token, _, _ in found] == expected
        assert all(0 <= start < end <= len(changed) for _, start, end in found)
