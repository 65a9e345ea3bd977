"""A tiny base with documents planted in every publicity class, and its twins without them.

Every planted document has two words of its own. ``word`` is Finnish, and requests ask for it.
``secret`` is no word, stands in text, headings, title, path and every identifier, and is in no
request: wherever it appears, the document shows. Each also brings something that no other document
has (a region, a ministry, a round, a year, a language, a theme), so that a count betrays it.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from alke_kb.domain import Kind, Language, Metadata, Page, Passage, Publicity, Reader, Role
from alke_kb.indexing import NewDocument
from alke_kb.indexing.ids import document_id
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base

FI, SV = Language.FINNISH, Language.SWEDISH
LABOUR = "Osaavan työvoiman saatavuus on suurin haaste, ja työvoimapula rajoittaa kasvua."
TOURISM = "Matkailun kausivaihtelu on suuri, ja matkailuyritykset hakevat kesän tuotteita."
CIRCULAR = "Kiertotalouden ohjelmaa jatketaan, ja kiertotalous tuo investointeja alueelle."
REINDEER = "Poronhoito ja saamelaisten elinkeinot ovat ahtaalla arktisen ympäristön muuttuessa."


@dataclass(frozen=True)
class Section:
    """A section of one passage."""

    heading: str
    role: Role | None
    text: str


@dataclass(frozen=True)
class Planted:
    """A document before it is in a base; ``word`` and ``secret`` are empty in the public ones."""

    name: str
    metadata: Metadata
    sections: tuple[Section, ...]
    word: str = ""
    secret: str = ""
    misspelt: str = ""
    theme: str = "osaava-tyovoima"

    @property
    def id(self) -> str:
        return document_id(self.path)

    @property
    def path(self) -> str:
        return f"kirjasto/{self.name}{self.secret}.txt"


def _record(region: str, round_id: str, ministry: str, **more: object) -> dict[str, object]:
    return {
        "kind": Kind.DIALOGUE_RECORD,
        "regions": (region,),
        "ministries": (ministry,),
        "round": round_id,
        "date": datetime.date(int(round_id), 2, 8),
        **more,
    }


def _public(name: str, title: str, *sections: Section, **metadata: object) -> Planted:
    return Planted(name, Metadata(title, **metadata), sections)  # type: ignore[arg-type]


PUBLIC = (
    _public(
        "kainuu-2020",
        "Kainuun keskustelu 2020",
        Section("Haasteet", Role.CHALLENGE, f"{LABOUR} Kainuussa on avoimia työpaikkoja."),
        Section(
            "Johtopäätökset",
            Role.CONCLUSION,
            "Valtio ja maakunta edistävät työvoiman saatavuutta yhdessä ja seuraavat sitä.",
        ),
        **_record("18", "2020", "TEM"),
    ),
    _public(
        "kainuu-2022",
        "Kainuun keskustelu 2022",
        Section("Haasteet", Role.CHALLENGE, f"{LABOUR} {TOURISM}"),
        Section(
            "Johtopäätökset",
            Role.CONCLUSION,
            "Matkailun kausivaihtelua tasataan, ja työvoiman saatavuutta seurataan vuosittain.",
        ),
        **_record("18", "2022", "TEM", work_id="kainuu-2022"),
    ),
    _public(
        "lappi-2022",
        "Lapin keskustelu 2022",
        Section("Haasteet", Role.CHALLENGE, f"{LABOUR} Rautatieyhteydet ovat huonot."),
        Section("Tavoitteet", Role.OBJECTIVE, f"{TOURISM} Lapin liitto ja LVM selvittävät."),
        **_record("19", "2022", "LVM"),
    ),
    _public(
        "strategia",
        "Elinvoimastrategia",
        Section("Toimenpiteet", Role.MEASURE, f"{LABOUR} Siihen vastataan koulutuksella."),
        kind=Kind.STRATEGY,
        ministries=("TEM",),
        date=datetime.date(2021, 5, 1),
    ),
    _public(
        "laki-2001",
        "Kalastuslaki",
        Section("1 § Soveltamisala", None, "Tätä lakia sovelletaan kalastukseen sisävesillä."),
        Section("2 § Kalastusohjelma", None, "Maakunta laatii kalastusohjelman neljäksi vuodeksi."),
        kind=Kind.LEGISLATION,
        date=datetime.date(2001, 1, 1),
        work_id="10/2001",
    ),
)


def _planted(
    number: int,
    word: str,
    misspelt: str,
    theme: str,
    publicity: Publicity,
    agency: str | None,
    *sections: Section,
    **metadata: object,
) -> Planted:
    secret = f"xq{number}zkv"
    own = Section(f"Liite {secret}", Role.OPENING, f"Sana {word} ja tunnus {secret} ovat tässä.")
    values: dict[str, object] = {
        "publicity": publicity,
        "agency": agency,
        "diary_number": f"VN/{secret}/2024",
        "urn": f"URN:NBN:fi-fe{secret}",
        "source_url": f"https://esimerkki.fi/{secret}",
        **metadata,
    }
    return Planted(
        f"salattu-{number}-",
        Metadata(f"Muistio {secret}", **values),  # type: ignore[arg-type]
        (*sections, own),
        word,
        secret,
        misspelt,
        theme,
    )


PLANTED = (
    _planted(
        1, "kirahvi", "kirahvvi", "matkailu", Publicity.DRAFT, "TEM",
        Section("Johtopäätökset", Role.CONCLUSION, f"{TOURISM} {LABOUR} TEM seuraa."),
        Section("Haasteet", Role.CHALLENGE, f"{TOURISM} Lapissa ja Kainuussa."),
        **_record("18", "2024", "TEM"),
    ),
    _planted(
        2, "majakka", "majaka", "kiertotalous", Publicity.DRAFT, "LVM",
        Section("Toimenpiteet", Role.MEASURE, f"{CIRCULAR} {TOURISM}"),
        Section("Tavoitteet", Role.OBJECTIVE, f"{CIRCULAR} Kiertotaloutta on lisättävä."),
        kind=Kind.STRATEGY, ministries=("YM",), date=datetime.date(2019, 5, 1),
    ),
    _planted(
        3, "viulisti", "viulistti", "osaava-tyovoima", Publicity.PARTLY_SECRET, "TEM",
        Section("Haasteet", Role.CHALLENGE, f"{LABOUR} Hämeen liitto ja OKM ovat mukana."),
        **_record("05", "2023", "OKM"),
    ),
    _planted(
        4, "tiikeri", "tiikerii", "osaava-tyovoima", Publicity.PARTLY_SECRET, "LVM",
        Section("1 § Soveltamisala", None, "Tätä lakia sovelletaan kalastukseen merellä."),
        Section("2 § Kalastusohjelma", None, "Maakunta laatii kalastusohjelman kuudeksi vuodeksi."),
        Section("3 §", None, "Tällä lailla kumotaan kalastuksesta annettu laki (10/2001)."),
        kind=Kind.LEGISLATION, date=datetime.date(2011, 1, 1), work_id="20/2011",
    ),
    _planted(
        5, "papukaija", "papukaijja", "osaava-tyovoima", Publicity.SECRET, "TEM",
        Section("Utmaningar", Role.CHALLENGE, "Tillgången till kompetent arbetskraft är svår."),
        **_record("18", "2022", "TEM", language=SV, work_id="kainuu-2022"),
    ),
    _planted(
        6, "sateenvarjo", "sateenvrajo", "saamelaiset-arktisuus", Publicity.SECRET, "LVM",
        Section("Tilanne", Role.SITUATION, f"{REINDEER} {CIRCULAR}"),
        kind=Kind.STUDY, regions=("19",), ministries=("MMM",), date=datetime.date(2017, 5, 1),
    ),
    _planted(
        7, "norsunluu", "norsunluuu", "matkailu", Publicity.SECRET, None,
        Section("Johtopäätökset", Role.CONCLUSION, f"{TOURISM} {REINDEER}"),
        **_record("19", "2026", "LVM"),
    ),
)  # fmt: skip


def build(
    folder: Path, shared: KnowledgeBase, seen: Callable[[Metadata], bool] = lambda _: True
) -> KnowledgeBase:
    """A base of what is ``seen``; model and annotator are those of ``shared``."""
    settings = Settings(data=folder / "data", workers=1, requests_per_minute=0)
    with (
        patch("alke_kb.wiring.open_embedder", lambda _settings: shared.embedder),
        patch("alke_kb.wiring.Annotator", lambda *_given: shared.annotator),
    ):
        kb = open_knowledge_base(settings)
    chosen = [one for one in (*PUBLIC, *PLANTED) if seen(one.metadata)]
    new = [prepared(one, folder) for one in chosen]
    for one, vectors in zip(new, kb.writer.embed(new), strict=True):
        kb.writer.publish("ajo", one, vectors)
    return kb


def passages_of(kb: KnowledgeBase) -> Mapping[str, str]:
    """Id of each document's first passage."""
    listed = kb.catalogue.list_documents()
    return {one.id: kb.catalogue.passages_of(one.id)[0].id for one in listed}


