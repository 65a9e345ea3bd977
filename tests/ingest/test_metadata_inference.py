"""What the front of a document shows: title, kind, subjects, date, numbers and markings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from alke_ingest.metadata import complete
from alke_kb.domain import Kind, Language, Metadata, Origin, Publicity

RECORD = """Työ- ja elinkeinoministeriö MUISTIO 1 (5)
Alueet ja kasvupalvelut
TEM/2189/09.10.02/2017
8.2.2022

Kainuun aluekehittämiskeskustelu

Keskustelu pidettiin Kajaanissa. Läsnä olivat ministeriön ja liiton edustajat.
"""


def infer(
    text: str = "",
    *,
    path: str = "kansio/tiedosto.pdf",
    given: Mapping[str, object] | None = None,
    properties: Mapping[str, str] | None = None,
    headings: Sequence[str] = (),
    language: Language = Language.FINNISH,
) -> Metadata:
    return complete(
        given or {},
        path=path,
        properties=properties or {},
        opening_text=text,
        headings=headings,
        language=language,
    )


def test_a_record_is_read_from_its_front() -> None:
    found = infer(RECORD)
    assert found.title == "Kainuun aluekehittämiskeskustelu"
    assert found.kind is Kind.DIALOGUE_RECORD
    assert found.regions == ("18",)
    assert found.ministries == ("TEM",)
    assert found.date == date(2022, 2, 8)
    assert found.round == "2022"
    assert found.diary_number == "TEM/2189/09.10.02/2017"
    assert found.publicity is Publicity.PUBLIC
    assert all(origin.origin is Origin.INFERRED for origin in found.origins.values())
    assert all(0 < (origin.confidence or 0) <= 1 for origin in found.origins.values())


def test_given_values_are_kept_and_marked() -> None:
    found = infer(RECORD, given={"kind": Kind.STUDY, "regions": ("01",), "date": date(2019, 1, 1)})
    assert (found.kind, found.regions, found.date) == (Kind.STUDY, ("01",), date(2019, 1, 1))
    assert found.origins["kind"].origin is Origin.GIVEN
    assert found.origins["kind"].confidence is None
    assert found.origins["title"].origin is Origin.INFERRED
    assert found.round is None  # a study belongs to no round


def test_fields_without_a_value_have_no_origin() -> None:
    found = infer("Jotain tekstiä vain.")
    assert found.regions == ()
    assert {"regions", "ministries", "round", "date", "urn"}.isdisjoint(found.origins)


@pytest.mark.parametrize(
    ("properties", "text", "headings", "title"),
    [
        (
            {"title": "Budjettituloste"},
            "Valtion talousarvio vuodelle 2023\n",
            (),
            "Valtion talousarvio vuodelle 2023",
        ),
        (
            {"title": "Microsoft Word - luonnos3.docx"},
            "Oulun tilannekuva\n",
            (),
            "Oulun tilannekuva",
        ),
        ({"title": "Uusi ohjelma"}, "Uusi\nohjelma\n", (), "Uusi ohjelma"),
        (
            {},
            "1 (8)\n8.2.2022\nLapin liitto\nLappi-sopimus 2022–2025\n",
            (),
            "Lappi-sopimus 2022–2025",
        ),
        ({}, "Pitkä alku. Selvitys X\nmuuta", ("Sisällys", "Selvitys X"), "Selvitys X"),
        ({}, "", (), "Tiedosto"),
    ],
)
def test_title(
    properties: Mapping[str, str], text: str, headings: Sequence[str], title: str
) -> None:
    assert infer(text, properties=properties, headings=headings).title == title


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Valtion ja Lapin maakunnan yhteistyöasiakirja", Kind.DIALOGUE_RECORD),
        ("Regionutvecklingsdiskussionen i Österbotten", Kind.DIALOGUE_RECORD),
        ("Satakunnan maakuntaohjelma 2022–2025", Kind.STRATEGY),
        ("Nationell strategi för skogsbruket", Kind.STRATEGY),
        ("Kuntien elinvoima – selvitys", Kind.STUDY),
        ("Kymenlaakson tilannekuva 2023", Kind.SITUATION_REVIEW),
        ("Alueiden kehittämislaki", Kind.LEGISLATION),
        ("Statsrådets förordning om regionutveckling (797/2021)", Kind.LEGISLATION),
        ("Kutsu kevätjuhlaan", Kind.OTHER),
    ],
)
def test_kind(title: str, kind: Kind) -> None:
    assert infer(f"{title}\n\nTeksti alkaa.", headings=(title,)).kind is kind


def test_a_statute_is_known_by_its_number() -> None:
    title = "Valtioneuvoston asetus alueiden kehittämisestä (797/2021)"
    found = infer(
        "Valtioneuvoston asetus alueiden kehittämisestä\n\nTyö- ja elinkeinoministeriö antaa Lapin liitolle …",
        properties={"title": title},
    )
    assert found.title == title
    assert found.kind is Kind.LEGISLATION
    assert found.date is not None
    assert found.date.year == 2021
    assert found.work_id == "797/2021"
    # a statute names authorities all the time: they are not its subject
    assert found.regions == ()
    assert found.ministries == ()


def test_register_columns_give_date_and_work() -> None:
    found = infer("x", given={"title": "Regionutvecklingslag", "year": 2002, "number": "602/2002"})
    assert found.year == 2002
    assert found.work_id == "602/2002"
    assert found.kind is Kind.LEGISLATION
    assert found.origins["date"].origin is Origin.INFERRED


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("8.2.2022", date(2022, 2, 8)),
        ("8. helmikuuta 2022", date(2022, 2, 8)),
        ("8 päivänä helmikuuta 2022", date(2022, 2, 8)),
        ("den 8 februari 2022", date(2022, 2, 8)),
        ("February 8, 2022", date(2022, 2, 8)),
        ("2022-02-08", date(2022, 2, 8)),
        ("31.2.2022", None),
        ("3.10.2099", None),
    ],
)
def test_dates(written: str, day: date | None) -> None:
    assert infer(f"Maakunnan kokous\n{written}\n\nTeksti.").date == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("k/2022-02-08_muistio.pdf", date(2022, 2, 8)),
        ("k/muistio 20220208.pdf", date(2022, 2, 8)),
        ("k/ohjelma-2022.pdf", date(2022, 1, 1)),
        ("k/muistio.pdf", None),
    ],
)
def test_date_from_the_name(path: str, day: date | None) -> None:
    assert infer("Kokous\n\nTeksti.", path=path).date == day


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("Etelä- ja Pohjois-Karjalan yhteistyöasiakirja", ("09", "12")),
        ("Kuopion kaupunkistrategia", ("11",)),
        ("Iitin elinvoimaohjelma 2018", ("08",)),
        ("Oulun yliopiston selvitys", ()),
        ("Pohjois-Pohjanmaan tilannekuva", ("17",)),
        ("Regionutvecklingsdiskussion i Norra Savolax", ("11",)),
        ("Hämeen liitto\n\nMaakuntaohjelma", ("05",)),
        ("Valtakunnallinen selvitys", ()),
    ],
)
def test_regions(text: str, regions: tuple[str, ...]) -> None:
    assert infer(f"{text}\n\nTeksti alkaa.").regions == regions


def test_region_from_the_file_name() -> None:
    assert infer("Yhteistyöasiakirja\n", path="a/pohjois-savo_2022.pdf").regions == ("11",)


@pytest.mark.parametrize(
    ("line", "publicity"),
    [
        ("LUONNOS", Publicity.DRAFT),
        ("Luonnos 8.2.2022", Publicity.DRAFT),
        ("Utkast", Publicity.DRAFT),
        ("Salassa pidettävä", Publicity.SECRET),
        ("SALASSA PIDETTÄVÄ JulkL (621/1999) 24 § 1 mom. 20 k", Publicity.SECRET),
        ("Julkisuus: salassa pidettävä", Publicity.SECRET),
        ("Osittain salassa pidettävä", Publicity.PARTLY_SECRET),
        ("Delvis sekretessbelagd", Publicity.PARTLY_SECRET),
        ("Luottamuksellinen", Publicity.SECRET),
        ("TL IV", Publicity.SECRET),
        ("Julkinen", Publicity.PUBLIC),
        ("Salassa pidettävän tiedon käsittely kunnissa", Publicity.PUBLIC),
        ("Luonnos oli lausunnolla keväällä.", Publicity.PUBLIC),
    ],
)
def test_publicity_marking(line: str, publicity: Publicity) -> None:
    assert infer(f"Maakunnan kokous\n{line}\n\nTeksti alkaa tästä.").publicity is publicity


def test_the_stricter_of_two_markings_holds() -> None:
    found = infer("LUONNOS\nSalassa pidettävä\nKokous\n")
    assert found.publicity is Publicity.SECRET


@pytest.mark.parametrize(
    ("path", "title"),
    [("k/muistio_LUONNOS.pdf", "Muistio"), ("k/m.pdf", "Maakuntaohjelman luonnos")],
)
def test_marking_in_name_or_title(path: str, title: str) -> None:
    assert infer("", path=path, given={"title": title}).publicity is Publicity.DRAFT


def test_given_publicity_is_a_persons_word() -> None:
    found = infer("LUONNOS\n", given={"publicity": Publicity.PUBLIC})
    assert found.publicity is Publicity.PUBLIC


def test_numbers_of_registers() -> None:
    found = infer(
        "Raportti\nVN/1234/2022-TEM-7\nURN:ISBN:978-952-327-123-4\nhttps://urn.fi/URN:ISBN:978-952-327-123-4\n"
    )
    assert found.diary_number == "VN/1234/2022"
    assert found.urn == "URN:ISBN:978-952-327-123-4"
    assert found.source_url == "https://urn.fi/URN:ISBN:978-952-327-123-4"


@pytest.mark.parametrize(
    ("one", "other"),
    [("k/fi/ohjelma.pdf", "k/sv/ohjelma.pdf"), ("k/ohjelma-fi.pdf", "k/ohjelma_sv.pdf")],
)
def test_language_versions_share_a_work(one: str, other: str) -> None:
    assert infer(path=one).work_id == infer(path=other).work_id is not None
    assert infer(path="k/ohjelma.pdf").work_id is None
