"""Which role a heading or an opening shows, in Finnish and Swedish; and what shows none."""

from __future__ import annotations

import pytest

from alke_kb.domain import Role
from alke_kb.vocab import classify_heading, classify_opening, load_roles

FINNISH = [
    ("Johtopäätökset", Role.CONCLUSION),
    ("Keskustelun johtopäätökset ja jatkotoimet", Role.CONCLUSION),
    ("Pohjois-Savon keskeiset johtopäätökset", Role.CONCLUSION),
    ("Yhteenveto", Role.CONCLUSION),
    ("Keskeiset nostot", Role.CONCLUSION),
    ("Johtopäätösten seuranta", Role.FOLLOW_UP),
    ("Edellisen keskustelun johtopäätökset", Role.FOLLOW_UP),
    ("Toimenpiteiden toteutuminen", Role.FOLLOW_UP),
    ("Seuranta", Role.FOLLOW_UP),
    ("Toimenpiteet", Role.MEASURE),
    ("Valtion toimet", Role.MEASURE),
    ("Ehdotuksia toimenpiteiksi", Role.MEASURE),
    ("JATKOTOIMENPITEET", Role.MEASURE),
    ("Toimeenpanosuunnitelma", Role.MEASURE),
    ("Pullonkaulat", Role.BOTTLENECK),
    ("Kasvun esteet", Role.BOTTLENECK),
    ("Haasteet", Role.CHALLENGE),
    ("Alueen haasteet ja mahdollisuudet", Role.CHALLENGE),
    ("Kehittämistarpeet", Role.CHALLENGE),
    ("Uudet avaukset", Role.OPENING),
    ("Mahdollisuudet", Role.OPENING),
    ("Alueiden kehittämisen tavoitteet", Role.OBJECTIVE),
    ("Painopisteet 2022–2025", Role.OBJECTIVE),
    ("Visio", Role.OBJECTIVE),
    ("Tilannekuva", Role.SITUATION),
    ("Tilanne- ja kehityskuva", Role.SITUATION),
    ("Nykytila", Role.SITUATION),
    ("Toimintaympäristön muutos", Role.SITUATION),
    ("Rahoitus", Role.FUNDING),
    ("Läsnä", Role.PARTICIPANTS),
    ("Osallistujat", Role.PARTICIPANTS),
    ("Johdanto", Role.BACKGROUND),
    ("Lähteet", Role.BACKGROUND),
]
SWEDISH = [
    ("Slutsatser", Role.CONCLUSION),
    ("Gemensamma slutsatser", Role.CONCLUSION),
    ("Uppföljning av slutsatserna", Role.FOLLOW_UP),
    ("Åtgärder", Role.MEASURE),
    ("Statens åtgärder", Role.MEASURE),
    ("Flaskhalsar", Role.BOTTLENECK),
    ("Utmaningar", Role.CHALLENGE),
    ("Nya öppningar", Role.OPENING),
    ("Mål", Role.OBJECTIVE),
    ("Regionutveckling och utvecklingsmål", Role.OBJECTIVE),
    ("Lägesbild", Role.SITUATION),
    ("Läges- och utvecklingsbild", Role.SITUATION),
    ("Finansiering", Role.FUNDING),
    ("Närvarande", Role.PARTICIPANTS),
    ("Inledning", Role.BACKGROUND),
]
NONE = [
    ("Teema 1: Osaava työvoima ja haasteet", "fi"),
    ("Seurantakomitean kokoonpano", "fi"),
    ("Tavoitettavuus ja liikenneyhteydet", "fi"),
    ("Tuen myöntämisen esteet", "fi"),
    ("Alueiden kehittämisen keskustelut", "fi"),
    ("Työvoiman saatavuus", "fi"),
    ("Tema 2: Åtgärder för klimatet", "sv"),
    ("Övervakningskommitténs sammansättning", "sv"),
    ("Hinder för beviljande av stöd", "sv"),
    ("Beredningen av regionutvecklingsbeslutet", "sv"),
]


@pytest.mark.parametrize(("heading", "role"), FINNISH)
def test_finnish_headings(heading: str, role: Role) -> None:
    assert classify_heading(heading, "fi") is role


@pytest.mark.parametrize(("heading", "role"), SWEDISH)
def test_swedish_headings(heading: str, role: Role) -> None:
    assert classify_heading(heading, "sv") is role


@pytest.mark.parametrize(("heading", "language"), NONE)
def test_other_headings_have_no_role(heading: str, language: str) -> None:
    assert classify_heading(heading, language) is None


@pytest.mark.parametrize(
    ("text", "language", "role"),
    [
        ("Johtopäätöksenä todettiin, että …", "fi", Role.CONCLUSION),
        ("Keskustelussa oltiin yhtä mieltä siitä, että …", "fi", Role.CONCLUSION),
        ("Edellisessä keskustelussa sovittiin …", "fi", Role.FOLLOW_UP),
        ("Keskeisenä haasteena on osaajapula.", "fi", Role.CHALLENGE),
        ("Lain tavoitteena on edistää …", "fi", Role.OBJECTIVE),
        ("Keskusteluun osallistuivat maakunnan liitto …", "fi", Role.PARTICIPANTS),
        ("Parterna enades om att …", "sv", Role.CONCLUSION),
        ("Den största utmaningen är …", "sv", Role.CHALLENGE),
        ("Lagens syfte är att …", "sv", Role.OBJECTIVE),
        ("Maakunnassa on pulaa osaajista, mikä on haaste.", "fi", None),
        ("Kunnassa todettiin, että väki vähenee.", "fi", None),
    ],
)
def test_openings(text: str, language: str, role: Role | None) -> None:
    assert classify_opening(text, language) is role


def test_vocabulary_is_whole() -> None:
    roles = load_roles()
    assert {entry.role for entry in roles} == set(Role)
    assert all(set(entry.labels) == {"fi", "sv", "en"} for entry in roles)
    assert all(entry.headings["fi"] and entry.headings["sv"] for entry in roles)