def hidden_from(reader: Reader, documents: Iterable[Planted] = PLANTED) -> list[Planted]:
    """The planted documents that are not there for a reader."""
    return [one for one in documents if not reader.sees(one.metadata)]


def text_of(one: Planted) -> str:
    """What its file holds."""
    return "\n\n".join(f"{section.heading}\n\n{section.text}" for section in one.sections)


def prepared(one: Planted, folder: Path) -> NewDocument:
    """The document ready to be published; its bytes are in the folder."""
    text = text_of(one)
    source = folder / f"{one.name}.txt"
    source.write_text(text, "utf-8")
    passages, end = [], 0
    for ordinal, section in enumerate(one.sections):
        start = text.index(section.text, end)
        end = start + len(section.text)
        passages.append(
            Passage(
                ordinal=ordinal,
                text=section.text,
                language=one.metadata.language,
                page_from=1,
                page_to=1,
                start=start,
                end=end,
                heading_path=(section.heading,),
                role=section.role,
                section=ordinal,
            )
        )
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    return NewDocument(
        path=one.path,
        source=str(source),
        media_type="text/plain",
        sha256=digest,
        size=source.stat().st_size,
        mtime_ns=1,
        metadata=one.metadata,
        metadata_digest=digest,
        pages=[Page(1, None, text)],
        passages=passages,
    )
