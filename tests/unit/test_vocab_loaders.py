"""The data files that ship: complete, consistent, and true at points that can be checked."""

from __future__ import annotations

from collections import Counter

import pytest

from alke_kb.domain import Kind
from alke_kb.vocab import (
    load_document_types,
    load_ministries,
    load_municipalities,
    load_regions,
    load_rounds,
    load_term_table,
    load_themes,
)


def test_nineteen_regions_with_names_forms_and_councils() -> None:
    regions = load_regions()
    assert len(regions) == 19
    assert {"03", "20"}.isdisjoint(regions)
    for region in regions.values():
        assert region.names.fi
        assert region.names.sv
        assert region.names.en
        assert len(set(region.forms_fi.all())) == 5
    assert [code for code, region in regions.items() if region.council is None] == ["21"]
    assert [code for code, region in regions.items() if not region.party] == ["21"]
    assert regions["01"].forms_fi.inside == "Uudellamaalla"
    assert regions["11"].genitive_sv == "Norra Savolax"
    council = regions["04"].council
    assert council is not None
    assert (council.names.fi, council.names.sv) == ("Satakuntaliitto", "Satakuntaförbundet")


def test_every_region_has_the_number_of_municipalities_that_it_states() -> None:
    municipalities = load_municipalities().current
    assert len(municipalities) == 308
    counted = Counter(one.region for one in municipalities.values())
    assert counted == {code: region.municipality_count for code, region in load_regions().items()}


@pytest.mark.parametrize(
    ("code", "year", "region"),
    [
        ("142", 2020, "08"),  # Iitti, Kymenlaakso → Päijät-Häme
        ("142", 2021, "07"),
        ("785", 2015, "18"),  # Vaala, Kainuu → Pohjois-Pohjanmaa
        ("785", 2016, "17"),
        ("171", 2020, "10"),  # Joroinen, Etelä-Savo → Pohjois-Savo
        ("171", None, "11"),
        ("291", 2012, "13"),  # Kuhmoinen, Keski-Suomi → Pirkanmaa
        ("152", 2022, "14"),
        ("090", 2019, "10"),
        ("837", 1999, "06"),
    ],
)
def test_municipality_has_the_region_of_the_year(code: str, year: int | None, region: str) -> None:
    assert load_municipalities().region_of(code, year) == region


def test_former_municipalities_point_to_heirs_that_exist() -> None:
    municipalities = load_municipalities()
    former = {one.names.fi: one for one in municipalities.former}
    assert len(former) == len(municipalities.former) > 200
    assert former["Pertunmaa"].heirs == ("507",)
    assert former["Pertunmaa"].ended == 2025
    assert former["Suomenniemi"].region == "09"
    assert former["Karjaa"].names.sv == "Karis"
    assert former["Himanka"].region == "16"
    codes = [one.code for one in municipalities.former if one.code]
    assert len(codes) == len(set(codes))
    assert not set(codes) & set(municipalities.current)


def test_names_have_no_stray_blanks() -> None:
    municipalities = load_municipalities()
    for one in (*municipalities.current.values(), *municipalities.former):
        for name in one.names.all():
            assert name == " ".join(name.split())


def test_twelve_ministries_with_unique_abbreviations() -> None:
    ministries = load_ministries()
    assert len(ministries) == 12
    for language in ("fi", "sv"):
        short = [one.abbreviations.get(language) for one in ministries.values()]
        assert len(set(short)) == 12
    former = {name.names.fi for one in ministries.values() for name in one.former}
    assert {"kauppa- ja teollisuusministeriö", "sisäasiainministeriö", "opetusministeriö"} <= former


def test_themes_name_known_ministries_in_three_languages() -> None:
    themes = load_themes()
    assert len(themes) == 41
    for theme in themes.values():
        assert theme.labels.sv
        assert theme.labels.en
        assert theme.primary_ministries
        assert set(theme.ministries) <= set(load_ministries())
        assert theme.synonyms["fi"]
        assert theme.concepts
        assert all(c.uri.startswith("http://www.yso.fi/onto/yso/p") for c in theme.concepts)


def test_rounds_know_when_they_were_held() -> None:
    rounds = load_rounds()
    assert list(rounds)[:3] == ["2018", "2019", "2020"]
    assert not rounds["2019"].held
    assert str(rounds["2022"].starts) == "2022-02-01"
    assert str(rounds["2023"].ends) == "2023-02-28"
    assert rounds["2022"].statutory


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Valtion ja Kainuun maakunnan yhteistyöasiakirja 2022", Kind.DIALOGUE_RECORD),
        ("Alueiden kehittämislaki", Kind.LEGISLATION),
        ("Lag om främjande av integration", Kind.LEGISLATION),
        ("Lappi-sopimus 2022–2025", Kind.STRATEGY),
        ("Kymenlaakson aluekehityksen tilannekuva", Kind.SITUATION_REVIEW),
        ("Työvoiman saatavuus: loppuraportti", Kind.STUDY),
    ],
)
def test_first_matching_document_type_gives_the_kind(title: str, kind: Kind) -> None:
    first = next(one for one in load_document_types().values() if one.matches(title))
    assert first.kind is kind


def test_term_table_translates_in_three_languages() -> None:
    table = load_term_table()
    assert len(table) > 35_000
    assert all(sum(map(bool, row)) >= 2 for row in table)
    assert ("työvoimapula", "brist på arbetskraft", "labour shortage") in table


def test_loaders_read_their_file_once() -> None:
    assert load_regions() is load_regions()
    assert load_themes() is load_themes()
    assert load_term_table() is load_term_table()
