"""What README and docs tell to type exists: commands, options, addresses, parameters."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import typer.main

from alke_api.pages.addresses import LANGUAGES, path_of
from alke_cli.main import app
from alke_kb.indexing.ids import document_id

ADDRESS = re.compile(r"http://127\.0\.0\.1:8000(/[^\s'\"`)]*)")


@pytest.fixture(scope="module")
def texts(root: Path) -> dict[str, str]:
    """Every page of the documentation, by path."""
    pages = [root / "README.md", root / "CHANGELOG.md", *sorted((root / "docs").rglob("*.md"))]
    return {page.relative_to(root).as_posix(): page.read_text("utf-8") for page in pages}


def code(text: str) -> Iterator[str]:
    """Lines of code blocks, and inline code."""
    for part in re.split(r"^(```.*?^```)", text, flags=re.MULTILINE | re.DOTALL):
        if part.startswith("```"):
            yield from part.splitlines()[1:-1]
        else:
            yield from re.findall(r"`([^`\n]+)`", part)


def invocations(text: str) -> Iterator[list[str]]:
    for line in code(text):
        found = re.search(r"(?:^|[\s/])alke-kb\s+(\S.*)", line)
        if found:
            arguments = re.sub(r"[\[\]…]", " ", re.split(r"\s[|#]\s", found[1])[0])
            yield shlex.split(arguments)


def unknown(arguments: list[str]) -> str | None:
    """What of a command line the application does not know."""
    here: Any = typer.main.get_command(app)
    options = {name for parameter in here.params for name in options_of(parameter)}
    position = 0
    while position < len(arguments):
        word = arguments[position]
        if word.startswith("--"):
            if word.split("=")[0] not in options | {"--help"}:
                return word
            position += 2 if word == "--data" else 1
            continue
        commands = getattr(here, "commands", {})
        if word in commands:
            here = commands[word]
            options |= {name for parameter in here.params for name in options_of(parameter)}
        elif here.name in (None, "alke-kb", "root") or (commands and "set" not in commands):
            return word
        position += 1
    return None


def options_of(parameter: Any) -> list[str]:
    names = [*parameter.opts, *parameter.secondary_opts]
    return [name for name in names if name.startswith("--")]


def test_commands_and_options_exist(texts: dict[str, str]) -> None:
    seen: set[str] = set()
    for page, text in texts.items():
        for arguments in invocations(text):
            assert unknown(arguments) is None, f"{page}: alke-kb {' '.join(arguments)}"
            seen.update(arguments)
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert len(commands) >= 10
    assert commands <= seen, f"not in the docs: {commands - seen}"


def test_the_check_of_commands_can_fail() -> None:
    assert unknown(["explode"]) == "explode"
    assert unknown(["search", "kunta", "--colour", "red"]) == "--colour"
    assert unknown(["--data", "x", "documents", "set", "a.pdf", "round=2022"]) is None


def test_bare_options_belong_to_a_command(texts: dict[str, str]) -> None:
    root: Any = typer.main.get_command(app)
    groups = [root, *(one for one in root.commands.values() if hasattr(one, "commands"))]
    commands = [root, *(one for group in groups for one in group.commands.values())]
    known = {name for command in commands for p in command.params for name in options_of(p)}
    for page, text in texts.items():
        for span in code(text):
            if span.startswith("--"):
                options = {word for word in span.split() if word.startswith("--")}
                assert options <= known, f"{page}: {options - known}"


def test_every_option_of_search_is_in_the_readme(texts: dict[str, str]) -> None:
    search: Any = typer.main.get_command(app).commands["search"]  # type: ignore[attr-defined]
    for parameter in search.params:
        for name in options_of(parameter):
            assert name in texts["README.md"], name


def test_addresses_exist_and_take_these_parameters(texts: dict[str, str], root: Path) -> None:
    spec = json.loads((root / "docs" / "openapi.json").read_text("utf-8"))
    templates = {
        re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)): operations
        for path, operations in spec["paths"].items()
    }
    pages = {path_of("start", language) for language in LANGUAGES}
    count = 0
    for page, text in texts.items():
        for line in text.splitlines():
            for found in ADDRESS.findall(line):
                address = urlsplit(found)
                if address.path in {"/docs", "/openapi.json", "/mcp", "", *pages}:
                    continue
                count += 1
                fits = [op for regex, op in templates.items() if regex.fullmatch(address.path)]
                assert fits, f"{page}: {found}"
                method = re.search(r"-X (\w+)", line)
                operation = fits[0][method[1].lower() if method else next(iter(fits[0]))]
                known = {parameter["name"] for parameter in operation.get("parameters", ())}
                asked = {name for name, _value in parse_qsl(address.query)}
                asked |= set(re.findall(r"--data(?:-urlencode)? '(\w+)=", line))
                assert asked <= known, f"{page}: {asked - known}"
    assert count >= 5


def test_document_id_in_the_readme_is_that_of_the_sample(texts: dict[str, str], root: Path) -> None:
    sample = "documents/kainuu-2022-muistio.pdf"
    assert (root / "samples" / sample).is_file()
    ids = set(re.findall(r"/documents/([0-9a-f-]{36})", texts["README.md"]))
    assert ids == {document_id(sample)}


def test_sample_documents_named_in_commands_exist(texts: dict[str, str], root: Path) -> None:
    named = {
        word
        for text in texts.values()
        for arguments in invocations(text)
        for word in arguments
        if word.startswith(("documents/", "samples/"))
    }
    assert named
    for name in named:
        path = name if name.startswith("samples/") else f"samples/{name}"
        assert (root / path).exists(), name
