"""OpenAPI 3.1: committed, complete, with Finnish examples."""

from __future__ import annotations

import json
from pathlib import Path

from alke_api.app import create_app
from alke_kb.wiring import KnowledgeBase


def test_committed_file_is_what_the_application_says(library: KnowledgeBase, root: Path) -> None:
    committed = json.loads((root / "docs" / "openapi.json").read_text("utf-8"))
    assert create_app(library).openapi() == committed, (
        "The API changed: run `.venv/bin/python scripts/write_openapi.py` and look at the diff."
    )


def test_every_operation_is_described(root: Path) -> None:
    spec = json.loads((root / "docs" / "openapi.json").read_text("utf-8"))
    assert spec["openapi"].startswith("3.1")
    operations = [op for path in spec["paths"].values() for op in path.values()]
    ids = [op["operationId"] for op in operations]
    assert len(ids) == len(set(ids)) >= 8
    for operation in operations:
        assert operation["summary"]
        assert operation["description"]
        for status, answer in operation["responses"].items():
            if status >= "400" and "Readiness" not in str(answer):
                assert list(answer["content"]) == ["application/problem+json"], operation
    assert "työvoiman" in json.dumps(spec, ensure_ascii=False)
    assert "HTTPValidationError" not in json.dumps(spec)
