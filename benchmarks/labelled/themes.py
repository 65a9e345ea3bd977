"""The labelled passages that ``theme_training.py`` learns from, analysed and embedded."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language
from alke_kb.indexing.priors import prior_for
from alke_kb.linking.themes import ThemeClassifier
from alke_kb.linking.themes._neutral import is_list_of_persons
from alke_kb.vocab import load_themes

DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
# The cues were written with the first four in view and widened with the last two.
# ``dev`` and ``written`` have one reader, the others two.
SETS = {"dev": 1.0, "written": 1.0, "test": 1.0, "fresh": 1.0, "training": 1.5, "more": 1.0}
Array = NDArray[np.float64]


@dataclass
class Labelled:
    """All passages: ``words`` of (evidence, tokens), ``vectors`` [passages, dimension] centred,
    ``near`` [passages, themes] closeness, ``there`` and ``main`` [passages, themes] of labels.
    """

    rows: list[dict[str, Any]]
    words: list[tuple[dict[str, Any], int]]
    themes: tuple[str, ...]
    vectors: NDArray[np.float32]
    near: Array
    there: Array
    main: Array
    groups: NDArray[np.str_]
    weights: Array


def group_of(row: dict[str, Any]) -> str:
    """Passages of one document, and of a statute in either language, stay together."""
    statute = re.search(r"(\d{4}-\d{4})\.html", row["source"])
    if statute:
        return statute[1]
    return row["id"] if row["source"] == "written" else re.sub(r" p\. .*", "", row["source"])


def load(themes_of: NDArray[np.float32], embedder: Any) -> Labelled:
    """Read, analyse and embed the sets."""
    themes = load_themes()
    classifier = ThemeClassifier(themes, Analyser(open_lemmatiser()))
    prior = prior_for(embedder.identity)
    rows, weights = [], []
    for name, weight in SETS.items():
        for line in (DATA / f"themes-{name}.jsonl").read_text("utf-8").splitlines():
            rows.append(json.loads(line) | {"set": name})
            weights.append(weight)
    raw = embedder.embed_passages([row["text"] for row in rows])
    vectors = np.stack(
        [prior.centre(v, Language(row["language"])) for v, row in zip(raw, rows, strict=True)]
    )
    words = []
    for row in rows:
        text, language = row["text"], Language(row["language"])
        tokens = classifier.analyse(text, language)
        persons = is_list_of_persons(text)
        words.append(({} if persons else classifier.collect(text, tokens, language), len(tokens)))
    near = vectors @ themes_of.T
    near = (near - near.mean(axis=1, keepdims=True)) / near.std(axis=1, keepdims=True)
    place = {theme: number for number, theme in enumerate(themes)}
    main = np.zeros((len(rows), len(themes)))
    for number, row in enumerate(rows):
        main[number, [place[t] for t in row["main"]]] = 1
    there = main.copy()
    for number, row in enumerate(rows):
        there[number, [place[t] for t in row["passing"]]] = 1
    groups = np.array([group_of(row) for row in rows])
    return Labelled(
        rows, words, tuple(themes), vectors, near, there, main, groups, np.array(weights)
    )
