"""Labelled sentences: real ones and written ones, half of them kept out of tuning, and traps."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.linking.mentions import MentionFinder, MentionType

Span = tuple[int, int, str, str]


@pytest.fixture(scope="module")
def finder() -> MentionFinder:
    return MentionFinder(open_lemmatiser())


def rows(root: Path, name: str) -> list[dict]:
    path = root / "tests" / "data" / f"mentions-{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def found(finder: MentionFinder, row: dict) -> set[Span]:
    return {
        (one.start, one.end, one.type.value, one.code)
        for one in finder.find(row["text"], row["language"])
        if one.type is not MentionType.INSTITUTION
    }


def f1(finder: MentionFinder, labelled: list[dict]) -> float:
    counts: Counter[str] = Counter()
    for row in labelled:
        wanted = {(m["start"], m["end"], m["type"], m["code"]) for m in row["mentions"]}
        got = found(finder, row)
        counts["right"] += len(got & wanted)
        counts["all"] += len(got) + len(wanted)
    return 2 * counts["right"] / counts["all"]


@pytest.mark.parametrize("part", ["dev", "test"])
def test_strict_f1(finder: MentionFinder, root: Path, part: str) -> None:
    labelled = rows(root, part)
    assert len(labelled) >= 150
    assert f1(finder, labelled) >= 0.97


def test_labels_stand_where_they_say(root: Path) -> None:
    for part in ("dev", "test"):
        for row in rows(root, part):
            for mention in row["mentions"]:
                word = row["text"][mention["start"] : mention["end"]]
                assert word == word.strip() != ""


def test_no_trap_springs(finder: MentionFinder, root: Path) -> None:
    traps = rows(root, "traps")
    assert len(traps) >= 60
    sprung = {row["text"]: spans for row in traps if (spans := found(finder, row))}
    assert sprung == {}
