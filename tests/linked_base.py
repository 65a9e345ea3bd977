"""A small base for the linking views: two rounds of one region, another region, a strategy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base
from library_fixture import ingest
from qdrant_fixture import quick_folder

KAINUU_2020 = """# Kainuun aluekehittämiskeskustelu 2020

## Haasteet

Matkailun kausivaihtelu Vuokatissa on suuri: yöpymisistä valtaosa osuu talveen, ja matkailuyritysten
kesä on hiljainen.

## Johtopäätökset

Iisalmen ja Ylivieskan radan sähköistys on tärkein liikennehanke, ja sen rahoitusta edistetään.

Sotkamon kuntakeskukseen perustetaan lähihoitajakoulutuksen sivupiste yhdessä ammattiopiston kanssa.
"""
KAINUU_2022 = """# Kainuun aluekehittämiskeskustelu 2022

## Edellisten johtopäätösten seuranta

Iisalmen ja Ylivieskan radan sähköistys sai rahoituksen, ja rakentaminen alkoi tammikuussa 2022.

## Haasteet

Osaavan työvoiman saatavuus on maakunnan suurin haaste. Työvoimapula hidastaa yritysten kasvua ja
avoimia työpaikkoja jää täyttämättä.

## Johtopäätökset

Matkailun kausivaihtelua Vuokatissa tasataan kesän tuotteilla, ja yöpymisten jakaumaa seurataan.
"""
LAPPI_2022 = """# Lapin aluekehittämiskeskustelu 2022

## Haasteet

### Poronhoito

Poronhoito ja saamelaisten elinkeinot ovat ahtaalla, ja arktisen ympäristön muutos etenee.

### Työvoima

Osaavan työvoiman puute ja työvoimapula rajoittavat kasvua, ja osaavaa työvoimaa haetaan muualta.
"""
STRATEGIA = """# Elinvoimastrategia 2030

## Toimenpiteet

Osaavan työvoiman saatavuutta parannetaan työvoimatiekartalla, ja työvoimapulaan vastataan
koulutuksella jokaisessa maakunnassa.

### Kiertotalous

Kiertotalouden ohjelmaa jatketaan, ja kierrätysmateriaalien markkinoita vahvistetaan kiertotalouden
investointituella.
"""
MANIFEST = """documents:
  - {path: kainuu-2020.md, kind: dialogue_record, regions: ["18"], ministries: [TEM], round: "2020",
     date: 2020-11-02, diary_number: VN/20/2020}
  - {path: kainuu-2022.md, kind: dialogue_record, regions: ["18"], ministries: [TEM], round: "2022",
     date: 2022-02-08, diary_number: VN/22/2022}
  - {path: lappi-2022.md, kind: dialogue_record, regions: ["19"], ministries: [LVM], round: "2022"}
  - {path: strategia.md, kind: strategy, ministries: [TEM], date: 2021-05-01}
"""
FILES = {
    "kainuu-2020.md": KAINUU_2020,
    "kainuu-2022.md": KAINUU_2022,
    "lappi-2022.md": LAPPI_2022,
    "strategia.md": STRATEGIA,
    "manifest.yaml": MANIFEST,
}


@contextmanager
def linked_base() -> Iterator[KnowledgeBase]:
    """The base, made anew and open while the block runs."""
    folder = quick_folder()
    kb = _build(folder)
    yield kb
    kb.close()
    shutil.rmtree(folder, ignore_errors=True)


def _build(folder: Path) -> KnowledgeBase:
    source = folder / "kirjasto"
    source.mkdir()
    for name, text in FILES.items():
        (source / name).write_text(text, "utf-8")
    kb = open_knowledge_base(Settings(data=folder / "data", workers=1))
    assert [o.reason for o in ingest(kb, source).outcomes if o.reason] == []
    return kb


def passage(kb: KnowledgeBase, words: str) -> str:
    """Id of the passage that holds these words."""
    for document in kb.catalogue.list_documents():
        for stored in kb.catalogue.passages_of(document.id):
            if words in " ".join(stored.passage.text.split()):
                return stored.id
    raise AssertionError(words)
