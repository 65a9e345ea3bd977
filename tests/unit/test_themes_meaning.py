"""Closeness in meaning as evidence of a theme, by vectors whose place is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from alke_kb.adapters.embedding import OnnxEmbedder
from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language, ThemeSource
from alke_kb.linking.themes import ThemeClassifier, ThemeMeaning, load_model
from alke_kb.linking.themes._meaning import digest_of, theme_texts
from alke_kb.vocab import load_themes

FI, SV = Language.FINNISH, Language.SWEDISH
THREE = """themes:
- id: satamat
  labels: {fi: satamat}
  description: {fi: Satamat ja laivat.}
  cues: {fi: {strong: [satama]}}
- id: koulut
  labels: {fi: koulut}
  cues: {fi: {strong: [koulu]}}
- id: metsat
  labels: {fi: metsät}
  cues: {fi: {strong: [metsä]}}
"""


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(open_lemmatiser())


@pytest.fixture(scope="module")
def classifier(analyser: Analyser, onnx_embedder: OnnxEmbedder) -> ThemeClassifier:
    themes = load_themes()
    meaning = ThemeMeaning(themes, onnx_embedder, load_model())
    return ThemeClassifier(themes, analyser, meaning=meaning)


class Corners:
    """Each theme's texts in a direction of their own, by their first letters."""

    identity = "corners@1"
    dimension = 3

    def load(self) -> None:
        """Nothing to load."""

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        rows = [[text.lower().startswith(w) for w in ("satama", "koulu", "mets")] for text in texts]
        return np.asarray(rows, dtype=np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self.embed_passages([text])[0]


def test_the_shipped_weights_are_of_the_shipped_themes_and_model(
    onnx_embedder: OnnxEmbedder,
) -> None:
    # After a change of cues or descriptions: python benchmarks/theme_training.py --write
    themes = load_themes()
    model = load_model()
    assert model.digest == digest_of(themes)
    assert model.identity == onnx_embedder.identity
    assert model.heads.shape == (2, *model.vectors.shape)
    assert all(theme.description and theme.description.sv for theme in themes.values())


def test_a_passage_without_any_cue_shows_the_description_it_is_near(
    classifier: ThemeClassifier, onnx_embedder: OnnxEmbedder
) -> None:
    text = "Lossarna och båtarna ut till öborna går inte när havet fryser."
    vector = onnx_embedder.embed_passages([text])[0]
    found = {one.theme: one for one in classifier.classify(text, SV, vector)}
    about = load_themes()["saaristo-vesi"].description
    assert about is not None
    assert about.sv in {one.nearest for one in found["saaristo-vesi"].evidence}


def test_the_same_word_counts_where_the_passage_lies_near_the_theme(
    analyser: Analyser, tmp_path: Path
) -> None:
    file = tmp_path / "teemat.yaml"
    file.write_text(THREE, encoding="utf-8")
    themes = load_themes(file)
    meaning = ThemeMeaning(themes, Corners(), load_model())
    assert not meaning.known
    own = ThemeClassifier(themes, analyser, meaning=meaning)
    text = "Koulu tekee retken satamaan."

    def score(*vector: float) -> dict[str, float]:
        found = own.classify(text, FI, np.asarray(vector, dtype=np.float32))
        return {one.theme: one.score for one in found}

    port, school = score(1.0, 0.0, 0.0), score(0.0, 1.0, 0.0)
    assert port["satamat"] > school.get("satamat", 0.0)
    assert school["koulut"] > port.get("koulut", 0.0)
    (first,) = [
        one
        for one in own.classify(text, FI, np.asarray([1.0, 0.0, 0.0], dtype=np.float32))
        if one.theme == "satamat"
    ]
    assert first.source is ThemeSource.RULE
    assert [e.surface for e in first.evidence] == ["satamaan", None]
    assert first.evidence[1].nearest == "Satamat ja laivat."


def test_texts_of_a_theme_without_description_and_cues() -> None:
    theme = replace(load_themes()["matkailu"], description=None, cues=(), synonyms={})
    assert theme_texts(theme) == [(FI, "matkailu"), (SV, "turism"), (Language.ENGLISH, "tourism")]
