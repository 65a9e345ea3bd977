"""A person's word on the role of a section: it wins, and outlasts a new reading and a new index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alke_cli.main import app
from alke_kb.domain import LOCAL, Filters, Query, Role, StoredPassage
from alke_kb.errors import NotFound
from alke_kb.wiring import KnowledgeBase
from library_fixture import FILES, ingest, write_library

NOBODY = "00000000-0000-5000-8000-000000000000"


def passage_with(kb: KnowledgeBase, words: str) -> StoredPassage:
    return next(
        stored
        for document in kb.catalogue.list_documents()
        for stored in kb.catalogue.passages_of(document.id)
        if words in stored.passage.text
    )


def found_as(kb: KnowledgeBase, role: Role) -> set[str]:
    query = Query("matkailun kausiluonteisuus", filters=Filters(roles=(role,)))
    result = kb.search.search(query, reader=LOCAL)
    return {hit.stored.id for one in result.results for hit in one.passages}


def test_a_persons_word_survives_everything(fresh: KnowledgeBase, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "kirjasto")
    ingest(fresh, folder)
    words = "Matkailun kausiluonteisuus"
    own = passage_with(fresh, words)
    others = {
        stored.id: stored.passage.role
        for stored in fresh.catalogue.passages_of(own.document_id)
        if stored.passage.heading_path != own.passage.heading_path
    }
    assert own.passage.role is Role.CHALLENGE

    def holds(passage_id: str, role: Role | None) -> None:
        stored = fresh.catalogue.get_passages([passage_id])[passage_id]
        assert stored.passage.role is role
        index = fresh.store.active()
        assert index is not None
        (record,) = index.retrieve([passage_id])
        assert record.payload.get("role") == (role.value if role else None)
        assert (passage_id in found_as(fresh, Role.CHALLENGE)) is (role is Role.CHALLENGE)
        by_role = Filters(roles=(Role.MEASURE,))
        listed = {one.id for one in fresh.catalogue.list_documents(where=by_role)}
        assert (own.document_id in listed) is (role is Role.MEASURE)

    changed = fresh.writer.correct_role(own.id, Role.MEASURE, by="Aino")
    section = fresh.catalogue.section_of(own.id)
    assert changed == dict.fromkeys(section.passage_ids, Role.MEASURE)
    assert (section.role, section.found, section.corrected) == (Role.MEASURE, Role.CHALLENGE, True)
    holds(own.id, Role.MEASURE)
    fresh.writer.reindex()
    holds(own.id, Role.MEASURE)
    # another version: what stands under the same headings keeps the role, whatever it says now
    text = FILES["lappi.md"].replace(words, "Ympärivuotisuus puuttuu. " + words)
    (folder / "lappi.md").write_text(text + "\n## Seuranta\n\nUusi kappale.\n", "utf-8")
    ingest(fresh, folder)
    again = passage_with(fresh, "Ympärivuotisuus").id
    assert again != own.id
    holds(again, Role.MEASURE)
    fresh.writer.correct_role(again, None, by="Eino")
    holds(again, None)
    ingest(fresh, folder)
    holds(again, None)
    fresh.writer.correct_role(again, None, withdraw=True)
    holds(again, Role.CHALLENGE)
    fresh.writer.correct_role(again, None, withdraw=True)  # nothing is left to take back
    history = fresh.catalogue.section_of(again).history
    assert [(one.role, one.withdrawn, one.corrected_by) for one in history] == [
        (None, True, None),
        (None, False, "Eino"),
        (Role.MEASURE, False, "Aino"),
    ]
    for stored in fresh.catalogue.passages_of(own.document_id):
        assert stored.passage.role is not Role.MEASURE
    assert set(others.values()) <= {
        one.passage.role for one in fresh.catalogue.passages_of(own.document_id)
    }
    fresh.writer.delete(own.document_id)
    ingest(fresh, folder)
    assert fresh.catalogue.section_of(passage_with(fresh, words).id).history == ()


def test_a_passage_that_is_not_there_is_refused(library: KnowledgeBase) -> None:
    with pytest.raises(NotFound):
        library.writer.correct_role(NOBODY, Role.MEASURE)
    with pytest.raises(NotFound):
        library.reading.section(NOBODY, reader=LOCAL)


def test_by_command(fresh: KnowledgeBase, tmp_path: Path) -> None:
    ingest(fresh, write_library(tmp_path / "kirjasto"))
    passage = passage_with(fresh, "Tornion rataosan").id
    fresh.close()

    def run(*arguments: str) -> dict[str, object]:
        line = [
            "--data",
            str(tmp_path / "data"),
            "documents",
            "role",
            passage,
            *arguments,
            "--json",
        ]
        done = CliRunner().invoke(app, line)
        assert done.exit_code == 0, done.output
        view: dict[str, object] = json.loads(done.stdout)
        return view

    assert run()["role"] == "johtopaatos"
    changed = run("toimenpide")
    assert (changed["role"], changed["role_by_rules"]) == ("toimenpide", "johtopaatos")
    assert run("none")["role"] is None
    back = run("--withdraw")
    assert (back["role"], back["corrected"]) == ("johtopaatos", False)
