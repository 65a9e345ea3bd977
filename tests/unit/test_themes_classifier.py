"""Themes of passages: evidence with offsets, borders of the conventions, own theme files."""

from __future__ import annotations

from pathlib import Path

import pytest

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language, ThemeSource
from alke_kb.linking.themes import ThemeClassifier
from alke_kb.vocab import load_themes

FI, SV, EN = Language.FINNISH, Language.SWEDISH, Language.ENGLISH


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(open_lemmatiser())


@pytest.fixture(scope="module")
def classifier(analyser: Analyser) -> ThemeClassifier:
    return ThemeClassifier(load_themes(), analyser)


def themes(classifier: ThemeClassifier, text: str, language: Language = FI) -> set[str]:
    return {one.theme for one in classifier.classify(text, language)}


@pytest.mark.parametrize(
    ("text", "language", "theme"),
    [
        ("Osaavan työvoiman saatavuus on maakunnan suurin haaste.", FI, "osaava-tyovoima"),
        ("Kunta laatii maahanmuuttajalle kotoutumissuunnitelman.", FI, "kotoutuminen"),
        ("Maakuntaohjelman toteuttamista seurataan vuosittain.", FI, "aluekehitys"),
        ("Kasvihuonekaasujen päästöjä vähennetään.", FI, "ilmastonmuutos"),
        ("Rautatien peruskorjaus nopeuttaa junaliikennettä.", FI, "saavutettavuus-liikenne"),
        ("Tillgången till kompetent arbetskraft är en utmaning.", SV, "osaava-tyovoima"),
        ("Landskapsprogrammet styr regionutvecklingen.", SV, "aluekehitys"),
        ("Labour shortage is the greatest challenge of the region.", EN, "osaava-tyovoima"),
    ],
)
def test_what_a_sentence_is_about_is_main(
    classifier: ThemeClassifier, text: str, language: Language, theme: str
) -> None:
    main = {one.theme for one in classifier.classify(text, language) if one.main}
    assert theme in main


@pytest.mark.parametrize(
    ("text", "not_theme"),
    [
        # names of authorities speak for nothing
        ("Päätöksen tekee elinkeino-, liikenne- ja ympäristökeskus.", "saavutettavuus-liikenne"),
        ("Päätöksen tekee elinkeino-, liikenne- ja ympäristökeskus.", "luonto"),
        ("Asiasta vastaa opetus- ja kulttuuriministeriö.", "kulttuuri-nuoret"),
        ("Paikalla oli liikenneneuvos Petteri Ojansivu.", "saavutettavuus-liikenne"),
        # parts of names and function words
        ("Kokouksen avasi Elsa Kallioranta.", "saaristo-vesi"),
        ("Silloin päätettiin toisin.", "saavutettavuus-liikenne"),
        # borders of the conventions
        ("Turvataan vanhojen metsien suojelu.", "biotalous"),
        ("Ydinjäte sijoitetaan kallioon.", "kiertotalous"),
    ],
)
def test_what_only_looks_like_a_theme(
    classifier: ThemeClassifier, text: str, not_theme: str
) -> None:
    assert not_theme not in themes(classifier, text)


def test_procedure_has_no_theme(classifier: ThemeClassifier) -> None:
    text = (
        "Tuen saajan tulee viipymättä palauttaa virheellisesti, liikaa tai ilmeisen perusteettomasti "
        "saamansa tuki tai sen osa. Hakemus on allekirjoitettava."
    )
    assert classifier.classify(text, FI) == ()


def test_evidence_stands_in_the_text(classifier: ThemeClassifier) -> None:
    text = "Lapin matkailun kausiluonteisuus vaikeuttaa työtä; matkailuyritykset odottavat kesää."
    found = {one.theme: one for one in classifier.classify(text, FI)}
    matkailu = found["matkailu"]
    assert matkailu.source is ThemeSource.RULE
    assert 0 < matkailu.score <= 1
    assert [e.surface for e in matkailu.evidence] == ["matkailun", "matkailuyritykset", "kesää"]
    for evidence in matkailu.evidence:
        assert evidence.start is not None
        assert evidence.end is not None
        assert text[evidence.start : evidence.end] == evidence.surface


def test_main_and_passing_are_told_apart(classifier: ThemeClassifier) -> None:
    text = (
        "Kotoutumiskoulutus alkaa alkukartoituksella, ja kotoutumissuunnitelma laaditaan kuukaudessa. "
        "Kotoutujan kielitaitoa arvioidaan koulutuksen lopussa. Paikalle pääsee junalla."
    )
    found = {one.theme: one.main for one in classifier.classify(text, FI)}
    assert found["kotoutuminen"] is True
    assert found.get("saavutettavuus-liikenne", False) is False


def test_at_most_four_best_first(classifier: ThemeClassifier) -> None:
    text = (
        "Maakunta kehittää matkailua, satamia, tuulivoimaa, maataloutta, museoita, saaristoa, "
        "yliopistoa ja sairaalaa, ja poliisi, kaivokset ja kalastus mainitaan."
    )
    found = classifier.classify(text, FI)
    assert len(found) == 4
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_suspended_compounds_count(classifier: ThemeClassifier) -> None:
    text = "Tutkimus-, kehittämis- ja innovaatiotoimintaa rahoitetaan."
    assert "tki" in themes(classifier, text)


def test_empty_and_odd_texts(classifier: ThemeClassifier) -> None:
    for text in ("", " ", "1 234 567", "§ § §", "\u00ad", "\ud83d\ude00 😀"):
        assert classifier.classify(text, FI) == ()


def test_own_theme_file_without_cues_and_with(analyser: Analyser, tmp_path: Path) -> None:
    file = tmp_path / "teemat.yaml"
    file.write_text(
        """themes:
- id: jaahallit
  labels: {fi: jäähallien rakentaminen, sv: byggande av ishallar}
  synonyms: {fi: [jäähalli]}
- id: koirat
  labels: {fi: koiranpito}
  cues: {fi: {strong: [koira, "koirapuisto"], not: [koiransilmä]}}
""",
        encoding="utf-8",
    )
    own = ThemeClassifier(load_themes(file), analyser)
    assert themes(own, "Kunta rakentaa jäähallin.") == {"jaahallit"}
    assert themes(own, "Koirapuistossa juoksi kaksi koiraa.") == {"koirat"}
    assert themes(own, "Koiransilmä kukkii.") == set()
