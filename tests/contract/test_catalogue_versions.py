"""A reader sees the old or the new version, never half of one, and nothing that was deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from alke_kb.domain import IngestOutcome, OutcomeStatus, Role
from alke_kb.errors import Conflict, InvalidInput, NotFound
from catalogue_fixture import begin, publish, sha256_of, some_metadata, some_passages

PATH = "keskustelut/pohjois-savo.pdf"


def everything_of(catalogue, begun):
    """What readers can get at through the catalogue, for a document and its passages."""
    keys = [stored.id for stored in begun.passages]
    return {
        "documents": [d.id for d in catalogue.list_documents() if d.id == begun.document_id],
        "by path": catalogue.find_by_path(PATH),
        "passages": catalogue.get_passages(keys),
        "batch": catalogue.get_documents([begun.document_id]),
        "state": catalogue.file_state(PATH),
    }


def assert_unseen(catalogue, begun):
    assert not any(everything_of(catalogue, begun).values())
    for method in (
        catalogue.get_document,
        catalogue.effective_metadata,
        catalogue.corrections,
        catalogue.passages_of,
        catalogue.pages_of,
    ):
        with pytest.raises(NotFound):
            method(begun.document_id)
    for stored in begun.passages:
        with pytest.raises(NotFound):
            catalogue.neighbours(stored.id, 1, 1)


def test_pending_version_is_hidden_until_it_is_published(catalogue):
    begun = begin(catalogue)
    assert catalogue.hidden_versions() == (begun.version_id,)
    assert_unseen(catalogue, begun)
    assert catalogue.counts() == {"documents": 0, "passages": 0, "pages": 0, "failed": 0}
    assert catalogue.passages_of_version(begun.version_id) == begun.passages

    assert catalogue.publish_version(begun.version_id) is None
    assert catalogue.hidden_versions() == ()
    document = catalogue.get_document(begun.document_id)
    assert (document.path, document.version_id, document.version_number) == (
        PATH,
        begun.version_id,
        1,
    )
    assert (document.pages, document.passages) == (2, 2)
    assert document.metadata == some_metadata()
    assert abs(datetime.now(UTC) - document.indexed_at) < timedelta(minutes=1)
    assert catalogue.find_by_path(PATH) == document
    assert catalogue.find_by_sha256(document.sha256) == [document]
    assert catalogue.get_documents([begun.document_id, "ei ole"]) == {document.id: document}
    assert catalogue.list_documents() == [document]
    assert catalogue.passages_of(document.id) == begun.passages
    assert catalogue.file_state(PATH) == (
        document.sha256,
        5_000_000_000,
        1_650_000_000_000_000_001,
        "d1",
    )
    assert catalogue.counts() == {"documents": 1, "passages": 2, "pages": 2, "failed": 0}


def test_new_version_replaces_the_old_in_one_step(catalogue):
    old = publish(catalogue)
    new = begin(catalogue, texts=["Uusi johtopäätös."], metadata=some_metadata("Uusi otsikko"))
    assert new.document_id == old.document_id
    assert new.version_id != old.version_id
    # While the new one is written, readers have the old one, whole.
    assert catalogue.passages_of(old.document_id) == old.passages
    assert catalogue.effective_metadata(old.document_id).title == some_metadata().title
    assert catalogue.get_passages([new.passages[0].id]) == {}
    assert catalogue.version_document(new.version_id).metadata.title == "Uusi otsikko"

    assert catalogue.publish_version(new.version_id) == old.version_id
    assert catalogue.hidden_versions() == (old.version_id,)
    assert catalogue.passages_of(old.document_id) == new.passages
    assert catalogue.get_passages([s.id for s in old.passages]) == {}
    assert catalogue.get_document(old.document_id).version_number == 2
    assert catalogue.find_by_sha256(sha256_of([s.passage.text for s in old.passages])) == []
    # What the index still has to purge can be named.
    assert catalogue.passages_of_version(old.version_id) == old.passages

    catalogue.purge_version(old.version_id)
    catalogue.purge_version(old.version_id)
    assert catalogue.hidden_versions() == ()
    with pytest.raises(NotFound):
        catalogue.passages_of_version(old.version_id)
    assert catalogue.counts()["documents"] == 1


def test_publishing_is_repeatable_and_refuses_what_was_replaced(catalogue):
    first = begin(catalogue)
    catalogue.publish_version(first.version_id)
    assert catalogue.publish_version(first.version_id) is None
    second = publish(catalogue, texts=["Toinen."])
    with pytest.raises(NotFound):
        catalogue.publish_version(first.version_id)
    third = begin(catalogue, texts=["Kolmas."])
    catalogue.delete_document(second.document_id)
    with pytest.raises(Conflict, match="deleted or replaced"):
        catalogue.publish_version(third.version_id)


def test_repeated_begin_replaces_the_unfinished_version(catalogue):
    first = begin(catalogue)
    again = begin(catalogue, metadata=some_metadata("Tarkennettu"), digest="d2")
    assert again == first
    assert catalogue.hidden_versions() == (first.version_id,)
    assert catalogue.passages_of_version(first.version_id) == first.passages
    catalogue.publish_version(first.version_id)
    assert catalogue.effective_metadata(first.document_id).title == "Tarkennettu"
    assert catalogue.file_state(PATH)[3] == "d2"


def test_unfinished_version_of_other_content_waits_to_be_purged(catalogue):
    first = begin(catalogue)
    second = begin(catalogue, texts=["Muutettu ennen kuin edellinen valmistui."])
    assert set(catalogue.hidden_versions()) == {first.version_id, second.version_id}
    with pytest.raises(Conflict):
        catalogue.publish_version(first.version_id)
    assert catalogue.publish_version(second.version_id) is None
    assert catalogue.hidden_versions() == (first.version_id,)
    catalogue.purge_version(first.version_id)
    assert catalogue.passages_of(second.document_id) == second.passages


def test_same_bytes_prepared_otherwise_are_another_version(catalogue):
    old = publish(catalogue)
    new = begin(catalogue, role=Role.CHALLENGE)
    assert new.version_id != old.version_id
    assert catalogue.publish_version(new.version_id) == old.version_id
    assert catalogue.passages_of(new.document_id)[0].passage.role is Role.CHALLENGE


def test_new_given_metadata_keep_passages_and_their_links(catalogue):
    old = publish(catalogue)
    again = begin(catalogue, metadata=some_metadata("Uusi otsikko"), digest="d2", mtime_ns=7)
    assert again == old
    # Until it is published, readers have the old metadata, and nothing is hidden.
    assert catalogue.hidden_versions() == ()
    assert catalogue.get_document(old.document_id).metadata.title == some_metadata().title
    assert catalogue.file_state(PATH)[3] == "d1"
    assert catalogue.version_document(old.version_id).metadata.title == "Uusi otsikko"
    assert catalogue.publish_version(old.version_id) is None
    document = catalogue.get_document(old.document_id)
    assert (document.metadata.title, document.version_number) == ("Uusi otsikko", 1)
    assert catalogue.file_state(PATH)[2:] == (7, "d2")
    assert catalogue.get_passages([old.passages[1].id]) == {old.passages[1].id: old.passages[1]}


def test_abandoned_metadata_are_not_applied_later(catalogue):
    old = publish(catalogue)
    begin(catalogue, metadata=some_metadata("Ei koskaan julkaistu"), digest="d2")
    other = begin(catalogue, texts=["Muu."])
    catalogue.purge_version(other.version_id)
    catalogue.publish_version(old.version_id)
    assert catalogue.get_document(old.document_id).metadata.title == some_metadata().title


def test_going_back_to_earlier_content(catalogue):
    first = begin(catalogue)
    catalogue.publish_version(first.version_id)
    second = begin(catalogue, texts=["Toinen."])
    catalogue.publish_version(second.version_id)
    # Not purged yet: the earlier version comes back under its own ids.
    back = begin(catalogue)
    assert back == first
    assert catalogue.publish_version(back.version_id) == second.version_id
    assert catalogue.passages_of(first.document_id) == first.passages
    assert catalogue.get_document(first.document_id).version_number == 3
    catalogue.purge_version(second.version_id)
    third = publish(catalogue, texts=["Toinen."])
    assert third == second


def test_purging_what_readers_see_is_refused(catalogue):
    begun = publish(catalogue)
    with pytest.raises(Conflict, match="readers see"):
        catalogue.purge_version(begun.version_id)
    assert catalogue.passages_of(begun.document_id) == begun.passages


def test_purging_an_unfinished_first_version_leaves_no_trace(catalogue):
    begun = begin(catalogue)
    catalogue.purge_version(begun.version_id)
    assert catalogue.hidden_versions() == ()
    assert not catalogue.archive_in_use(sha256_of([s.passage.text for s in begun.passages]))
    with pytest.raises(NotFound):
        catalogue.version_document(begun.version_id)


def test_deleted_document_is_gone_at_once_and_rows_follow(catalogue):
    kept = publish(catalogue, path="muu.pdf", texts=["Muu asiakirja."])
    begun = publish(catalogue)
    pending = begin(catalogue, texts=["Keskeneräinen."])
    catalogue.correct_metadata(begun.document_id, {"title": "Korjattu"})
    outcome = IngestOutcome(PATH, OutcomeStatus.INDEXED, document_id=begun.document_id)
    catalogue.record_outcome("ajo", outcome)

    versions = catalogue.delete_document(begun.document_id)
    assert set(versions) == {begun.version_id, pending.version_id}
    assert set(catalogue.hidden_versions()) == set(versions)
    assert_unseen(catalogue, begun)
    assert catalogue.outcomes() == []
    assert catalogue.counts()["documents"] == 1
    with pytest.raises(NotFound):
        catalogue.delete_document(begun.document_id)
    with pytest.raises(NotFound):
        catalogue.delete_document("ei ole")
    with pytest.raises(NotFound):
        catalogue.correct_metadata(begun.document_id, {"title": "Ei enää"})
    sha256 = sha256_of([s.passage.text for s in begun.passages])
    assert catalogue.archive_in_use(sha256)
    for version in versions:
        catalogue.purge_version(version)
    assert not catalogue.archive_in_use(sha256)
    assert catalogue.hidden_versions() == ()
    assert [d.id for d in catalogue.list_documents()] == [kept.document_id]


def test_deleted_document_can_come_again_as_a_new_one(catalogue):
    begun = publish(catalogue)
    catalogue.correct_metadata(begun.document_id, {"title": "Korjattu"})
    catalogue.delete_document(begun.document_id)
    again = begin(catalogue)
    assert again == begun
    assert_unseen(catalogue, begun)
    catalogue.publish_version(again.version_id)
    assert catalogue.get_document(begun.document_id).metadata == some_metadata()


def test_deleted_text_is_nowhere_in_the_sqlite_file(tmp_path):
    from alke_kb.adapters.sql import open_catalogue

    secret = "salaisuus" * 40
    catalogue = open_catalogue(f"sqlite:///{tmp_path}/c.sqlite")
    begun = publish(catalogue, texts=[secret], metadata=some_metadata(f"Otsikko {secret}"))
    publish(catalogue, path="jää.pdf", texts=["Tämä jää."])
    for version in catalogue.delete_document(begun.document_id):
        catalogue.purge_version(version)
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert "Tämä jää.".encode() in stored
    assert b"salaisuus" not in stored
    catalogue.close()


def test_passages_must_be_numbered_in_order(catalogue):
    passages = some_passages(["Yksi.", "Kaksi."])
    with pytest.raises(InvalidInput, match="numbered"):
        catalogue.begin_version(
            path="a.pdf",
            sha256="0" * 64,
            media_type="application/pdf",
            size=1,
            mtime_ns=1,
            metadata=some_metadata(),
            metadata_digest="d",
            pages=[],
            passages=passages[::-1],
        )
    assert catalogue.hidden_versions() == ()


def test_document_without_passages(catalogue):
    begun = publish(catalogue, texts=[])
    assert catalogue.passages_of(begun.document_id) == []
    assert catalogue.pages_of(begun.document_id) == []
    assert catalogue.get_document(begun.document_id).passages == 0
