"""A small library of real files in a real knowledge base: embedded index, SQLite, Voikko, model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from alke_ingest.pipeline import Ingest, IngestReport
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base

KAINUU = """# Kainuun aluekehittämiskeskustelu 2022

## 1 Tilannekuva

Kainuun väestö väheni vuonna 2021 yhteensä 512 hengellä. Kajaanin seudulla avoimia työpaikkoja oli
enemmän kuin koskaan aikaisemmin, ja kaivosalan yritykset hakivat osaajia myös ulkomailta.

## 2 Haasteet

Osaavan työvoiman saatavuus on maakunnan suurin haaste. Työvoimapula hidastaa yritysten kasvua, ja
työperäinen maahanmuutto etenee hitaasti, koska asuntoja ja palveluja ei ole riittävästi.

## 3 Johtopäätökset

Keskustelun johtopäätöksenä todettiin, että valtio ja maakunta edistävät yhdessä tutkimus-,
kehittämis- ja innovaatiotoimintaa. Johtopäätösten toteutumista seurataan seuraavissa
aluekehittämiskeskusteluissa.
"""
LAPPI = """# Lapin aluekehittämiskeskustelu 2024

## Haasteet

Matkailun kausiluonteisuus vaikeuttaa työntekijöiden pysyvää asettumista Lappiin. Rautatieyhteydet
pohjoiseen ovat huonossa kunnossa.

## Johtopäätökset

Lapin liitto ja liikenne- ja viestintäministeriö selvittävät Tornion rataosan kunnostamista. TEM:n
rahoituksella käynnistetään vihreän siirtymän kokeilu.
"""
STRATEGIA = """# Maahanmuuton strategia

## Tavoitteet

Tavoitteena on nopeuttaa työperäisen maahanmuuton lupamenettelyjä ja vahvistaa kotoutumista kaikissa
maakunnissa. Kunnat laativat kotoutumissuunnitelman jokaiselle uudelle asukkaalle.
"""
OSTERBOTTEN = """# Regionutvecklingsdiskussionen i Österbotten 2022

## Slutsatser

Som slutsats konstaterades att tillgången till kompetent arbetskraft är den största utmaningen för
landskapets företag. Uppföljningen sker i följande regionutvecklingsdiskussion.
"""
MANIFEST = """documents:
  - {path: kainuu.md, kind: dialogue_record, regions: ["18"], ministries: [TEM], round: "2022",
     date: 2022-02-08, diary_number: VN/1234/2022, work_id: kainuu-2022}
  - {path: lappi.md, kind: dialogue_record, regions: ["19"], ministries: [LVM, TEM], round: "2024"}
  - {path: strategia.md, kind: strategy, ministries: [SM, TEM], date: 2023-05-01}
  - {path: osterbotten.md, kind: dialogue_record, regions: ["15"], round: "2022", language: sv}
"""
FILES = {
    "kainuu.md": KAINUU,
    "lappi.md": LAPPI,
    "strategia.md": STRATEGIA,
    "osterbotten.md": OSTERBOTTEN,
    "manifest.yaml": MANIFEST,
}


def write_library(folder: Path) -> Path:
    """The library's files in a folder; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def ingest(kb: KnowledgeBase, *paths: Path) -> IngestReport:
    """Run the real pipeline in this process."""
    return Ingest(kb.catalogue, kb.writer, kb.settings).run(list(paths))


@pytest.fixture(scope="session")
def library_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the library's files, not to be changed."""
    return write_library(tmp_path_factory.mktemp("library") / "kirjasto")


@pytest.fixture(scope="session")
def library(
    tmp_path_factory: pytest.TempPathFactory, library_folder: Path
) -> Iterator[KnowledgeBase]:
    """The library ingested once, for tests that only read."""
    kb = open_knowledge_base(Settings(data=tmp_path_factory.mktemp("data"), workers=1))
    report = ingest(kb, library_folder)
    assert [o.reason for o in report.outcomes if o.reason] == []
    yield kb
    kb.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[KnowledgeBase]:
    """An empty knowledge base for tests that write; data in ``tmp_path / "data"``."""
    kb = open_knowledge_base(Settings(data=tmp_path / "data", workers=1))
    yield kb
    kb.close()
