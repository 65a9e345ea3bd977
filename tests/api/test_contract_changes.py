"""Nobody changes the contract unnoticed: every difference is declared, and none breaks a client."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Spec = dict[str, Any]


@pytest.fixture(scope="module")
def tool(root: Path) -> Any:
    """The script itself."""
    sys.path.insert(0, str(root / "scripts"))
    try:
        import contract_changes
    finally:
        sys.path.remove(str(root / "scripts"))
    return contract_changes


def test_every_change_since_the_contract_was_fixed_is_declared(tool: Any) -> None:
    assert tool.amiss(tool.FIXED, tool.NOW, tool.read()) == [], (
        'Read it, then: python scripts/contract_changes.py --declare "Why it is changed"'
    )


def narrower(spec: Spec) -> None:
    parameters = spec["paths"]["/api/v1/search"]["get"]["parameters"]
    next(one for one in parameters if one["name"] == "limit")["schema"]["maximum"] = 50


def demanding(spec: Spec) -> None:
    wanted = {"name": "reason", "in": "query", "required": True, "schema": {"type": "string"}}
    spec["paths"]["/api/v1/facets"]["get"]["parameters"].append(wanted)


def without_field(spec: Spec) -> None:
    found = spec["components"]["schemas"]["SearchResults"]
    del found["properties"]["answered"]
    found["required"].remove("answered")


def without_operation(spec: Spec) -> None:
    del spec["paths"]["/api/v1/gaps"]


@pytest.mark.parametrize("change", [narrower, demanding, without_field, without_operation])
def test_what_breaks_is_refused_and_cannot_be_declared(
    tool: Any, tmp_path: Path, change: Callable[[Spec], None]
) -> None:
    told, declared = _told(tool, tmp_path, change)
    assert any(line.startswith("breaks clients: ") for line in told)
    assert any(line.startswith("breaks clients: ") for line in declared)


def wider(spec: Spec) -> None:
    spec["components"]["schemas"]["Document"]["properties"]["abstract"] = {"type": "string"}


def reworded(spec: Spec) -> None:
    spec["paths"]["/api/v1/facets"]["get"]["summary"] = "Muu"


def unseen(spec: Spec) -> None:
    spec["paths"]["/api/v1/facets"]["get"]["x-own"] = True
    spec["x-own"] = True


@pytest.mark.parametrize("change", [wider, reworded, unseen])
def test_what_does_not_break_must_be_declared(
    tool: Any, tmp_path: Path, change: Callable[[Spec], None]
) -> None:
    told, declared = _told(tool, tmp_path, change)
    assert told
    assert not any(line.startswith("breaks") for line in told)
    assert declared == []


def test_a_declared_change_that_was_taken_back_is_told(tool: Any) -> None:
    declared = tool.read()
    gone = {"because": "x", "changes": ["non-breaking: add /paths/~1never"]}
    left = {**declared, "declared": [*declared["declared"], gone]}
    assert tool.amiss(tool.FIXED, tool.NOW, left) == [
        "is declared, but not there: non-breaking: add /paths/~1never"
    ]
    cleaned = tool.declare(tool.FIXED, tool.NOW, left, "y")
    assert gone not in cleaned["declared"]


def _told(tool: Any, folder: Path, change: Callable[[Spec], None]) -> tuple[list[str], list[str]]:
    """What is amiss after a change, and after it was declared."""
    spec = json.loads(tool.NOW.read_text("utf-8"))
    change(spec)
    changed = folder / "changed.json"
    changed.write_text(json.dumps(spec), "utf-8")
    declared = tool.declare(tool.FIXED, changed, tool.read(), "a test")
    return tool.amiss(tool.FIXED, changed, tool.read()), tool.amiss(tool.FIXED, changed, declared)
