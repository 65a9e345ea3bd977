"""The sample documents are what their manifest and truth files say, and can be made again."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
import yaml

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
DOCUMENTS = SAMPLES / "documents"
REGIONS = ("04", "12", "14", "15", "18", "19")
ROUNDS = ("2020", "2022", "2024")
FIELDS = {"path", "title", "kind", "regions", "ministries", "date", "language", "publicity"} | {
    "work_id"
}
MARK = {
    "fi": "Esimerkkiaineisto – ei virallinen asiakirja",
    "sv": "Exempelmaterial – inte en officiell handling",
}


def load(name: str) -> Any:
    return yaml.safe_load((SAMPLES / "truth" / name).read_text(encoding="utf-8"))


MANIFEST: dict[str, dict[str, Any]] = {
    entry["path"]: entry
    for entry in yaml.safe_load((DOCUMENTS / "manifest.yaml").read_text(encoding="utf-8"))[
        "documents"
    ]
}
OMITTED: dict[str, dict[str, Any]] = load("metadata.yaml")["omitted"]
TRUE = {path: {**entry, **OMITTED.get(path, {})} for path, entry in MANIFEST.items()}
PDFS = sorted(path for path in MANIFEST if path.endswith(".pdf"))
WORD = sorted(path for path in MANIFEST if path.endswith(".docx"))
RECORDS = sorted(path for path, entry in TRUE.items() if entry["kind"] == "dialogue_record")
LINKS = load("links.yaml")["links"]
CONTINUITY = load("continuity.yaml")
GAPS = load("gaps.yaml")
ROLES = {entry["path"]: entry for entry in load("roles.yaml")["documents"]}


@cache
def pages(path: str) -> tuple[str, ...]:
    return tuple(page.extract_text() for page in pypdf.PdfReader(DOCUMENTS / path).pages)


@cache
def body(path: str) -> str:
    """Text without running lines; of DOCX the paragraphs and table cells."""
    if path.endswith(".docx"):
        document = docx.Document(str(DOCUMENTS / path))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return "\n".join([p.text for p in document.paragraphs] + cells)
    counts = Counter(line.strip() for text in pages(path) for line in text.splitlines())
    running = {line for line, n in counts.items() if n >= max(2, len(pages(path)) - 1)}
    number = re.compile(r"\d+( \(\d+\))?")
    return "\n".join(
        line
        for text in pages(path)
        for line in text.splitlines()
        if line.strip() not in running and not number.fullmatch(line.strip())
    )


@cache
def squeezed(path: str) -> str:
    return squeeze(body(path))


def squeeze(text: str) -> str:
    """Blind to line breaks and to hyphens, so that a quote is found across a line end."""
    return re.sub(r"[\s\u00ad-]+", "", unicodedata.normalize("NFC", text))


def test_every_record_of_six_regions_and_three_rounds_is_there() -> None:
    finnish = [
        (entry["regions"], entry["round"])
        for path, entry in TRUE.items()
        if path in RECORDS and entry["language"] == "fi"
    ]
    assert sorted(finnish) == sorted(([r], y) for r in REGIONS for y in ROUNDS)
    kinds = Counter(entry["kind"] for entry in TRUE.values())
    assert kinds["study"] == 3
    assert kinds["situation_review"] >= 1
    strategies = [e["ministries"] for e in TRUE.values() if e["kind"] == "strategy"]
    assert sorted(strategies) == [["LVM"], ["MMM"], ["OKM"], ["TEM"], ["YM"]]
    assert len(MANIFEST) >= 26
    assert len(WORD) >= 7
    assert len(PDFS) > len(WORD)


def test_swedish_versions_share_the_work_of_a_finnish_one() -> None:
    works = {e["work_id"]: e for e in TRUE.values() if e["language"] == "fi"}
    swedish = [e for e in TRUE.values() if e["language"] == "sv"]
    assert len(swedish) >= 3
    for entry in swedish:
        twin = works[entry["work_id"]]
        for field in ("regions", "ministries", "round", "date", "kind"):
            assert entry[field] == twin[field], (entry["path"], field)


def test_manifest_has_every_file_and_every_value_but_the_omitted_ones() -> None:
    files = {p.name for p in DOCUMENTS.iterdir()} - {"manifest.yaml"}
    assert files == set(MANIFEST)
    assert 3 <= len(OMITTED) <= 4
    for path, entry in TRUE.items():
        assert not set(OMITTED.get(path, {})) & set(MANIFEST[path]), path
        assert set(entry) >= FIELDS, path
        if entry["kind"] == "dialogue_record":
            assert entry["round"] in ROUNDS
            assert str(entry["date"].year) == entry["round"]
            assert re.fullmatch(r"VN/\d+/\d{4}", entry["diary_number"])


@pytest.mark.parametrize("path", sorted(OMITTED))
def test_what_the_manifest_omits_stands_in_the_document(path: str) -> None:
    for field, value in OMITTED[path].items():
        text = " ".join(pages(path)) if path.endswith(".pdf") else body(path)
        if field == "date":
            spoken = f"{value.day}.{value.month}.{value.year}"
            assert spoken in text
        elif field in {"round", "diary_number"}:
            assert value in text


@pytest.mark.parametrize("path", PDFS)
def test_pdf_is_two_to_twelve_marked_pages(path: str) -> None:
    assert 2 <= len(pages(path)) <= 12
    mark = MARK[TRUE[path]["language"]]
    assert pages(path)[0].count(mark) == 2, "notice and footer on the first page"
    assert all(mark in text for text in pages(path))


@pytest.mark.parametrize("path", WORD)
def test_docx_is_marked_and_has_real_structure(path: str) -> None:
    document = docx.Document(str(DOCUMENTS / path))
    mark = MARK[TRUE[path]["language"]]
    assert mark in body(path)[:1500]
    assert mark in document.sections[0].footer.paragraphs[0].text
    assert document.tables
    bullets = any(p.style.name == "List Bullet" for p in document.paragraphs)
    assert bullets or TRUE[path]["kind"] == "strategy"


@pytest.mark.parametrize("path", sorted(MANIFEST))
def test_length_in_words(path: str) -> None:
    words = len(re.findall(r"\w[\w:,-]*", body(path)))
    least = {"dialogue_record": 900, "strategy": 1500}.get(TRUE[path]["kind"], 400)
    assert words >= least


def test_pages_have_line_end_hyphens_suspended_hyphens_and_no_soft_ones() -> None:
    for path in PDFS:
        text = "\n".join(pages(path))
        assert "\u00ad" not in text, path
        assert len(re.findall(r"[a-zåäö]{2}-\n[a-zåäö]{2}", text)) >= 8, path
    everything = squeeze(" ".join(body(path) for path in MANIFEST))
    assert squeeze("tutkimus-, kehittämis- ja innovaatiotoimin") in everything
    assert "TEM:n" in everything


def test_layouts_differ() -> None:
    outlines = [bool(pypdf.PdfReader(DOCUMENTS / path).outline) for path in PDFS]
    assert outlines.count(True) >= 5
    assert outlines.count(False) >= 5
    contents = [path for path in PDFS if re.search(r"^(Sisällys|Innehåll)$", body(path), re.M)]
    assert len(contents) >= 6
    numbered = [path for path in PDFS if re.search(r"^\d \(\d+\)$", pages(path)[1], re.M)]
    assert len(numbered) >= 8


def test_sixty_challenges_are_answered_by_a_strategy() -> None:
    assert len(LINKS) >= 60
    assert len({link["id"] for link in LINKS}) == len(LINKS)
    assert len({link["challenge"]["quote"] for link in LINKS}) == len(LINKS)
    for link in LINKS:
        assert TRUE[link["challenge"]["path"]]["kind"] == "dialogue_record"
        assert TRUE[link["answer"]["path"]]["kind"] == "strategy"


def quotes() -> list[tuple[str, str]]:
    found = [(link[side]["path"], link[side]["quote"]) for link in LINKS for side in SIDES]
    for conclusion in CONTINUITY["conclusions"]:
        found.append((conclusion["path"], conclusion["quote"]))
        found += [(f["path"], f["quote"]) for f in conclusion["follow_up"]]
    for key, side in (
        ("raised_by_regions_without_strategy", "raised"),
        ("addressed_by_strategy_not_raised", "addressed"),
    ):
        found += [(q["path"], q["quote"]) for gap in GAPS[key] for q in gap[side]]
    return found


SIDES = ("challenge", "answer")


def test_every_quote_stands_once_in_its_document() -> None:
    missing = [(p, q) for p, q in quotes() if squeezed(p).count(squeeze(q)) != 1]
    assert missing == []


def test_sixty_verdicts_on_continuity() -> None:
    verdicts = CONTINUITY["verdicts"]
    assert len(verdicts) == 60
    assert len({(v["region"], v["theme"], v["round"]) for v in verdicts}) == 60
    assert {v["verdict"] for v in verdicts} == {"new", "continued", "changed", "dropped"}
    assert Counter(v["region"] for v in verdicts) == dict.fromkeys(REGIONS, 10)
    by_cell = {(v["region"], v["theme"], v["round"]): v["verdict"] for v in verdicts}
    for (region, theme, year), verdict in by_cell.items():
        if year == "2024" and (earlier := by_cell.get((region, theme, "2022"))):
            assert earlier != "dropped"
            assert verdict != "new"


def test_conclusions_are_followed_up_later_or_never() -> None:
    conclusions = CONTINUITY["conclusions"]
    assert len({c["id"] for c in conclusions}) == len(conclusions) >= 70
    forgotten = [c for c in conclusions if c["round"] != "2024" and not c["followed_up"]]
    assert len(forgotten) == 12
    dropped = {
        (v["region"], v["theme"]) for v in CONTINUITY["verdicts"] if v["verdict"] == "dropped"
    }
    for conclusion in forgotten:
        region = TRUE[conclusion["path"]]["regions"][0]
        assert (region, conclusion["theme"]) in dropped, conclusion["id"]
    for conclusion in conclusions:
        for later in conclusion["follow_up"]:
            assert later["round"] > conclusion["round"]
            assert TRUE[later["path"]]["regions"] == TRUE[conclusion["path"]]["regions"]


def test_gaps_both_ways() -> None:
    raised = GAPS["raised_by_regions_without_strategy"]
    addressed = GAPS["addressed_by_strategy_not_raised"]
    assert len(raised) >= 6
    assert len(addressed) >= 4
    assert not {g["theme"] for g in raised + addressed} & set(GAPS["not_gaps"])
    assert all(TRUE[q["path"]]["kind"] == "dialogue_record" for g in raised for q in g["raised"])
    assert all(TRUE[q["path"]]["kind"] == "strategy" for g in addressed for q in g["addressed"])


def test_roles_cover_every_heading() -> None:
    assert set(ROLES) == set(MANIFEST)
    for path, entry in ROLES.items():
        for heading in entry["headings"]:
            assert squeeze(heading["heading"]) in squeezed(path), (path, heading)
    for path in WORD:
        paragraphs = docx.Document(str(DOCUMENTS / path)).paragraphs
        styled = [p.text for p in paragraphs if p.style.name.startswith("Heading")]
        bare = [re.sub(r"^[\d.]+ ", "", text) for text in styled]
        assert bare == [heading["heading"] for heading in ROLES[path]["headings"]]


@pytest.mark.parametrize("path", RECORDS)
def test_record_has_sections_in_the_roles_officials_look_for(path: str) -> None:
    roles = {heading["role"] for heading in ROLES[path]["headings"]}
    wanted = {"tilannekuva", "haaste", "tavoite", "toimenpide", "johtopaatos", "osallistujat"}
    wanted |= {"rahoitus", "tausta"}
    if TRUE[path]["round"] != "2020":
        wanted.add("seuranta")
    assert roles >= wanted


def test_generation_repeats_to_the_byte_and_stays_small() -> None:
    done = subprocess.run(
        [sys.executable, str(SAMPLES / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert sum(p.stat().st_size for p in SAMPLES.rglob("*") if p.is_file()) < 6_000_000


def test_check_notices_a_changed_and_a_stray_file() -> None:
    spec = importlib.util.spec_from_file_location("generate_samples", SAMPLES / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    manifest = DOCUMENTS / "manifest.yaml"
    problems = generate.stale({manifest: manifest.read_bytes() + b"#"})
    assert "documents/manifest.yaml differs from a fresh one." in problems
    assert "documents/kainuu-2020-muistio.pdf has no source." in problems
