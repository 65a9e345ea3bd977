"""What is made of pip-audit's report: a flaw is told with its cure, and silence is not called safety."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    path = root / "scripts" / "audit_dependencies.py"
    spec = importlib.util.spec_from_file_location("audit_dependencies", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_flaws_are_named_with_the_version_that_mends_them(script: ModuleType) -> None:
    report = {
        "dependencies": [
            {"name": "hyvä", "version": "1.0", "vulns": []},
            {
                "name": "rikki",
                "version": "2.0",
                "vulns": [
                    {"id": "PYSEC-2026-1", "fix_versions": ["2.1", "3.0"]},
                    {"id": "PYSEC-2026-2", "fix_versions": []},
                ],
            },
            {"name": "outo", "skip_reason": "not found"},
        ]
    }
    assert script.verdict([report]) == (
        ["rikki 2.0: PYSEC-2026-1, mended in 2.1, 3.0", "rikki 2.0: PYSEC-2026-2"],
        2,
        1,
    )


@pytest.mark.parametrize(("required", "code"), [("0", 0), ("1", 2)])
def test_nothing_asked_is_not_called_safe(root: Path, required: str, code: int) -> None:
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "PIP_INDEX_URL": "https://127.0.0.1:9/simple"}
    done = subprocess.run(
        [sys.executable, root / "scripts" / "audit_dependencies.py"],
        env={**os.environ, **nowhere, "NO_PROXY": "", "no_proxy": "", "AUDIT_REQUIRED": required},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("NOT AUDITED")
    assert done.stdout == ""


def test_a_lock_file_that_was_not_audited_is_not_called_safe(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = {"dependencies": [{"name": "hyvä", "version": "1.0", "vulns": []}]}
    monkeypatch.setattr(script, "audit", lambda lock: good if lock == script.LOCKS[0] else None)
    monkeypatch.setattr(sys, "argv", ["audit_dependencies.py", "--required"])
    assert script.main() == 2
    assert script.LOCKS[1] in capsys.readouterr().err
