"""The classifier on labelled passages; figures by ``benchmarks/theme_quality.py``.

Words alone, as sentences are read; with vectors the smallest set only, for embedding takes time.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alke_kb.adapters.embedding import OnnxEmbedder
from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language
from alke_kb.linking.themes import ThemeClassifier, ThemeMeaning, load_model
from alke_kb.vocab import load_themes


def f1(pairs: list[tuple[set[str], set[str]]]) -> float:
    right = sum(len(a & b) for a, b in pairs)
    return 2 * right / sum(len(a) + len(b) for a, b in pairs)


# Just under what was measured, so that a loss shows.
@pytest.mark.parametrize(
    ("name", "all_at_least", "main_at_least"),
    [
        ("themes-dev.jsonl", 0.79, 0.81),
        ("themes-test.jsonl", 0.775, 0.81),
        ("themes-fresh.jsonl", 0.76, 0.74),
        ("themes-written.jsonl", 0.75, 0.93),
    ],
)
def test_labelled_passages(
    root: Path, name: str, all_at_least: float, main_at_least: float
) -> None:
    lines = (root / "tests" / "data" / name).read_text("utf-8").splitlines()
    known = load_themes()
    classifier = ThemeClassifier(known, Analyser(open_lemmatiser()))
    every, main = [], []
    for line in lines:
        row = json.loads(line)
        assert set(row["main"] + row["passing"]) <= set(known)
        found = classifier.classify(row["text"], Language(row["language"]))
        every.append(({one.theme for one in found}, set(row["main"] + row["passing"])))
        main.append(({one.theme for one in found if one.main}, set(row["main"])))
    assert f1(every) >= all_at_least
    assert f1(main) >= main_at_least


def test_labelled_passages_with_vectors(root: Path, onnx_embedder: OnnxEmbedder) -> None:
    lines = (root / "tests" / "data" / "themes-fresh.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    known = load_themes()
    meaning = ThemeMeaning(known, onnx_embedder, load_model())
    classifier = ThemeClassifier(known, Analyser(open_lemmatiser()), meaning=meaning)
    every, main = [], []
    for row, vector in zip(
        rows, onnx_embedder.embed_passages([r["text"] for r in rows]), strict=True
    ):
        found = classifier.classify(row["text"], Language(row["language"]), vector)
        every.append(({one.theme for one in found}, set(row["main"] + row["passing"])))
        main.append(({one.theme for one in found if one.main}, set(row["main"])))
    assert f1(every) >= 0.83
    assert f1(main) >= 0.77
