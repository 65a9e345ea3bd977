"""The matrix against a naive count over every passage of the catalogue, before and after changes."""

from __future__ import annotations

import datetime
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from alke_kb.domain import (
    LOCAL,
    Document,
    Filters,
    Kind,
    Language,
    Metadata,
    Page,
    Passage,
    PassageAnnotation,
    Publicity,
    Role,
    StoredPassage,
)
from alke_kb.indexing import NewDocument
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base
from qdrant_fixture import quick_folder

SENTENCES = {
    "osaava-tyovoima": "Osaavan työvoiman saatavuus ja työvoimapula rajoittavat kasvua.",
    "matkailu": "Matkailun kausivaihtelu on suuri, ja matkailuyritykset hakevat kesän tuotteita.",
    "kiertotalous": "Kiertotalouden ohjelmaa jatketaan, ja kiertotalous tuo investointeja.",
    "": "Kokous avattiin, ja edellisen kokouksen muistio hyväksyttiin.",
}
NAMES = ("", " Lapin liitto osallistui.", " Kainuussa TEM:n ja LVM:n asia.", " Uudellamaalla.")
REGIONS, MINISTRIES, ROUNDS = ("01", "18", "19"), ("TEM", "LVM", "OKM"), ("2020", "2022", "2024")
KINDS = (Kind.DIALOGUE_RECORD, Kind.STRATEGY, Kind.STUDY)
ROLES = (Role.CHALLENGE, Role.CONCLUSION)
CLASSES = (Publicity.PUBLIC, Publicity.SECRET)
LANGUAGES = (Language.FINNISH, Language.SWEDISH)
MATRICES = (
    ("theme", "region", False),
    ("theme", "ministry", False),
    ("region", "ministry", False),
    ("region", "theme", False),
    ("theme", "region", True),
    ("region", "ministry", True),
)
DOCUMENTS = 24


@pytest.fixture
def kb() -> Iterator[KnowledgeBase]:
    folder = quick_folder()
    opened = open_knowledge_base(Settings(data=folder / "data", workers=1))
    draw = random.Random(5)
    for number in range(DOCUMENTS):
        publish(opened, folder, number, draw)
    yield opened
    opened.close()
    shutil.rmtree(folder, ignore_errors=True)


def publish(kb: KnowledgeBase, folder: Path, number: int, draw: random.Random) -> None:
    """A document of random metadata and passages; the same number again is a new version."""
    metadata = Metadata(
        title=f"Asiakirja {number}",
        kind=draw.choice(KINDS),
        regions=tuple(draw.sample(REGIONS, draw.choice((0, 1, 1, 2)))),
        ministries=tuple(draw.sample(MINISTRIES, draw.choice((0, 1, 2)))),
        round=draw.choice((None, *ROUNDS)),
        date=draw.choice((None, datetime.date(draw.randint(2019, 2024), 5, 1))),
        publicity=draw.choice(CLASSES),
        work_id=draw.choice((None, "sarja")),
    )
    passages = []
    for ordinal in range(draw.randint(1, 6)):
        text = " ".join(draw.sample(tuple(SENTENCES.values()), 2)) + draw.choice(NAMES)
        role, language = draw.choice((None, *ROLES)), draw.choice(LANGUAGES)
        passages.append(Passage(ordinal, text, language, 1, 1, 0, len(text), (), role, 0))
    source = folder / f"{number}.md"
    source.write_text("\n\n".join(passage.text for passage in passages), "utf-8")
    digest = f"{draw.getrandbits(256):064x}"
    new = NewDocument(
        path=f"kirjasto/{number}.md",
        source=str(source),
        media_type="text/markdown",
        sha256=digest,
        size=source.stat().st_size,
        mtime_ns=number,
        metadata=metadata,
        metadata_digest=digest,
        pages=[Page(1, None, source.read_text("utf-8"))],
        passages=passages,
    )
    shape = (len(passages), kb.embedder.dimension)
    vectors = np.random.default_rng(number).normal(size=shape).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    kb.writer.publish("ajo", new, vectors)


def random_filters(kb: KnowledgeBase, draw: random.Random) -> Filters:
    """Each restriction now and then, so that most filters leave something."""

    def some(values: tuple[str, ...], share: float = 0.25) -> tuple[str, ...]:
        return tuple(draw.sample(values, draw.randint(1, 2))) if draw.random() < share else ()

    documents = tuple(document.id for document in kb.catalogue.list_documents())
    years = sorted(draw.choices((None, None, None, 2020, 2022), k=2), key=lambda y: y or 0)
    return Filters(
        kinds=tuple(Kind(kind) for kind in some(KINDS)),
        roles=tuple(Role(role) for role in some(ROLES)),
        regions=some(REGIONS),
        ministries=some(MINISTRIES),
        rounds=some(ROUNDS),
        languages=tuple(Language(language) for language in some(LANGUAGES)),
        themes=some(tuple(name for name in SENTENCES if name), 0.15),
        publicity=tuple(Publicity(value) for value in some(CLASSES)),
        year_from=years[0],
        year_to=years[1],
        documents=tuple(draw.sample(documents, 12)) if draw.random() < 0.15 else (),
        works=("sarja",) if draw.random() < 0.1 else (),
    )


