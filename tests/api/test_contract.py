"""The contract holds under generated requests; ``benchmarks/api_contract.py`` sends many thousands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from alke_api.app import create_app
from alke_kb.wiring import KnowledgeBase
from served_app import served, with_settings


@pytest.fixture(scope="module")
def check(root: Path) -> Any:
    """The benchmark's own check."""
    sys.path.insert(0, str(root / "benchmarks"))
    try:
        import api_contract
    finally:
        sys.path.remove(str(root / "benchmarks"))
    return api_contract.check


def test_generated_requests_get_documented_answers(check: Any, library: KnowledgeBase) -> None:
    key = library.keys.create("sopimus", ["reader"]).secret
    unlimited = with_settings(library, requests_per_minute=0)
    app = create_app(unlimited, lambda content, _name: content.decode("utf-8", "replace"))
    with served(app) as url:
        tally = check(url, key, examples=2, seed=5, phases=("examples", "fuzzing"))
    assert tally.failures == {}
    assert tally.errors == []
    assert tally.requests > 40
    assert {200, 422} <= set(tally.statuses)
    assert max(tally.statuses) < 500


def test_the_check_finds_what_the_contract_does_not_say(check: Any) -> None:
    app = FastAPI()

    @app.get("/number", operation_id="number")
    def number() -> int:
        raise RuntimeError

    with served(app) as url:
        tally = check(url, None, examples=1, seed=1, phases=("fuzzing",))
    assert any("Server error" in name for name in tally.failures)
