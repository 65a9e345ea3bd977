"""Ids never change meaning; paths and texts of any kind are kept as they are."""

from __future__ import annotations

import unicodedata

import pytest

from alke_kb.errors import NotFound
from alke_kb.indexing import ids
from catalogue_fixture import publish, sha256_of, some_metadata, some_passages

PATH = "keskustelut/pohjois-savo.pdf"


def test_ids_are_those_of_the_scheme(catalogue):
    begun = publish(catalogue)
    assert begun.document_id == ids.document_id(PATH)
    digest = ids.preparation_digest(
        catalogue.pages_of(begun.document_id), [s.passage for s in begun.passages]
    )
    assert begun.version_id == ids.version_id(
        begun.document_id, sha256_of([s.passage.text for s in begun.passages]), digest
    )
    assert [s.id for s in begun.passages] == [
        ids.passage_id(begun.version_id, 0),
        ids.passage_id(begun.version_id, 1),
    ]
    # Links are kept outside the program: these values may never change.
    assert ids.document_id("a.pdf") == "19844b30-ca4c-5e36-a217-f35817775ef2"
    assert (
        ids.version_id(ids.document_id("a.pdf"), "0" * 64, "p")
        == "81e03a8b-3c0a-5084-b347-9e6c3d26d2fa"
    )
    assert ids.passage_id(ids.document_id("a.pdf"), 7) == "e4cac4fa-7097-5d1f-a6a7-9f63c402ede3"
    assert (
        ids.preparation_digest([], some_passages(["Työ."]))
        == "9b2a0156a023b20df494ab4aca78ac71f1b8cfbc231faa2d81498e1068ee8a86"
    )


def test_paths_meet_in_any_unicode_form_and_bad_bytes_are_kept_apart(catalogue):
    path = "Åland/väestö ja työ – östra.pdf"
    begun = publish(catalogue, path=unicodedata.normalize("NFD", path))
    document = catalogue.find_by_path(unicodedata.normalize("NFC", path))
    assert document is not None
    assert document.id == begun.document_id
    assert document.path == path
    assert catalogue.file_state(unicodedata.normalize("NFD", path)) is not None
    latin = [publish(catalogue, path=name) for name in ("ty\udcf6.pdf", "ty\udcf5.pdf")]
    assert latin[0].document_id != latin[1].document_id
    assert catalogue.find_by_path("ty\udcf6.pdf").id == latin[0].document_id


def test_hostile_text_is_stored_with_its_offsets(catalogue):
    texts = ["a\x00b\ud800c 𝔄 \U0010ffff <script>'; DROP TABLE documents;--", "Låglönebranscher"]
    begun = publish(catalogue, texts=texts, metadata=some_metadata("Otsi\x00kko"))
    stored = catalogue.passages_of(begun.document_id)
    assert stored == begun.passages
    assert stored[0].passage.text == texts[0].replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert len(stored[0].passage.text) == len(texts[0])
    assert stored[1].passage.text == texts[1]
    assert [p.text for p in catalogue.pages_of(begun.document_id)] == [
        s.passage.text for s in stored
    ]
    assert catalogue.get_document(begun.document_id).metadata.title == "Otsi\ufffdkko"
    for bad in ("\x00", "\ud800", "'; --", ""):
        assert catalogue.get_passages([bad]) == {}
        assert catalogue.find_by_path(bad) is None
        with pytest.raises(NotFound):
            catalogue.get_document(bad)
        with pytest.raises(NotFound):
            catalogue.publish_version(bad)
