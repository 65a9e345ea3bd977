"""Series of documents over a small real base: what replaces what, and what a reader may not see."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from alke_kb.domain import ANONYMOUS, LOCAL, Filters, Publicity
from alke_kb.domain.series import SectionVerdict
from alke_kb.errors import InvalidInput, NotFound
from alke_kb.linking._replaced import repealed
from alke_kb.linking._section_steps import _matches
from alke_kb.linking._sections import Pairing
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base
from library_fixture import ingest
from qdrant_fixture import quick_folder

FIRST = """# Kalataloustukilaki

### 1 § Kalastusohjelma

Kalastusalue laatii kalastusohjelman viideksi vuodeksi. Ohjelma sisältää kalavesien hoidon tavoitteet.

### 2 § Muikkurahasto

Muikkurahastosta maksetaan korvausta verkkojen rikkoutumisesta kalastusohjelman mukaan.

### 3 § Muutoksenhaku

Päätökseen haetaan muutosta valittamalla hallinto-oikeuteen.
"""
SECOND = """# Laki kalatalouden tukemisesta

### 1 § Kalastusohjelma

Kalastusalue laatii kalastusohjelman viideksi vuodeksi. Ohjelma sisältää kalavesien hoidon tavoitteet.

### 2 § Nuorten kalastajien neuvonta

Nuorille kalastajille annetaan neuvontaa, jonka järjestämisestä määrätään kalastusohjelmassa.

### 3 § Muutoksenhaku

Päätökseen haetaan muutosta valittamalla hallinto-oikeuteen.

### 4 § Voimaantulo

Tämä laki tulee voimaan 1 päivänä tammikuuta 2012. Tällä lailla kumotaan kalataloustukilaki (10/2001).
"""
MANIFEST = """documents:
  - {path: vanha.md, kind: legislation, work_id: 10/2001, date: 2001-02-01}
  - {path: uusi.md, kind: legislation, work_id: 20/2011, date: 2011-12-01}
"""


@pytest.fixture
def kb() -> Iterator[KnowledgeBase]:
    folder = quick_folder()
    documents = folder / "lait"
    documents.mkdir()
    for name, text in (("vanha.md", FIRST), ("uusi.md", SECOND), ("manifest.yaml", MANIFEST)):
        (documents / name).write_text(text, "utf-8")
    base = open_knowledge_base(Settings(data=folder / "data"))
    assert [o.reason for o in ingest(base, documents).outcomes if o.reason] == []
    yield base
    base.close()
    shutil.rmtree(folder, ignore_errors=True)


def document_id(kb: KnowledgeBase, name: str) -> str:
    return next(d.id for d in kb.catalogue.list_documents() if d.path.endswith(name))


def story(kb: KnowledgeBase, **arguments: object) -> list[tuple[str | None, str, str | None]]:
    view = kb.linking.series(**arguments, reader=LOCAL)  # type: ignore[arg-type]
    return [
        (s.earlier and s.earlier.citation, s.verdict.value, s.later and s.later.citation)
        for series in view.series
        for pair in series.pairs
        for s in pair.steps
    ]


def test_sections_on_a_topic_are_kept_dropped_and_new(kb: KnowledgeBase) -> None:
    assert story(kb, topic="kalastusohjelma") == [
        ("10/2001 1 §", "kept", "20/2011 1 §"),
        ("10/2001 2 §", "dropped", None),
        (None, "new", "20/2011 2 §"),
    ]
    steps = kb.linking.series("kalastusohjelma", reader=LOCAL).series[0].pairs[0].steps
    assert [(s.later or s.earlier).subject for s in steps if s] == [True, False, False]  # type: ignore[union-attr]
    assert steps[0].score is not None
    assert steps[1].verdict is SectionVerdict.DROPPED
    assert steps[1].earlier is not None
    assert "Muikkurahastosta" in steps[1].earlier.passages[0].stored.passage.text


def test_documents_are_named_by_number_path_or_id(kb: KnowledgeBase) -> None:
    expected = story(kb, topic="kalastusohjelma")
    for names in (("10/2001", "20/2011"), ("uusi.md", "vanha.md"), ("10/2001",)):
        assert story(kb, topic="kalastusohjelma", documents=names) == expected
    ids = (document_id(kb, "vanha.md"), document_id(kb, "uusi.md"))
    assert story(kb, topic="kalastusohjelma", documents=ids) == expected
    with pytest.raises(NotFound):
        kb.linking.series("kalastusohjelma", documents=("99/1999",), reader=LOCAL)


def test_it_is_told_what_to_follow(kb: KnowledgeBase) -> None:
    for topic, passage in ((None, None), ("  ", None), ("kala", "ei-ole")):
        with pytest.raises(InvalidInput):
            kb.linking.series(topic, passage=passage, reader=LOCAL)
    with pytest.raises(NotFound):
        kb.linking.series(passage="ei-ole", reader=LOCAL)
    assert kb.linking.series("avaruusohjelma", reader=LOCAL).series == ()


def test_what_a_reader_may_not_see_is_in_no_series(kb: KnowledgeBase) -> None:
    kb.writer.correct(document_id(kb, "uusi.md"), {"publicity": Publicity.SECRET.value})
    public = Filters(publicity=(Publicity.PUBLIC,))
    for filters, reader in ((public, LOCAL), (Filters(), ANONYMOUS)):
        assert kb.linking.series("kalastusohjelma", filters, reader=reader).series == ()
        for name in ("20/2011", "uusi.md", document_id(kb, "uusi.md")):
            with pytest.raises(NotFound):
                kb.linking.series(
                    "kalastusohjelma", filters, documents=(name, "10/2001"), reader=reader
                )
    assert kb.linking.series("kalastusohjelma", reader=LOCAL).series != ()


def test_a_deleted_act_leaves_the_series(kb: KnowledgeBase) -> None:
    kb.writer.delete(document_id(kb, "vanha.md"))
    assert kb.linking.series("kalastusohjelma", reader=LOCAL).series == ()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            "Tällä lailla kumotaan alueiden kehittämislaki (602/2002) siihen tehtyine muutoksineen.",
            ["602/2002"],
        ),
        (
            "Tällä lailla kumotaan alueiden kehittämisestä annettu laki (1651/2009) ja "
            "rakennerahastolaki (1401/2006). Tämä koskee myös lakia (1/2000).",
            ["1651/2009", "1401/2006"],
        ),
        (
            "Tällä lailla kumotaan:\n1) julkisesta työvoimapalvelusta annettu laki (1295/2002); ja\n"
            "2) tietojärjestelmästä annettu laki (1058/2002).",
            ["1295/2002", "1058/2002"],
        ),
        ("Genom denna lag upphävs klimatlagen (609/2015).", ["609/2015"]),
        ("Tällä asetuksella kumotaan asetuksen (1373/2018) 4 §:n 1 momentin 2 kohta.", []),
        ("Rahoitukseen sovelletaan rahoituslakia (757/2021).", []),
    ],
)
def test_clauses_of_repeal(text: str, numbers: list[str]) -> None:
    assert list(repealed(text)) == numbers


def test_a_section_left_over_takes_its_own_nearest_but_no_second_one() -> None:
    # as 11, 14 and 15 §§ of 1386/2010 lie to 16 and 19 §§ of 681/2023
    scores = np.array([[0.415, 0.411], [0.322, 0.365], [0.393, 0.319]])
    pairing = cast("Pairing", SimpleNamespace(scores=scores))
    assert _matches(pairing) == [(0, 0), (1, 1)]
    assert _matches(cast("Pairing", SimpleNamespace(scores=scores - 0.1))) == []
