"""The log tells where a fault is, and nothing of what anybody read, wrote or asked."""

from __future__ import annotations

import json

import pytest
import structlog

from alke_cli.logs import configure_logging

SECRET = "Kajaanin yksikkö lakkautetaan"


def test_a_fault_is_told_without_the_words_it_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    def inner() -> None:
        int(SECRET)

    before = structlog.get_config()
    configure_logging("ERROR")
    try:
        try:
            try:
                inner()
            except ValueError as error:
                raise KeyError(SECRET) from error
        except KeyError as error:
            group = ExceptionGroup(SECRET, [error])
            structlog.get_logger("alke_kb").error("unexpected error", exc_info=group)
    finally:
        structlog.configure(**before)
    line = capsys.readouterr().err
    assert SECRET not in line
    told = json.loads(line)["exception"]
    assert told.index("builtins.ValueError") < told.index("builtins.KeyError")
    assert "ExceptionGroup" in told
    assert "in inner" in told
    assert "int(SECRET)" in told
