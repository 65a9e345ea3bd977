"""`alke-kb annotate`, and the same annotations through ingest, correction, re-ingest, re-index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from alke_kb.domain import LOCAL, Filters, Language, Query, ThemeSource, Where
from alke_kb.errors import InvalidInput, NotFound
from alke_kb.wiring import KnowledgeBase
from library_fixture import FILES, ingest, write_library


def annotate(stdin: bytes, tmp_path: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "alke_cli.main", "annotate"],
        input=stdin,
        capture_output=True,
        timeout=120,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )


def test_lines_in_lines_out_in_order(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": "Kainuun haasteena on osaavan työvoiman saatavuus.", "year": 2022},
        {"id": 7, "text": "I Norra Savolax saknas kompetent arbetskraft.", "language": "sv"},
        {"id": "c", "text": ""},
    ]
    stdin = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    done = annotate(stdin, tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    found = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [one["id"] for one in found] == ["a", 7, "c"]
    assert [(m["type"], m["code"], m["start"], m["end"]) for m in found[0]["mentions"]] == [
        ("region", "18", 0, 7)
    ]
    theme = found[0]["themes"][0]
    assert (theme["id"], theme["main"]) == ("osaava-tyovoima", True)
    word = theme["evidence"][0]
    assert lines[0]["text"][word["start"] : word["end"]] == word["surface"]
    assert found[1]["mentions"][0]["code"] == "11"
    assert found[1]["themes"][0]["id"] == "osaava-tyovoima"
    assert (found[2]["mentions"], found[2]["themes"]) == ([], [])
    assert list(tmp_path.iterdir()) == []


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = [
        b"no json",
        b'{"id": "1"}',
        b'{"text": "Lappi"}',
        b'{"id": "1", "text": "x", "language": "no"}',
        b'{"id": "1", "text": "x", "year": "2022"}',
        b"[1]",
        b"\xff\xfe",
    ]
    done = annotate(b"\n".join([*bad, b"", b'{"id": "ok", "text": "Lapin matkailu."}']), tmp_path)
    assert done.returncode == 3
    assert [json.loads(line)["id"] for line in done.stdout.decode().splitlines()] == ["ok"]
    errors = done.stderr.decode()
    for number in range(1, len(bad) + 1):
        assert f"Line {number}:" in errors
    assert "Traceback" not in errors


def test_starts_without_torch_and_index(tmp_path: Path) -> None:
    script = (
        "import sys; from alke_cli.annotating import annotate_lines; "
        "from alke_kb.settings import Settings; "
        'annotate_lines(Settings(), [b\'{"id": 1, "text": "Lappi"}\'], sys.stdout); '
        "heavy = {'torch', 'qdrant_edge', 'qdrant_client', 'sentence_transformers', "
        "'sqlalchemy', 'numpy'} & set(sys.modules); "
        "sys.exit(f'loaded: {heavy}' if heavy - {'numpy'} else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, timeout=120, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def passage_with(kb: KnowledgeBase, words: str) -> str:
    for document in kb.catalogue.list_documents():
        for stored in kb.catalogue.passages_of(document.id):
            if words in " ".join(stored.passage.text.split()):
                return stored.id
    raise AssertionError(words)


def payload_of(kb: KnowledgeBase, passage_id: str) -> dict[str, object]:
    index = kb.store.active()
    assert index is not None
    # engines give values of a field as lists or tuples
    payload = index.retrieve([passage_id])[0].payload
    return {k: list(v) if isinstance(v, tuple) else v for k, v in payload.items()}


def test_ingest_says_what_annotate_says(library: KnowledgeBase) -> None:
    checked = 0
    for document in library.catalogue.list_documents():
        passages = library.catalogue.passages_of(document.id)
        kept = library.catalogue.annotations_of([one.id for one in passages])
        for stored in passages:
            passage = stored.passage
            found = library.annotator.annotate(
                passage.text, passage.language, document.metadata.year
            )
            assert kept[stored.id] == found
            payload = payload_of(library, stored.id)
            assert payload["themes"] == list(found.theme_ids)
            assert payload["main_themes"] == list(found.main_theme_ids)
            assert payload["mention_regions"] == list(found.mentioned_regions)
            assert payload["mention_ministries"] == list(found.mentioned_ministries)
            checked += bool(found.themes) + bool(found.mentions)
    assert checked > 6
    lappi = passage_with(library, "Tornion rataosan")
    assert payload_of(library, lappi)["mention_regions"] == ["19"]
    assert payload_of(library, lappi)["mention_ministries"] == ["LVM", "TEM"]


def test_search_filters_by_theme(library: KnowledgeBase) -> None:
    found = library.search.search(
        Query("kotoutumissuunnitelma", filters=Filters(themes=("kotoutuminen",))), reader=LOCAL
    )
    assert {hit.document.path for hit in found.results} == {"kirjasto/strategia.md"}
    index = library.store.active()
    assert index is not None
    assert index.facet("main_themes", Where())["kotoutuminen"] >= 1


def test_a_persons_word_survives_everything(fresh: KnowledgeBase, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "kirjasto")
    ingest(fresh, folder)
    words = "Matkailun kausiluonteisuus"
    passage = passage_with(fresh, words)
    before = fresh.catalogue.annotations_of([passage])[passage]
    assert "matkailu" in before.theme_ids

    fresh.writer.correct_theme(passage, "matkailu", main=None, by="Aino")
    after = fresh.writer.correct_theme(passage, "vetovoima", main=True, by="Aino")
    assert "matkailu" not in after.theme_ids
    assert after.themes[0].theme == "vetovoima"
    assert after.themes[0].source is ThemeSource.PERSON

    def holds(passage_id: str) -> None:
        kept = fresh.catalogue.annotations_of([passage_id])[passage_id]
        assert "matkailu" not in kept.theme_ids
        assert "vetovoima" in kept.main_theme_ids
        payload = payload_of(fresh, passage_id)
        assert payload["themes"] == list(kept.theme_ids)
        assert "vetovoima" in payload["main_themes"]  # type: ignore[operator]

    holds(passage)
    fresh.writer.reindex()
    holds(passage)
    # another version of the document: the same text keeps the word said of it
    (folder / "lappi.md").write_text(
        FILES["lappi.md"] + "\n## Seuranta\n\nUusi kappale.\n", "utf-8"
    )
    ingest(fresh, folder)
    again = passage_with(fresh, words)
    assert again != passage
    holds(again)
    said = fresh.catalogue.theme_corrections(again)
    assert [(one.theme, one.main, one.corrected_by) for one in said] == [
        ("matkailu", None, "Aino"),
        ("vetovoima", True, "Aino"),
    ]
    fresh.writer.withdraw_theme_correction(again, "matkailu")
    restored = fresh.writer.withdraw_theme_correction(again, "vetovoima")
    assert restored == before
    assert payload_of(fresh, again)["themes"] == list(before.theme_ids)


def test_a_wrong_theme_or_passage_is_refused(library: KnowledgeBase) -> None:
    passage = passage_with(library, "kotoutumissuunnitelman")
    with pytest.raises(InvalidInput, match="no theme «matkaiu»"):
        library.writer.correct_theme(passage, "matkaiu", main=True)
    with pytest.raises(NotFound):
        library.writer.correct_theme("00000000-0000-5000-8000-000000000000", "matkailu", main=True)
    with pytest.raises(NotFound):
        library.catalogue.theme_corrections("00000000-0000-5000-8000-000000000000")


def test_corrected_year_moves_municipalities(fresh: KnowledgeBase, tmp_path: Path) -> None:
    folder = tmp_path / "kunnat"
    folder.mkdir()
    (folder / "isokyro.md").write_text(
        "# Muistio\n\n## Tilanne\n\nIsossakyrössä on pulaa hitsaajista.\n", "utf-8"
    )
    (folder / "manifest.yaml").write_text(
        "documents:\n  - {path: isokyro.md, date: 2019-05-01, language: fi}\n", "utf-8"
    )
    ingest(fresh, folder)
    document = fresh.catalogue.list_documents()[0]
    passage = passage_with(fresh, "Isossakyrössä")
    assert document.metadata.language is Language.FINNISH
    assert payload_of(fresh, passage)["mention_regions"] == ["15"]
    fresh.writer.correct(document.id, {"date": "2023-05-01"})
    assert payload_of(fresh, passage)["mention_regions"] == ["14"]


def test_deleting_a_document_drops_what_was_said_of_it(
    fresh: KnowledgeBase, tmp_path: Path
) -> None:
    folder = write_library(tmp_path / "kirjasto")
    ingest(fresh, folder)
    passage = passage_with(fresh, "Matkailun kausiluonteisuus")
    fresh.writer.correct_theme(passage, "vetovoima", main=True, by="Aino")
    lappi = fresh.catalogue.find_by_path("kirjasto/lappi.md")
    assert lappi is not None
    fresh.writer.delete(lappi.id)
    assert fresh.catalogue.annotations_of([passage], hidden=True) == {}
    ingest(fresh, folder)
    again = passage_with(fresh, "Matkailun kausiluonteisuus")
    assert fresh.catalogue.theme_corrections(again) == []
