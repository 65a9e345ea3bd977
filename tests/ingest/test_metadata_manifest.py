"""Manifests and sidecars: what is read, what wins, and how mistakes are told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from alke_ingest.discovery import discover
from alke_ingest.metadata import ManifestSet, load_given, load_manifest, metadata_digest
from alke_kb.domain import Kind, Language, Publicity
from alke_kb.errors import InvalidInput

FULL = """
documents:
  - {path: kainuu-2022-muistio.pdf, title: Kainuun keskustelu, kind: dialogue_record,
     regions: ["18"], ministries: [TEM], round: "2022", date: 2022-02-08, language: fi,
     publicity: julkinen, diary_number: VN/1234/2022, urn: "URN:ISBN:978-952-327-000-0",
     source_url: "https://tem.fi/x", work_id: kainuu-2022}
"""


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def given(folder: Path, manifest: Path | None = None) -> tuple[ManifestSet, dict[str, dict]]:
    files = discover([folder])
    found = load_given(files, manifest)
    return found, {
        file.relative: dict(found.for_file(file).values)
        for file in files
        if not found.excluded(file)
    }


def test_all_fields_are_read_and_typed(tmp_path: Path) -> None:
    put(tmp_path, {"manifest.yaml": FULL, "kainuu-2022-muistio.pdf": "x"})
    found, values = given(tmp_path)
    assert found.problems == ()
    assert values["kainuu-2022-muistio.pdf"] == {
        "title": "Kainuun keskustelu",
        "kind": Kind.DIALOGUE_RECORD,
        "regions": ("18",),
        "ministries": ("TEM",),
        "round": "2022",
        "date": date(2022, 2, 8),
        "language": Language.FINNISH,
        "publicity": Publicity.PUBLIC,
        "diary_number": "VN/1234/2022",
        "urn": "URN:ISBN:978-952-327-000-0",
        "source_url": "https://tem.fi/x",
        "work_id": "kainuu-2022",
    }


def test_names_and_codes_without_quotes_are_understood(tmp_path: Path) -> None:
    text = """
documents:
  - {path: a.md, regions: [08, Pohjois-Savo, 9], ministries: [ympäristöministeriö, ANM],
     kind: selvitys, date: 8.2.2022, round: 2022, publicity: Salassa pidettävä, language: ruotsi}
"""
    put(tmp_path, {"manifest.yaml": text, "a.md": "x"})
    _found, values = given(tmp_path)
    assert values["a.md"]["regions"] == ("08", "11", "09")
    assert values["a.md"]["ministries"] == ("YM", "TEM")
    assert values["a.md"]["kind"] is Kind.STUDY
    assert values["a.md"]["publicity"] is Publicity.SECRET
    assert values["a.md"]["language"] is Language.SWEDISH
    assert values["a.md"]["date"] == date(2022, 2, 8)


def test_defaults_patterns_own_entry_and_sidecar_in_rising_order(tmp_path: Path) -> None:
    text = """
defaults: {kind: other, publicity: luonnos}
documents:
  - {path: a/one.md, title: Oma}
  - {path: "a/*.md", kind: strategy, title: Kuvio}
  - {path: "**/*.txt", kind: study}
