"""`alke-kb keys` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alke_cli.audit_commands import open_log
from alke_cli.main import app
from alke_kb.access import KeyRing
from alke_kb.settings import Settings


@pytest.fixture
def run(tmp_path: Path):
    def invoke(*arguments: str):
        return CliRunner().invoke(app, ["--data", str(tmp_path), "keys", *arguments])

    return invoke


def test_a_key_from_its_making_to_its_end(run, tmp_path: Path) -> None:
    made = run("create", "Asianhallinta", "--scope", "reader", "--scope", "luonnos:TEM")
    assert made.exit_code == 0, made.output
    secret = made.stdout.strip()
    assert secret.startswith("alke_")
    assert "not shown again" in made.stderr
    with open_log(Settings(data=tmp_path)) as catalogue:
        ring = KeyRing(catalogue.key_store())
        assert ring.reader(secret) is not None

    listed = json.loads(run("list", "--json").stdout)["keys"]
    assert [key["scopes"] for key in listed] == [["luonnos:TEM", "reader", "restricted_reader"]]
    assert "hash" not in str(listed)
    assert secret not in str(listed)
    assert "Asianhallinta" in run("list").stdout

    rotated = json.loads(run("rotate", listed[0]["id"], "--grace-hours", "0", "--json").stdout)
    assert rotated["secret"] != secret
    with open_log(Settings(data=tmp_path)) as catalogue:
        ring = KeyRing(catalogue.key_store())
        assert ring.reader(secret) is None
        assert ring.reader(rotated["secret"]) is not None

    revoked = json.loads(run("revoke", rotated["id"], "--json").stdout)
    assert revoked["state"] == "revoked"
    with open_log(Settings(data=tmp_path)) as catalogue:
        ring = KeyRing(catalogue.key_store())
        assert ring.reader(rotated["secret"]) is None


def test_mistakes_are_told_in_a_sentence(run) -> None:
    wrong_scope = run("create", "x", "--scope", "kaikki")
    assert wrong_scope.exit_code == 2
    assert "«kaikki» is no scope." in wrong_scope.stderr
    unknown = run("revoke", "abc")
    assert unknown.exit_code == 1
    assert "There is no key abc." in unknown.stderr
    assert run("create", "x").exit_code == 2
