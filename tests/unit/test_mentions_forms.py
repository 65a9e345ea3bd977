"""Inflection: every name in every case, checked against a real dictionary where it knows the name."""

from __future__ import annotations

import pytest

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.linking.mentions import MentionFinder, MentionType
from alke_kb.linking.mentions._inflect import finnish_forms
from alke_kb.ports import Lemmatiser
from alke_kb.vocab import load_municipalities, load_regions

# everyday words and companies: these need more than a capital
_DOUBTFUL = {"Nokia", "Eno", "Pohja", "Saari", "Ruukki", "Lappi"}


@pytest.fixture(scope="module")
def lemmatiser() -> Lemmatiser:
    return open_lemmatiser()


@pytest.fixture(scope="module")
def finder(lemmatiser: Lemmatiser) -> MentionFinder:
    return MentionFinder(lemmatiser)


def with_capitals(form: str) -> str:
    return "-".join(part[0].upper() + part[1:] for part in form.split("-"))


def test_real_forms_of_municipalities_are_found(
    lemmatiser: Lemmatiser, finder: MentionFinder
) -> None:
    tried = 0
    wrong = []
    for one in load_municipalities().current.values():
        name = one.names.fi
        if " " in name or name in _DOUBTFUL:
            continue
        for form in finnish_forms(name):
            word = with_capitals(form)
            known = {reading.base for reading in lemmatiser.readings(word)}
            # Simon is a given name unless a municipal noun or a list says otherwise
            if name.lower() not in known or word == "Simon":
                continue
            tried += 1
            text = f"Hanke on esillä myös {word} ja sen lähellä."
            found = [(text[m.start : m.end], m.code) for m in finder.find(text, "fi")]
            if found != [(word, one.code)]:
                wrong.append((word, found))
    assert wrong == []
    assert tried > 3000


def test_cases_of_names_that_the_dictionary_knows_are_all_made(lemmatiser: Lemmatiser) -> None:
    """For each known name at least ten different forms are words of the dictionary."""
    few = []
    for one in load_municipalities().current.values():
        name = one.names.fi
        if " " in name or not lemmatiser.readings(name):
            continue
        right = {
            form
            for form in finnish_forms(name)
            if name.lower() in {r.base for r in lemmatiser.readings(with_capitals(form))}
        }
        if 1 < len(right) < 10:
            few.append((name, sorted(right)))
    assert few == []


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Lahti", "Lahden Lahtea Lahdessa Lahdesta Lahteen"),
        ("Turku", "Turun Turkua Turussa Turusta Turkuun"),
        ("Seinäjoki", "Seinäjoen Seinäjokea Seinäjoella Seinäjoelta Seinäjoelle"),
        ("Virrat", "Virtain Virtojen Virtoja Virroilla Virroilta Virroille"),
        ("Uusikaupunki", "Uudenkaupungin Uuttakaupunkia Uudessakaupungissa Uuteenkaupunkiin"),
        ("Isokyrö", "Isonkyrön Isoakyröä Isossakyrössä Isoonkyröön"),
        ("Kauniainen", "Kauniaisten Kauniaisia Kauniaisissa Kauniaisiin"),
        ("Alavus", "Alavuden Alavutta Alavudella Alavudelle"),
        ("Nurmes", "Nurmeksen Nurmeksessa Nurmekseen Nurmesta"),
        ("Pihtipudas", "Pihtiputaan Pihtiputaalla Pihtiputaalle"),
        ("Punkalaidun", "Punkalaitumen Punkalaitumella"),
        ("Tampere", "Tampereen Tamperetta Tampereella"),
        ("Muurame", "Muuramen Muuramea Muuramessa"),
        ("Juuka", "Juuan Juukaa Juuassa Juukaan"),
        ("Loppi", "Lopen Loppea Lopella"),
        ("Kruunupyy", "Kruunupyyn Kruunupyyssä Kruunupyyhyn"),
        ("Porvoo", "Porvoon Porvoota Porvoossa Porvooseen"),
        ("Outokumpu", "Outokummun Outokumpua Outokummussa Outokumpuun"),
        ("Sund", "Sundin Sundissa Sundiin"),
        ("Mänttä-Vilppula", "Mänttä-Vilppulan Mänttä-Vilppulassa Mänttä-Vilppulaan"),
    ],
)
def test_hard_names(name: str, forms: str) -> None:
    assert {form.lower() for form in forms.split()} <= set(finnish_forms(name))


def test_swedish_names_with_genitive(finder: MentionFinder) -> None:
    wrong = []
    for one in load_municipalities().current.values():
        name = one.names.sv or one.names.fi
        if one.names.fi == "Nokia":
            continue
        for word in {name, name if name[-1] in "sxz" else f"{name}s"}:
            text = f"Det är {word} invånare som har frågat och fått svar."
            found = [(text[m.start : m.end], m.code) for m in finder.find(text, "sv")]
            if found != [(word, one.code)]:
                wrong.append((word, found))
    assert wrong == []


def test_regions_in_three_languages(finder: MentionFinder) -> None:
    for region in load_regions().values():
        swedish, english = region.names.sv or "", region.names.en or ""
        texts = [
            *((f"Hanke on esillä myös {form} nyt.", form, "fi") for form in region.forms_fi.all()),
            (f"Frågan gäller {swedish} och dess invånare.", swedish, "sv"),
            (f"Frågan gäller {region.genitive_sv} kommuner.", region.genitive_sv, "sv"),
            (f"The matter concerns {english} and its people.", english, "en"),
        ]
        for text, word, language in texts:
            (only,) = finder.find(text, language)
            assert (text[only.start : only.end], only.type, only.code) == (
                word,
                MentionType.REGION,
                region.code,
            )
