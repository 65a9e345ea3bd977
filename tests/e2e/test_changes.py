"""New, changed, corrected, deleted: what the base shows afterwards, looked for in every place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from alke_cli.auditing import perform
from alke_cli.operations import status
from alke_kb.domain import LOCAL, Act, Origin, OutcomeStatus, Query, Stamp, Where
from alke_kb.errors import NotFound, StampMismatch, Unavailable
from alke_kb.indexing import IndexStatistics, PointBuilder, writer
from alke_kb.indexing.stamps import expected_stamp
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base
from library_fixture import KAINUU, ingest, write_library


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("owner")
    }


def test_unchanged_folder_is_left_alone(fresh: KnowledgeBase, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "kirjasto")
    assert ingest(fresh, folder).count(OutcomeStatus.INDEXED) == 4
    before = snapshot(tmp_path / "data")
    report = ingest(fresh, folder)
    assert report.count(OutcomeStatus.UNCHANGED) == 4
    assert snapshot(tmp_path / "data") == before


def test_changed_file_replaces_the_old_version(fresh: KnowledgeBase, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "kirjasto")
    ingest(fresh, folder)
    old = fresh.search.search(Query('"kaivosalan yritykset"'), reader=LOCAL).results[0]
    text = KAINUU.replace("kaivosalan yritykset", "pelialan yhtiöt")
    (folder / "kainuu.md").write_text(text, "utf-8")
    assert ingest(fresh, folder).count(OutcomeStatus.INDEXED) == 1
    assert fresh.search.search(Query('"kaivosalan yritykset"'), reader=LOCAL).total == 0
    new = fresh.search.search(Query('"pelialan yhtiöt"'), reader=LOCAL).results[0]
    assert new.document.id == old.document.id
    assert new.document.version_number == old.document.version_number + 1
    assert fresh.catalogue.get_passages([old.passages[0].stored.id]) == {}
    index = fresh.store.active()
    assert index is not None
    assert index.count(Where(any_of={"version_id": (old.document.version_id,)})) == 0
    with pytest.raises(NotFound):
        fresh.archive.open_path(old.document.sha256)


def test_deleted_document_is_nowhere(fresh: KnowledgeBase, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "kirjasto")
    ingest(fresh, folder)
    found = fresh.search.search(Query("rautatieyhteydet"), reader=LOCAL).results[0]
    assert found.document.path.endswith("lappi.md")
    fresh.writer.delete(found.document.id)
    everything = fresh.search.search(Query("rautatieyhteydet Lappi Tornion rataosa"), reader=LOCAL)
    assert found.document.id not in {hit.document.id for hit in everything.results}
    assert "19" not in everything.facets["region"]
    index = fresh.store.active()
    assert index is not None
    assert index.count(Where(any_of={"document_id": (found.document.id,)})) == 0
    assert "19" not in index.facet("regions")
    with pytest.raises(NotFound):
        fresh.archive.open_path(found.document.sha256)
    with pytest.raises(NotFound):
        fresh.catalogue.get_document(found.document.id)
    assert fresh.catalogue.get_passages([p.stored.id for p in found.passages]) == {}
    assert fresh.catalogue.hidden_versions() == ()
    data = tmp_path / "data"
    needle = b"Tornion rataosan"
    assert not [
        path
        for path in (data / "archive").rglob("*")
        if path.is_file() and needle in path.read_bytes()
    ]


def test_correction_wins_filters_at_once_and_survives(fresh: KnowledgeBase, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "kirjasto")
    ingest(fresh, folder)
    document = next(d for d in fresh.catalogue.list_documents() if d.path.endswith("strategia.md"))
    fresh.writer.correct(document.id, {"regions": ["06"], "title": "Oikea nimi"})
    index = fresh.store.active()
    assert index is not None
    assert index.count(Where(any_of={"regions": ("06",)})) == document.passages
    (folder / "strategia.md").write_text(
        (folder / "strategia.md").read_text("utf-8") + "\nUusi virke lisättiin loppuun.\n", "utf-8"
    )
    ingest(fresh, folder)
    after = fresh.catalogue.get_document(document.id).metadata
    assert (after.title, after.regions) == ("Oikea nimi", ("06",))
    assert after.origins["title"].origin is Origin.CORRECTED
    assert after.origins["kind"].origin is Origin.GIVEN


def test_reindex_gives_the_same_answers_and_carries_vectors(
    fresh: KnowledgeBase, tmp_path: Path
) -> None:
    ingest(fresh, write_library(tmp_path / "kirjasto"))
    before = fresh.search.search(Query("työvoimapula"), reader=LOCAL)
    generation = fresh.store.generation()
    assert status(fresh, {}, print)["measured_passages"] == 0
    counts = fresh.writer.reindex()
    assert status(fresh, {}, print)["measured_passages"] == counts["passages"]
    assert fresh.store.generation() != generation
    assert counts["carried"] == counts["passages"] == fresh.catalogue.counts()["passages"]
    after = fresh.search.search(Query("työvoimapula"), reader=LOCAL)
    assert [h.document.id for h in after.results] == [h.document.id for h in before.results]
    assert after.results[0].passages[0].meaning == pytest.approx(
        before.results[0].passages[0].meaning, abs=1e-4
    )


def expecting(monkeypatch: pytest.MonkeyPatch, **other: str) -> None:
    """From now on the program builds indexes otherwise than before."""

    def stamp(builder: PointBuilder, statistics: IndexStatistics) -> Stamp:
        return replace(expected_stamp(builder, statistics), **other)

    monkeypatch.setattr(writer, "expected_stamp", stamp)


def test_other_analyser_is_refused_until_reindexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb = open_knowledge_base(Settings(data=tmp_path / "data", workers=1))
    ingest(kb, write_library(tmp_path / "kirjasto"))
    expecting(monkeypatch, analyser="other analyser")
    try:
        with pytest.raises(StampMismatch, match="other analyser") as caught:
            kb.writer.index()
        assert "reindex" in (caught.value.hint or "")
    finally:
        kb.close()


def test_same_content_under_another_name_is_not_doubled(
    fresh: KnowledgeBase, tmp_path: Path
) -> None:
    folder = write_library(tmp_path / "kirjasto")
    ingest(fresh, folder)
    copy = tmp_path / "toinen" / "kopio.md"
    copy.parent.mkdir()
    copy.write_bytes((folder / "kainuu.md").read_bytes())
    report = ingest(fresh, copy)
    assert report.count(OutcomeStatus.UNCHANGED) == 1
    assert "kainuu.md" in report.outcomes[0].warnings[0]
    assert fresh.catalogue.counts()["documents"] == 4


def test_deletion_reaches_the_generation_kept_for_going_back(
    fresh: KnowledgeBase, tmp_path: Path
) -> None:
    ingest(fresh, write_library(tmp_path / "kirjasto"))
    fresh.writer.reindex()
    folders = sorted(path.name for path in (tmp_path / "data" / "index").glob("alke-passages-*"))
    assert len(folders) == 2
    fresh.writer.delete(fresh.catalogue.list_documents()[0].id)
    left = sorted(path.name for path in (tmp_path / "data" / "index").glob("alke-passages-*"))
    assert left == folders[1:]


def test_search_refuses_an_index_of_another_model(
    fresh: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(fresh, write_library(tmp_path / "kirjasto"))
    fresh.close()
    other = open_knowledge_base(Settings(data=tmp_path / "data", workers=1))
    try:
        expecting(monkeypatch, model="other model")
        with pytest.raises(StampMismatch, match="other model"):
            other.search.search(Query("työvoima"), reader=LOCAL)
    finally:
        other.close()


def test_a_change_by_command_is_in_the_log_before_it_is_made(
    fresh: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(fresh, write_library(tmp_path / "kirjasto"))
    document = fresh.catalogue.list_documents()[0]

    def run(operation: str, **arguments: object) -> None:
        perform(fresh, operation, arguments, lambda _step: None)

    def full(*_arguments: object) -> None:
        raise Unavailable("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(fresh.audit, "append", full)
        for operation, arguments in (
            ("set", {"document": document.path, "values": {"round": "2019"}}),
            ("delete", {"documents": [document.id]}),
        ):
            with pytest.raises(Unavailable):
                run(operation, **arguments)
    assert fresh.catalogue.get_document(document.id).metadata == document.metadata
    run("set", document=document.path, values={"round": "2019", "urn": "URN:NBN:fi-fe1"})
    with monkeypatch.context() as broken:
        broken.setattr(fresh.writer, "delete", full)
        with pytest.raises(Unavailable):
            run("delete", documents=[document.id])
    run("delete", documents=[document.id])
    changes = [
        (one.event.operation, one.event.note)
        for one in fresh.audit.store.who_saw(document.id)
        if one.event.act is Act.CHANGED
    ]
    assert sorted(changes, key=str) == [
        ("delete", "not made"),
        ("delete", None),
        ("delete", None),
        ("set", "round, urn"),
    ]
