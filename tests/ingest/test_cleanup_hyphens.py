"""Line-end hyphens, suspended hyphens, converter blanks; the dictionary is the real Voikko."""

from __future__ import annotations

import pytest

from alke_ingest.cleanup._hyphens import HyphenResolver
from alke_ingest.cleanup._text import normalise
from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.ports import Lemmatiser


@pytest.fixture(scope="module")
def voikko() -> Lemmatiser:
    return open_lemmatiser()


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("kunhan alkupe-", "räislähteeseen viitataan", "kunhan alkuperäislähteeseen viitataan"),
        (
            "julkaisun tekijänoi-",
            "keudet rajoittaisivat",
            "julkaisun tekijänoikeudet rajoittaisivat",
        ),
        ("väliaikainen voitto\u2010", "vero", "väliaikainen voittovero"),
        ("aluekehittä\u00ad", "minen etenee", "aluekehittäminen etenee"),
        ("verkkopalvelun it-arkkiteh-", "tuuria", "verkkopalvelun it-arkkitehtuuria"),
        ("TOIMEENPANO-", "SUUNNITELMA", "TOIMEENPANOSUUNNITELMA"),
        ("Helsin-", "gissä sovittiin", "Helsingissä sovittiin"),
        ("rakenteiden (maakun-", "nan) osalta", "rakenteiden (maakunnan) osalta"),
    ],
)
def test_typesetting_hyphen_goes(voikko: Lemmatiser, above: str, below: str, joined: str) -> None:
    assert HyphenResolver(voikko).join(normalise(above), normalise(below)) == joined


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("saatiin EU-", "rahoitusta", "saatiin EU-rahoitusta"),
        ("edustajat Etelä-", "Savosta", "edustajat Etelä-Savosta"),
        ("kulkee linja-", "autolla", "kulkee linja-autolla"),
        ("alueen liike-", "elämän kanssa", "alueen liike-elämän kanssa"),
        ("kaudella 2021-", "2027 tuetaan", "kaudella 2021-2027 tuetaan"),
        ("käytössä on data-", "arkkitehtuuri", "käytössä on data-arkkitehtuuri"),
    ],
)
def test_hyphen_of_the_word_stays(voikko: Lemmatiser, above: str, below: str, joined: str) -> None:
    assert HyphenResolver(voikko).join(above, below) == joined


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("tutkimus-, kehittämis-", "ja innovaatiotoiminta"),
        ("maaseutu-", "ja kaupunkikehittäminen"),
        ("sosiaali-", "tai terveyspalvelut"),
        ("forsknings-", "och utvecklingsverksamhet"),
        ("opetus-", "sekä kulttuuriministeriö"),
    ],
)
def test_suspended_hyphen_is_never_joined(voikko: Lemmatiser, above: str, below: str) -> None:
    assert HyphenResolver(voikko).join(above, below) == f"{above} {below}"


def test_document_is_a_witness_for_words_voikko_does_not_know(voikko: Lemmatiser) -> None:
    assert voikko.readings("Qaikuruutu") == ()
    with_witness = HyphenResolver(voikko, ["Palvelu Qaikuruutu avattiin.", "kun Qaiku-"])
    assert with_witness.join("kun Qaiku-", "ruutu avattiin") == "kun Qaikuruutu avattiin"
    # «ruutu» is a word of its own, so without a witness the hyphen may be the name's
    assert HyphenResolver(voikko).join("kun Qaiku-", "ruutu avattiin") == "kun Qaiku-ruutu avattiin"


def test_broken_words_are_no_witnesses(voikko: Lemmatiser) -> None:
    lines = ["kun Qaiku-", "ruutu avattiin"]
    assert HyphenResolver(voikko, lines).join(*lines) == "kun Qaiku-ruutu avattiin"


def test_document_that_writes_the_hyphen_keeps_it(voikko: Lemmatiser) -> None:
    texts = ["internet-palvelut, internet-resurssi ja internet-ohjelmointi"]
    assert HyphenResolver(voikko, texts).join("uudet internet-", "palvelut") == (
        "uudet internet-palvelut"
    )


def test_keinoja_is_a_word_where_the_document_has_it(voikko: Lemmatiser) -> None:
    resolver = HyphenResolver(voikko, ["Uusia keinoja etsitään."])
    assert resolver.join("etsitään keino-", "ja kasvuun") == "etsitään keinoja kasvuun"
    assert HyphenResolver(voikko).join("etsitään keino-", "ja kasvuun") == (
        "etsitään keino- ja kasvuun"
    )


def test_half_that_is_no_word_is_joined_though_nobody_knows_the_whole(voikko: Lemmatiser) -> None:
    assert (
        HyphenResolver(voikko).join("palvelun promoa-", "misen aika") == "palvelun promoamisen aika"
    )


def test_swedish_is_joined_unless_both_halves_are_words_of_the_document(voikko: Lemmatiser) -> None:
    resolver = HyphenResolver(voikko, ["regional utveckling och service"], strict=False)
    assert resolver.join("regionens utveck-", "lingsbehov är") == "regionens utvecklingsbehov är"
    assert resolver.join("ny service-", "utveckling") == "ny service-utveckling"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("palvelut maakun- nassa paranevat", "palvelut maakunnassa paranevat"),
        ("TOIMEENPANO- SUUNNITELMA", "TOIMEENPANOSUUNNITELMA"),
        ("kehittämis- ja innovaatiotoiminta", "kehittämis- ja innovaatiotoiminta"),
        (
            "kehittämis- kokeilu- ja selvityshankkeisiin",
            "kehittämis- kokeilu- ja selvityshankkeisiin",
        ),
        ("Liikenne- ja viestintäministeriö", "Liikenne- ja viestintäministeriö"),
        ("Helsinki - Turku -rata", "Helsinki - Turku -rata"),
    ],
)
def test_converter_blanks(voikko: Lemmatiser, text: str, mended: str) -> None:
    assert HyphenResolver(voikko).without_converter_blanks(text) == mended


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("ka\u0308ynta\u0308", "käyntä"),
        ("alue\u00adkehitys", "aluekehitys"),
        ("TEM:n\u00a0rahoitus", "TEM:n rahoitus"),
        ("EU\u2011rahoitus", "EU-rahoitus"),
        ("e\ufb03cient\u200b", "efficient"),
        ("K U V A :  A N N A  V I R T A", "KUVA: ANNA VIRTA"),
        ("rivi\x00 yksi\t kaksi ,", "rivi yksi kaksi,"),
    ],
)
def test_characters(raw: str, clean: str) -> None:
    assert normalise(raw) == clean
