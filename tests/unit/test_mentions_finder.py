"""What counts as a mention, case by case. «name|type code flags» for each one expected."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise

import pytest

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.linking.mentions import Flag, MentionFinder, MentionType


@pytest.fixture(scope="module")
def finder() -> MentionFinder:
    return MentionFinder(open_lemmatiser())


def shown(finder: MentionFinder, text: str, language: str | None = None) -> list[str]:
    return [
        " ".join((f"{text[one.start : one.end]}|{one.type.value}", one.code, *one.flags))
        for one in finder.find(text, language)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Pohjois-Savossa, Uudellamaalla ja Uuttamaata",
            ["Pohjois-Savossa|region 11", "Uudellamaalla|region 01", "Uuttamaata|region 01"],
        ),
        (
            "Etelä-, Keski- ja Pohjois-Pohjanmaa",
            ["Etelä-|region 14", "Keski-|region 16", "Pohjois-Pohjanmaa|region 17"],
        ),
        ("Pohjois-Karjala ja -Savo", ["Pohjois-Karjala|region 12", "-Savo|region 11"]),
        ("Itä- ja Pohjois-Suomen alueet", []),
        ("tiet Pohjois-\nSavossa", ["Pohjois-\nSavossa|region 11"]),
        ("i Södra och Norra Österbotten", ["Södra|region 14", "Norra Österbotten|region 17"]),
        ("North and South Karelia", ["North|region 12", "South Karelia|region 09"]),
        (
            "Ylä-Lapissa ja Keski-Uudellamaalla",
            ["Ylä-Lapissa|region 19 sub", "Keski-Uudellamaalla|region 01 sub"],
        ),
        ("vanha Itä-Uusimaa", ["Itä-Uusimaa|region 01 former"]),
        (
            "kainuulaiset ja eteläpohjalaista",
            ["kainuulaiset|region 18 derived", "eteläpohjalaista|region 14 derived"],
        ),
        ("den åländska skärgården", ["åländska|region 21 derived"]),
        ("pohjalainen sisu", []),
    ],
)
def test_regions(finder: MentionFinder, text: str, expected: list[str]) -> None:
    assert shown(finder, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kerava-Lahti-rata", ["Kerava|municipality 245", "Lahti|municipality 398"]),
        ("Helsinki–Turku-rata", ["Helsinki|municipality 091", "Turku|municipality 853"]),
        ("hanke Oulussakin etenee", ["Oulussakin|municipality 564"]),
        ("väkeä Koski Tl:ssä ja Koski Tl:n kunnassa", ["Koski Tl:ssä|municipality 284", "Koski Tl:n|municipality 284"]),
        ("ennen Karjaalla ja Karis", ["Karjaalla|municipality 710 former", "Karis|municipality 710 former"]),
        ("entinen Jyväskylän maalaiskunta", ["Jyväskylän maalaiskunta|municipality 179 former"]),
        ("Virroilla, Kauniaisissa ja Punkalaitumella", ["Virroilla|municipality 936", "Kauniaisissa|municipality 235", "Punkalaitumella|municipality 619"]),
        ("vanha Waasa", ["Waasa|municipality 905"]),
        ("00100 HELSINKI", ["HELSINKI|municipality 091"]),
        ("Helsingforsregionen växer", ["Helsingfors|municipality 091"]),
        ("Lahti, Salo ja Forssa", ["Lahti|municipality 398", "Salo|municipality 734", "Forssa|municipality 061"]),
        ("Pellossa satoi.", ["Pellossa|municipality 854"]),
        ("Pellolle kylvettiin.", []),
        ("Nokian kaupunki", ["Nokian|municipality 536"]),
        ("Nokia julkisti tuloksensa.", []),
        ("Kirjoittaja Matti Lahti", []),
        ("Lahti P. (2019)", []),
        ("Salla, Kemijärvi ja Posio", ["Salla|municipality 732", "Kemijärvi|municipality 320", "Posio|municipality 614"]),
        ("Salla Virtanen", []),
        ("Simon kunta", ["Simon|municipality 751"]),
        ("Simon kertoi.", []),
        ("Turku kasvaa. Pori odottaa.", ["Turku|municipality 853", "Pori|municipality 609"]),
        ("Karjaa oli laitumella. Karjaalla on asema.", ["Karjaalla|municipality 710 former"]),
        ("II OSA", []),
        ("tutkimus (Salo 2010)", []),
    ],
)  # fmt: skip
def test_municipalities(finder: MentionFinder, text: str, expected: list[str]) -> None:
    assert shown(finder, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lapin liitolle", ["Lapin liitolle|council 19"]),
        ("Satakuntaliitto ja Hämeen liiton", ["Satakuntaliitto|council 04", "Hämeen liiton|council 05"]),
        ("Lapin ja Kainuun liitot", ["Lapin|council 19", "Kainuun liitot|council 18"]),
        ("Itä-Uudenmaan liitto", ["Itä-Uudenmaan liitto|council 01 former"]),
        ("Norra Karelens landskapsförbund", ["Norra Karelens landskapsförbund|council 12"]),
        ("the Regional Council of Lapland", ["Regional Council of Lapland|council 19"]),
    ],
)  # fmt: skip
def test_councils(finder: MentionFinder, text: str, expected: list[str]) -> None:
    assert shown(finder, text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("TEM:n ja OKM-rahoituksen", None, ["TEM:n|ministry TEM", "OKM|ministry OKM"]),
        (
            "työ- ja elinkeino- sekä opetus- ja kulttuuriministeriö",
            None,
            ["työ- ja elinkeino-|ministry TEM", "opetus- ja kulttuuriministeriö|ministry OKM"],
        ),
        ("valtioneuvoston kansliassa", None, ["valtioneuvoston kansliassa|ministry VNK"]),
        ("KTM:n ja sisäasiainministeriön", None, ["KTM:n|ministry TEM former", "sisäasiainministeriön|ministry SM former"]),
        ("valtionvarainministeriö", None, ["valtionvarainministeriö|ministry VM"]),
        ("inrikes- och justitieministeriet", "sv", ["inrikes-|ministry SM", "justitieministeriet|ministry OM"]),
        ("beredningen vid ANM", "sv", ["ANM|ministry TEM"]),
        ("the Ministry of Finance of Finland", "en", ["Ministry of Finance|ministry VM"]),
        ("Ruotsin ulkoministeriö", None, []),
        ("Nigerian opetusministeriö", None, []),
        ("Uuden ympäristöministeriön tehtävät", None, ["ympäristöministeriön|ministry YM"]),
        ("SM-kisat ja MM-kulta", None, []),
        ("TEM/2189/09.10.02/2017", None, []),
        ("LAG OM ÄNDRING AV LAGEN", "sv", []),
        ("työministeri ja ministeriö", None, []),
    ],
)  # fmt: skip
def test_ministries(
    finder: MentionFinder, text: str, language: str | None, expected: list[str]
) -> None:
    assert shown(finder, text, language) == expected


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Oulun yliopiston", "university"),
        ("Vaasan hovioikeus", "court"),
        ("Lapin elinkeino-, liikenne- ja ympäristökeskus", "ely"),
        ("Kainuun TE-toimisto", "te"),
        ("Helsingin Sanomat", "newspaper"),
        ("Lahti Energia Oy", "company"),
        ("Oulun lentoasema", "airport"),
        ("Kymenlaakson hyvinvointialue", "authority"),
        ("Åbo Akademi", "university"),
    ],
)
def test_institutions_are_kept_apart(finder: MentionFinder, text: str, sort: str) -> None:
    (only,) = finder.find(text)
    assert (only.type, only.code, only.start, only.end) == (
        MentionType.INSTITUTION,
        sort,
        0,
        len(text),
    )


def test_bodies_that_share_a_noun_and_those_that_do_not(finder: MentionFinder) -> None:
    assert shown(finder, "Uudenmaan ja Lapin ELY-keskukset") == [
        "Uudenmaan|institution ely",
        "Lapin ELY-keskukset|institution ely",
    ]
    assert shown(finder, "Kuusamossa, Kuusamon lentoasema") == [
        "Kuusamossa|municipality 305",
        "Kuusamon lentoasema|institution airport",
    ]
    assert shown(finder, "Turun ja Porin lääni") == []


def test_region_of_a_municipality_follows_the_year(finder: MentionFinder) -> None:
    text = "kunnista Iitti ja Himanka"
    assert [m.region for m in finder.find(text, year=2008)] == ["08", "16"]
    assert [m.region for m in finder.find(text, year=2022)] == ["07", "17"]
    assert [m.code for m in finder.find(text, year=2008)] == ["142", "208"]
    assert finder.find(text)[1].flags == (Flag.FORMER,)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_offsets_are_those_of_the_text_as_given(finder: MentionFinder, form: str) -> None:
    text = unicodedata.normalize(
        form, "Täällä Äänekoskella, Päijät-Hämeessä ja Lap\u00adpeen\u00adrannassa."
    )
    surfaces = [
        unicodedata.normalize("NFC", text[m.start : m.end]).replace("\u00ad", "")
        for m in finder.find(text)
    ]
    assert surfaces == ["Äänekoskella", "Päijät-Hämeessä", "Lappeenrannassa"]


def test_odd_hyphens_and_line_ends(finder: MentionFinder) -> None:
    text = "Pohjois\u2010Savossa, työ\u2011 ja\nelinkeinoministeriö ja Norra\nSavolax"
    assert [text[m.start : m.end] for m in finder.find(text)] == [
        "Pohjois\u2010Savossa",
        "työ\u2011 ja\nelinkeinoministeriö",
        "Norra\nSavolax",
    ]


@pytest.mark.parametrize("text", ["", " ", "\u00ad", "-", "---", "Etelä-", "1) ", "ja ja ja", ":n"])
def test_nothing_in_little(finder: MentionFinder, text: str) -> None:
    assert finder.find(text) == []


@pytest.mark.parametrize(
    "piece",
    [
        "a-",
        "Etelä-, ",
        "työ- ja ",
        "ja ",
        " ",
        "A. ",
        "Lapin ",
        "Etelä-Savo ja ",
        "TEM ",
        "Södra och ",
    ],
)
def test_time_grows_with_length_only(finder: MentionFinder, piece: str) -> None:
    def seconds(times: int) -> float:
        started = time.process_time()
        finder.find(f"Kainuun {piece * times}", "fi")
        return time.process_time() - started

    seconds(10)
    # four times the text may take four times as long, with room for noise; its square would be 16
    assert seconds(8000) < 10 * seconds(2000) + 0.2


def test_mentions_never_overlap(finder: MentionFinder) -> None:
    text = (
        "Uudenmaan liitto, Uudenmaan ELY-keskus, Helsinki-Uusimaa, Turun ja Porin lääni, "
        "maa- ja metsätalousministeriö (MMM), Regional Council of Lapland, Södra Österbottens förbund."
    )
    mentions = finder.find(text)
    assert all(one.end <= following.start for one, following in pairwise(mentions))
    assert len(mentions) >= 7


def test_without_a_lemmatiser_clear_cases_are_found() -> None:
    plain = MentionFinder()
    assert shown(plain, "Hanke etenee Kuopiossa ja TEM:ssä.") == [
        "Kuopiossa|municipality 297",
        "TEM:ssä|ministry TEM",
    ]
