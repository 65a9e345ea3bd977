"""What the docs list is what the program has: settings, routes, codes, files, figures."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from alke_ingest.extraction import Reason
from alke_ingest.metadata import GIVEN_FIELDS
from alke_kb.analysis.query_syntax import FIELD_NAMES
from alke_kb.domain import Kind, Publicity, Role
from alke_kb.settings import Settings
from alke_kb.vocab import load_themes

VARIABLE = re.compile(r"\bALKE_KB_[A-Z][A-Z_]*[A-Z]\b")
NAMED_PATH = re.compile(
    r"(?<![\w./-])((?:scripts|benchmarks|tests|samples|src|api|ingest|docs)/[\w./*-]*\w)"
)
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def texts(root: Path) -> dict[Path, str]:
    """Every page of the documentation, by path."""
    pages = [root / "README.md", root / "CHANGELOG.md", *sorted((root / "docs").rglob("*.md"))]
    return {page: page.read_text("utf-8") for page in pages}


def rows(text: str) -> list[list[str]]:
    """Cells of every table row but the heads and rules."""
    lines = text.splitlines()
    found = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line.startswith("|") and not line.startswith("| ---") and "| --- |" not in following:
            found.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))])
    return found


def slugs(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_setting_is_documented_with_its_default(root: Path) -> None:
    table = {
        row[0].strip("`"): row[1].strip("`")
        for row in rows((root / "docs" / "operations.md").read_text("utf-8"))
        if row[0].startswith("`ALKE_KB_")
    }
    fields = {f"ALKE_KB_{name.upper()}": field for name, field in Settings.model_fields.items()}
    assert set(table) == set(fields)
    for name, field in fields.items():
        if field.default_factory is None:
            default = field.default
            shown = (
                {None: "–", True: "true", False: "false"}.get(default)
                if default
                in (
                    None,
                    True,
                    False,
                )
                else f"{default:g}"
                if isinstance(default, float)
                else str(default)
            )
            assert table[name] == shown, name


def test_every_variable_named_is_read_somewhere(texts: dict[Path, str], root: Path) -> None:
    known = {f"ALKE_KB_{name.upper()}" for name in Settings.model_fields}
    for folder, pattern in (("src", "*.py"), ("scripts", "*.sh"), ("benchmarks", "*.py")):
        for source in (root / folder).rglob(pattern):
            known |= set(VARIABLE.findall(source.read_text("utf-8")))
    for page, text in texts.items():
        assert set(VARIABLE.findall(text)) <= known, page.name


def test_every_route_and_parameter_is_in_the_api_page(root: Path) -> None:
    spec = json.loads((root / "docs" / "openapi.json").read_text("utf-8"))
    page = (root / "docs" / "api.md").read_text("utf-8")
    routes = {f"{method.upper()} {path}" for path, item in spec["paths"].items() for method in item}
    assert routes == set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /\S*)`", page))
    for path, item in spec["paths"].items():
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                name = parameter["name"]
                assert f"`{name}`" in page or f"{{{name}}}" in page, f"{path}: {name}"


def test_reasons_fields_kinds_and_roles_are_listed(root: Path) -> None:
    page = (root / "docs" / "documents.md").read_text("utf-8")
    for value in (*Reason, *Kind, *Publicity, *GIVEN_FIELDS):
        assert f"`{value}`" in page, value
    for role in Role:
        assert role.value in page, role


def test_every_filter_of_the_query_language_is_listed(root: Path) -> None:
    page = (root / "docs" / "searching.md").read_text("utf-8")
    typed = set(re.findall(r"`(\w+):`", page))
    assert typed <= set(FIELD_NAMES)
    assert {FIELD_NAMES[name] for name in typed} == set(FIELD_NAMES.values())


def test_themes_named_exist(texts: dict[Path, str]) -> None:
    named = {t for text in texts.values() for t in re.findall(r"\bteema:([\w-]+)", text)}
    assert named
    assert named <= set(load_themes())


def test_relative_links_lead_somewhere(texts: dict[Path, str]) -> None:
    count = 0
    for page, text in texts.items():
        for target in LINK.findall(text):
            if re.match(r"[a-z]+:", target):
                continue
            count += 1
            path, _hash, anchor = target.partition("#")
            file = (page.parent / path) if path else page
            assert file.exists(), f"{page.name}: {target}"
            if anchor:
                assert anchor in slugs(file.read_text("utf-8")), f"{page.name}: {target}"
    assert count > 20


def test_paths_that_are_named_exist(texts: dict[Path, str], root: Path) -> None:
    seen = set()
    for page, text in texts.items():
        for name in NAMED_PATH.findall(text):
            seen.add(name)
            assert any(root.glob(name)), f"{page.name}: {name}"
    assert {"scripts/demo.sh", "scripts/test.sh"} <= seen


def test_tree_in_the_readme_is_there(root: Path) -> None:
    tree = re.search(r"^```\n(src/alke_kb/ .*?)^```", _readme(root), re.MULTILINE | re.DOTALL)
    assert tree is not None
    for line in tree[1].splitlines():
        inner = line.startswith(" ")
        for name in re.split(r"\s{2,}", line.strip())[0].split():
            if "/" in name or "." in name:
                assert (root / ("src/alke_kb" if inner else "") / name).exists(), name


def test_every_figure_names_a_command_that_is_there(root: Path) -> None:
    makefile = (root / "Makefile").read_text("utf-8")
    figures = list(rows((root / "docs" / "figures.md").read_text("utf-8")))
    assert len(figures) > 15
    for row in figures:
        assert len(row) == 4, row
        command = row[2].strip("`")
        scripts = NAMED_PATH.findall(command)
        target = re.fullmatch(r"make (\w+)", command)
        evaluates = ".venv/bin/alke-kb evaluate " in command
        assert scripts or target or evaluates, row
        assert all((root / name).exists() for name in scripts), row
        assert target is None or f"{target[1]}:" in makefile, row
        assert row[3], row


def test_every_benchmark_is_in_the_figures_or_makes_data(root: Path) -> None:
    page = (root / "docs" / "figures.md").read_text("utf-8")
    for script in (root / "benchmarks").glob("*.py"):
        writes = re.search(r"[Ww]rites\s+``src/", script.read_text("utf-8"))
        assert writes or f"benchmarks/{script.name}" in page, script.name


def test_make_targets_named_exist(texts: dict[Path, str], root: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page, text in texts.items():
        named = set(re.findall(r"(?:`|^|make demo |PU make )make (\w+)`", text, re.MULTILINE))
        named |= set(re.findall(r"^make (\w+)", text, re.MULTILINE))
        assert named <= targets, f"{page.name}: {named - targets}"


def test_readme_starts_with_the_two_commands(root: Path) -> None:
    opening = _readme(root)[:600]
    assert opening.index("make demo") < opening.index("make test") < 500
    assert "TORCH_INDEX=https://download.pytorch.org/whl/cpu make demo" in _readme(root)
    assert "TORCH_INDEX" in (root / "scripts" / "setup.sh").read_text("utf-8")


def test_no_page_names_a_machine(texts: dict[Path, str]) -> None:
    own = re.compile(r"(?<![\w.:/{])/(?:work|home|root|Users|tmp|opt|mnt)(?:/|\b)")
    for page, text in texts.items():
        assert own.search(text) is None, page.name


def test_decisions_are_short_and_listed(root: Path) -> None:
    folder = root / "docs" / "adr"
    listed = (folder / "README.md").read_text("utf-8")
    decisions = sorted(folder.glob("[0-9]*.md"))
    assert len(decisions) >= 9
    for page in decisions:
        text = page.read_text("utf-8")
        assert f"({page.name})" in listed
        assert len(text.splitlines()) <= 25
        for head in ("## Context", "## Decision", "## Consequences"):
            assert head in text, page.name


def test_changelog_knows_this_version(root: Path) -> None:
    project = (root / "pyproject.toml").read_text("utf-8")
    version = re.search(r'^version = "(.+)"', project, re.MULTILINE)
    assert version is not None
    text = (root / "CHANGELOG.md").read_text("utf-8")
    assert text.index("## [Unreleased]") < text.index(f"## [{version[1]}]")


def _readme(root: Path) -> str:
    return (root / "README.md").read_text("utf-8")


def test_the_quickstart_was_run_as_it_stands(root: Path) -> None:
    page, _heading, transcript = (
        (root / "docs" / "quickstart.md").read_text("utf-8").partition("## As it went")
    )
    blocks = re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 5
    for block in blocks:
        assert f"$ {block.strip()}\n" in transcript, "run benchmarks/first_call.py again"
