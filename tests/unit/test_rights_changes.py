"""Restricting and opening documents: at no moment, crash included, is the index more open than the catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from alke_kb.domain import ANONYMOUS, LOCAL, Publicity, Query, Where
from alke_kb.errors import InvalidInput
from alke_kb.indexing import payload_changes
from alke_kb.wiring import KnowledgeBase
from planted import PUBLIC, build, prepared
from qdrant_fixture import quick_folder

DOCUMENT = PUBLIC[0]


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def folder() -> Iterator[Path]:
    made = quick_folder()
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def kb(folder: Path, library: KnowledgeBase) -> Iterator[KnowledgeBase]:
    built = build(folder, library, lambda metadata: metadata.publicity is Publicity.PUBLIC)
    yield built
    built.close()


def counted(kb: KnowledgeBase, reader=ANONYMOUS) -> bool:
    """Whether some count of the index has the document."""
    cells = kb.linking.matrix(reader=reader).cells
    return any(DOCUMENT.id in cell.document_ids for cell in cells)


def seen(kb: KnowledgeBase, reader=ANONYMOUS) -> bool:
    """Whether a search shows it."""
    found = kb.search.search(Query("avoimia työpaikkoja Kainuussa"), reader=reader).results
    return DOCUMENT.id in {hit.document.id for hit in found}


def reopen(kb: KnowledgeBase) -> None:
    """As a new process would find it."""
    kb.writer._checked = None


def test_a_crash_while_restricting_leaves_nothing_open(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct = kb.catalogue.correct_metadata
    for killed_before in (True, False):
        kb.writer.correct(DOCUMENT.id, {"publicity": Publicity.PUBLIC.value})
        assert counted(kb)

        def killed(document_id: str, values, early=killed_before):
            if not early:
                correct(document_id, values)
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(kb.catalogue, "correct_metadata", killed)
            patched.setattr(payload_changes, "_release", lambda *_given: None)
            with pytest.raises(Killed):
                kb.writer.correct(DOCUMENT.id, {"publicity": Publicity.SECRET.value})
        assert not counted(kb)
        assert counted(kb, LOCAL)
        reopen(kb)
        # After the crash the catalogue decides.
        assert counted(kb) is seen(kb) is killed_before
        assert counted(kb, LOCAL)


def test_a_correction_that_is_refused_changes_nothing(kb: KnowledgeBase) -> None:
    with pytest.raises(InvalidInput):
        kb.writer.correct(DOCUMENT.id, {"publicity": "vihreä"})
    assert counted(kb)
    assert seen(kb)


@pytest.mark.parametrize("crash", [True, False])
def test_new_given_rights_of_the_same_text_wait_for_the_catalogue(
    kb: KnowledgeBase, folder: Path, monkeypatch: pytest.MonkeyPatch, crash: bool
) -> None:
    kb.writer.correct(DOCUMENT.id, {"publicity": None})
    closed = replace(DOCUMENT, metadata=replace(DOCUMENT.metadata, publicity=Publicity.DRAFT))

    def publish(one) -> None:
        new = prepared(one, folder)
        (vectors,) = kb.writer.embed([new])
        kb.writer.publish("toinen ajo", new, vectors)

    publish(closed)
    assert not counted(kb)
    assert not seen(kb)
    if crash:

        def killed(_version_id: str) -> None:
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(kb.catalogue, "publish_version", killed)
            patched.setattr(payload_changes, "_release", lambda *_given: None)
            with pytest.raises(Killed):
                publish(DOCUMENT)
        assert not counted(kb)
        reopen(kb)
        assert not counted(kb)
        index = kb.store.active()
        assert index is not None
        held = Where(any_of={"publicity": (str(payload_changes.HELD["publicity"]),)})
        assert index.count(held) == 0
    publish(DOCUMENT)
    assert counted(kb)
    assert seen(kb)
