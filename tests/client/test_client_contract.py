"""The client's types are those of the API, and it stands alone."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from alke_kb_client import models

MODELS = {
    name: one
    for name, one in inspect.getmembers(models, inspect.isclass)
    if issubclass(one, models.Model) and one is not models.Model
}


@pytest.fixture(scope="module")
def schemas(root: Path) -> dict[str, Any]:
    spec = json.loads((root / "docs" / "openapi.json").read_text("utf-8"))
    found: dict[str, Any] = spec["components"]["schemas"]
    return found


def nullable(schema: dict[str, Any]) -> bool:
    return {"type": "null"} in schema.get("anyOf", ())


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_the_schema_of_its_name(schemas: dict[str, Any], name: str) -> None:
    own, theirs = MODELS[name].model_json_schema()["properties"], schemas[name]["properties"]
    assert set(own) == set(theirs)
    for field, schema in theirs.items():
        assert nullable(own[field]) == nullable(schema), field
        kinds = [own[field].get("type"), schema.get("type")]
        assert kinds[0] == kinds[1], field


def test_it_needs_httpx_and_pydantic_and_nothing_else(root: Path) -> None:
    folder = root / "clients" / "python" / "src" / "alke_kb_client"
    imported = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {one.name.split(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
    assert imported - sys.stdlib_module_names == {"alke_kb_client", "httpx", "pydantic"}


def test_it_is_a_package_of_its_own(root: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path,
         root / "clients" / "python"],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("alke_kb_client-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = next(archive.read(one).decode() for one in names if one.endswith("/METADATA"))
    assert "alke_kb_client/py.typed" in names
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist: ")]
    assert sorted(line.split()[1].split(">")[0] for line in needed) == ["httpx", "pydantic"]