def allowed(filters: Filters, one: Document, stored: StoredPassage, themes: set[str]) -> bool:
    """Whether a reader with these filters sees the passage."""
    of, passage = one.metadata, stored.passage
    low, high = filters.year_from, filters.year_to
    return (
        (not filters.kinds or of.kind in filters.kinds)
        and (not filters.roles or passage.role in filters.roles)
        and (not filters.regions or bool(set(filters.regions) & set(of.regions)))
        and (not filters.ministries or bool(set(filters.ministries) & set(of.ministries)))
        and (not filters.rounds or of.round in filters.rounds)
        and (not filters.languages or passage.language in filters.languages)
        and (not filters.themes or bool(set(filters.themes) & themes))
        and (not filters.publicity or of.publicity in filters.publicity)
        and (low is None or (of.year is not None and of.year >= low))
        and (high is None or (of.year is not None and of.year <= high))
        and (not filters.documents or one.id in filters.documents)
        and (not filters.works or (of.work_id or one.id) in filters.works)
    )


Read = list[tuple[Document, StoredPassage, PassageAnnotation]]


def read_everything(kb: KnowledgeBase) -> Read:
    """Every passage that is published, from the catalogue."""
    read: Read = []
    for one in kb.catalogue.list_documents():
        passages = kb.catalogue.passages_of(one.id)
        found = kb.catalogue.annotations_of([stored.id for stored in passages])
        read += [(one, stored, found.get(stored.id, PassageAnnotation())) for stored in passages]
    return read


def naive(
    read: Read, rows: str, columns: str, mentioned: bool, filters: Filters
) -> dict[tuple[str, str], Counter[str]]:
    """Passages per document of each cell, passage by passage."""
    cells: dict[tuple[str, str], Counter[str]] = {}
    for one, stored, notes in read:
        if not allowed(filters, one, stored, set(notes.theme_ids)):
            continue
        values = {
            "theme": restricted(notes.theme_ids, filters.themes),
            "region": restricted(one.metadata.regions, filters.regions),
            "ministry": restricted(one.metadata.ministries, filters.ministries),
        }
        if mentioned:
            values["region"] = notes.mentioned_regions
            values["ministry"] = notes.mentioned_ministries
        for row in values[rows]:
            for column in values[columns]:
                cells.setdefault((row, column), Counter())[one.id] += 1
    return cells


def restricted(values: tuple[str, ...], to: tuple[str, ...]) -> tuple[str, ...]:
    """A filter on an axis leaves only its own rows or columns."""
    return tuple(value for value in values if not to or value in to)


def compare(kb: KnowledgeBase, read: Read, seed: int) -> int:
    """Every sort of matrix with a random filter of its own; returns the number of cells."""
    draw = random.Random(seed)
    compared = 0
    for rows, columns, mentioned in MATRICES:
        filters = random_filters(kb, draw)
        found = kb.linking.matrix(rows, columns, filters, mentioned=mentioned, reader=LOCAL)
        expected = naive(read, rows, columns, mentioned, filters)
        assert {(c.row, c.column): (c.documents, c.passages) for c in found.cells} == {
            place: (len(documents), documents.total()) for place, documents in expected.items()
        }, (rows, columns, mentioned, filters)
        for cell in found.cells:
            most = sorted(expected[cell.row, cell.column].items(), key=lambda d: (-d[1], d[0]))
            assert cell.document_ids == tuple(document for document, _count in most[:5])
        compared += len(found.cells)
    return compared


def test_counts_are_those_of_reading_everything(kb: KnowledgeBase) -> None:
    read = read_everything(kb)
    assert sum(compare(kb, read, seed) for seed in range(25)) > 300


def test_counts_follow_every_change_at_once(kb: KnowledgeBase) -> None:
    draw = random.Random(3)
    folder = kb.settings.data
    for step in range(12):
        documents = kb.catalogue.list_documents()
        one = draw.choice(documents)
        passage = draw.choice(kb.catalogue.passages_of(one.id))
        theme = draw.choice([name for name in SENTENCES if name])
        match step % 6:
            case 0:
                kb.writer.correct(one.id, {"publicity": draw.choice(CLASSES).value})
            case 1:
                kb.writer.correct(one.id, {"regions": draw.sample(REGIONS, 2), "round": None})
            case 2:
                kb.writer.correct_theme(passage.id, theme, main=draw.choice((True, False, None)))
            case 3:
                kb.writer.delete(one.id)
            case 4:
                publish(kb, folder, draw.randrange(DOCUMENTS + 3), draw)
            case _:
                # Hidden in the catalogue, its points still there: what a crash leaves.
                kb.catalogue.delete_document(one.id)
        compare(kb, read_everything(kb), step)
    kb.writer.reindex()
    compare(kb, read_everything(kb), 99)