exclude: ["a/skip*.md", README.md]
"""
    put(
        tmp_path,
        {
            "manifest.yaml": text,
            "README.md": "x",
            "a/one.md": "x",
            "a/two.md": "x",
            "a/skipped.md": "x",
            "a/deep/three.md": "x",
            "a/deep/four.txt": "x",
            "a/two.meta.yaml": "publicity: julkinen",
        },
    )
    found, values = given(tmp_path)
    assert found.problems == ()
    assert sorted(values) == ["a/deep/four.txt", "a/deep/three.md", "a/one.md", "a/two.md"]
    assert values["a/one.md"]["title"] == "Oma"
    assert values["a/one.md"]["kind"] is Kind.STRATEGY
    assert values["a/one.md"]["publicity"] is Publicity.DRAFT
    assert values["a/two.md"]["title"] == "Kuvio"
    assert values["a/two.md"]["publicity"] is Publicity.PUBLIC
    assert values["a/deep/three.md"]["kind"] is Kind.OTHER
    assert values["a/deep/four.txt"]["kind"] is Kind.STUDY


def test_csv_register_is_found_in_a_subfolder_and_joined_with_a_manifest_above(
    tmp_path: Path,
) -> None:
    put(
        tmp_path,
        {
            "laws/manifest.csv": "path,title,language,year,number,bytes\n"
            "fi/a.html,Alueiden kehittämislaki,fi,2002,602/2002,33133\n",
            "laws/fi/a.html": "x",
        },
    )
    files = discover([tmp_path / "laws"])
    found = load_given(files)
    values = found.for_file(files[0]).values
    assert values["title"] == "Alueiden kehittämislaki"
    assert values["year"] == 2002
    assert values["number"] == "602/2002"
    rules = tmp_path / "rules.yaml"
    rules.write_text('documents: [{path: "laws/*/*.html", kind: legislation}]', encoding="utf-8")
    _found, by_file = given(tmp_path, rules)
    assert by_file["laws/fi/a.html"]["kind"] is Kind.LEGISLATION
    assert by_file["laws/fi/a.html"]["number"] == "602/2002"


def test_a_manifest_kept_elsewhere_speaks_of_the_ingested_folder(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    put(tmp_path, {"laws/fi/a.html": "x"})
    rules = tmp_path_factory.mktemp("elsewhere") / "rules.yaml"
    rules.write_text('documents: [{path: "laws/*/*.html", kind: legislation}]', encoding="utf-8")
    _found, values = given(tmp_path, rules)
    assert values["laws/fi/a.html"]["kind"] is Kind.LEGISLATION


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ("{path: bad.md, publisity: salassa pidettävä}", "Unknown field: «publisity».*«publicity»"),
        ("{path: bad.md, date: 2022-02-30}", "«date»: «2022-02-30» is not a date"),
        ("{path: bad.md, regions: [Pohjois-Sav]}", "«regions»: Unknown region.*«Pohjois-Savo»"),
        ("{path: bad.md, kind: stratgia}", "«kind»: Unknown kind.*«strategia»"),
        ("{path: bad.md, round: toinen}", "«round»: Unknown round"),
        ("{path: bad.md, source_url: tem.fi}", "«source_url»: .*http"),
        ("{path: bad.md, urn: 123}", "«urn»: .*URN"),
        (
            '{path: "ba?.md", publicity: salainn}',
            "«publicity»: Unknown publicity class.*«salainen»",
        ),
    ],
)
def test_a_bad_row_is_told_and_does_not_stop_the_others(
    tmp_path: Path, entry: str, complaint: str
) -> None:
    text = f"documents:\n  - {entry}\n  - {{path: good.md, title: Hyvä}}\n"
    put(tmp_path, {"manifest.yaml": text, "bad.md": "x", "good.md": "x"})
    found, values = given(tmp_path)
    # what was meant to restrict a document must not be lost: the document waits
    assert list(values) == ["good.md"]
    assert values["good.md"]["title"] == "Hyvä"
    (problem,) = found.problems
    assert problem.path == f"{tmp_path.name}/bad.md"
    assert re.search(complaint, problem.message)
    assert "manifest.yaml, document 1" in problem.message


def test_missing_file_missing_path_and_paths_that_lead_out(tmp_path: Path) -> None:
    text = "documents: [{path: gone.md}, {title: x}, {path: ../other.md}, {path: here.md}]"
    put(tmp_path, {"manifest.yaml": text, "here.md": "x"})
    found, values = given(tmp_path)
    assert list(values) == ["here.md"]
    messages = " | ".join(problem.message for problem in found.problems)
    assert "document 1 (gone.md): there is no such file" in messages
    assert "document 2: Field «path» is missing" in messages
    assert "document 3 (../other.md): Field «path» must lead inside" in messages
    assert len(found.problems) == 3


def test_csv_mistakes_name_the_line(tmp_path: Path) -> None:
    text = "path;title;date\na.md;Yksi;8.2.2022\nb.md;Kaksi;eilen\nc.md;Kolme;;liikaa\n"
    put(tmp_path, {"manifest.csv": text, "a.md": "x", "b.md": "x", "c.md": "x"})
    found, values = given(tmp_path)
    assert list(values) == ["a.md"]
    assert [problem.path.split("/")[1] for problem in found.problems] == ["b.md", "c.md"]
    assert "line 3" in found.problems[0].message
    assert "more values than there are columns" in found.problems[1].message


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("m.yaml", "documents: [", "line 1 is not valid YAML"),
        ("m.yaml", "docs: []", "Unknown part: «docs».*«documents»"),
        ("m.yaml", "defaults: {publicity: salainn}\ndocuments: []", "defaults: .*salainen"),
        ("m.csv", "file,title\n", "must have a column «path»"),
        ("m.csv", "path,tittle\n", "Unknown field: «tittle».*«title»"),
        ("m.txt", "", "must be a .yaml or .csv"),
    ],
)
def test_a_manifest_that_cannot_be_used_at_all(
    tmp_path: Path, name: str, text: str, complaint: str
) -> None:
    put(tmp_path, {name: text})
    with pytest.raises(InvalidInput, match=complaint):
        load_manifest(tmp_path / name)


def test_missing_manifest(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no manifest"):
        load_manifest(tmp_path / "none.yaml")


def test_bad_sidecar_keeps_its_file_out(tmp_path: Path) -> None:
    put(tmp_path, {"a.md": "x", "a.md.meta.yaml": "publicity: salainn", "b.md": "x"})
    found, values = given(tmp_path)
    assert list(values) == ["b.md"]
    assert "a.md.meta.yaml" in found.problems[0].message


def test_digest_follows_values_not_their_order() -> None:
    one = {"title": "a", "regions": ("01", "02"), "date": date(2022, 1, 1), "kind": Kind.STUDY}
    assert metadata_digest(one) == metadata_digest(dict(reversed(one.items())))
    assert metadata_digest(one) != metadata_digest({**one, "regions": ("02", "01")})
    assert metadata_digest({}) != metadata_digest({"title": ""})


@pytest.mark.shared
def test_the_register_of_the_real_statutes(shared_dir: Path) -> None:
    manifest = load_manifest(shared_dir / "corpus" / "finlex" / "manifest.csv")
    assert manifest.problems == ()
    assert len(manifest.entries) == 76
    assert {entry.values["language"] for entry in manifest.entries} == {"fi", "sv"}
