"""Continuity on a small real base: what raises a theme, and what makes it a changed one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from alke_kb.domain import LOCAL
from alke_kb.domain.linking import ThemeStep, Verdict
from alke_kb.linking._stated import says_closed, says_moved
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base
from library_fixture import ingest
from qdrant_fixture import quick_folder

ROUNDS = {
    "2020": """# Kainuun keskustelu 2020

## Haasteet

### Matkailu

Matkailun kausivaihtelu Vuokatissa on suuri, ja yöpymisistä valtaosa osuu talveen.

### Rata

Iisalmen ja Ylivieskan radan sähköistys puuttuu, ja tavarajunat vaihtavat veturia Kontiomäellä.

## Johtopäätökset

Matkailun kesäkauden tuotteita kehitetään Vuokatissa kausivaihtelun tasaamiseksi.

Iisalmen ja Ylivieskan radan sähköistys on kiireellisin ratahanke.
""",
    "2022": """# Kainuun keskustelu 2022

## Edellisten johtopäätösten seuranta

Iisalmen ja Ylivieskan radan sähköistys valmistui. Asia on loppuun käsitelty.

## Haasteet

### Matkailu

Matkailun kausivaihtelu Vuokatissa jatkuu, ja kesän yöpymisiä on yhä vähän.

### Lentoliikenne

Kajaanin lentoliikenne ostetaan talveksi kerrallaan, ja iltavuoro Helsingistä puuttuu.

## Johtopäätökset

Matkailun kausivaihtelua Vuokatissa tasataan kesän tuotteilla.

Kajaanin lentoliikenne kilpailutetaan neljäksi vuodeksi.
""",
    "2024": """# Kainuun keskustelu 2024

## Tilannekuva

Matkailun yöpymisiä oli Vuokatissa 900 000, ja matkailu kasvoi.

## Haasteet

### Lentoliikenne

Kajaanin lentoliikenne on neljän vuoden sopimuksella turvattu, mutta lentovuoroja on kaksi päivässä.

## Johtopäätökset

Kajaanin lentoliikenne saa kolmannen vuoron, ja lentoliikenteen sopimus kilpailutetaan uudelleen.
""",
}


@pytest.fixture(scope="module")
def kb() -> Iterator[KnowledgeBase]:
    folder = quick_folder()
    documents = folder / "asiakirjat"
    documents.mkdir()
    lines = ["documents:"]
    for year, text in ROUNDS.items():
        (documents / f"kainuu-{year}.md").write_text(text, "utf-8")
        lines.append(
            f"  - {{path: kainuu-{year}.md, kind: dialogue_record, regions: ['18'], round: '{year}'}}"
        )
    (documents / "manifest.yaml").write_text("\n".join(lines), "utf-8")
    base = open_knowledge_base(Settings(data=folder / "data"))
    assert [o.reason for o in ingest(base, documents).outcomes if o.reason] == []
    yield base
    base.close()
    shutil.rmtree(folder, ignore_errors=True)


def steps(kb: KnowledgeBase, theme: str) -> dict[str, ThemeStep]:
    return {step.round: step for step in kb.linking.continuity("18", theme, reader=LOCAL).steps}


def test_the_same_matter_continues_and_is_dropped_when_only_counted(kb: KnowledgeBase) -> None:
    found = steps(kb, "matkailu")
    verdicts = [found[one].verdict for one in ROUNDS]
    assert verdicts == [Verdict.NEW, Verdict.CONTINUED, Verdict.DROPPED]
    assert "kausivaihtelu" in found["2022"].shared_terms
    assert found["2022"].stated is None


def test_a_closed_matter_makes_its_theme_a_changed_one(kb: KnowledgeBase) -> None:
    found = steps(kb, "saavutettavuus-liikenne")
    verdicts = [found[one].verdict for one in ROUNDS]
    assert verdicts == [Verdict.NEW, Verdict.CHANGED, Verdict.CONTINUED]
    stated = found["2022"].stated
    assert stated is not None
    assert stated.text == "Asia on loppuun käsitelty."
    assert stated.passage.document.path.endswith("kainuu-2022.md")
    assert any("lento" in term for term in found["2022"].new_terms)
    assert any("rata" in term for term in found["2022"].gone_terms)


def test_a_theme_that_a_person_took_away_is_raised_no_more(kb: KnowledgeBase) -> None:
    before = steps(kb, "matkailu")["2022"]
    assert before.verdict is Verdict.CONTINUED
    ids = {one.stored.id for one in before.passages}
    try:
        for one in ids:
            kb.writer.correct_theme(one, "matkailu", main=None)
        assert steps(kb, "matkailu")["2022"].verdict is Verdict.DROPPED
    finally:
        for one in ids:
            kb.writer.withdraw_theme_correction(one, "matkailu")
    assert steps(kb, "matkailu")["2022"].verdict is Verdict.CONTINUED


@pytest.mark.parametrize(
    "sentence",
    [
        "Tavoite on saavutettu, eikä asiaa ole tarpeen jatkaa seuraavassa keskustelussa.",
        "Selvitys luovutettiin keväällä; asia on näiltä osin hoidettu.",
        "Hanketta ei jatketa.",
        "Kohta on toteutunut.",
        "Ärendet är slutbehandlat.",
        "Utredningen blev färdig och kräver inte längre några åtgärder.",
    ],
)
def test_words_that_close_a_matter(sentence: str) -> None:
    assert says_closed(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Kohta on siltä osin toteutunut, mutta rahoitus puuttuu.",
        "Asia on osittain hoidettu.",
        "Selvitys on kesken, ja sitä jatketaan.",
        "Målet är delvis uppnått.",
        "Hanke etenee suunnitellusti.",
    ],
)
def test_words_that_leave_a_matter_open(sentence: str) -> None:
    assert not says_closed(sentence)


@pytest.mark.parametrize(
    ("sentence", "moved"),
    [
        ("Liikenteen painopiste siirtyy raiteilta lentoihin.", True),
        ("Kysymys ei ole enää rahasta vaan tekijöistä.", True),
        ("Yhteinen kampus korvaa sivupisteet koulutuksen kärkihankkeena.", True),
        ("Tyngdpunkten för arbetet ligger nu på utbildning.", True),
        ("Biohiili korvaa turvetta kuivikkeena.", False),
        ("Tavoitevuosi siirretään vuoteen 2032.", False),
        ("Sen sijaan tavoitteena on kasvu.", False),
    ],
)
def test_words_that_move_the_focus(sentence: str, moved: bool) -> None:
    assert says_moved(sentence) is moved
