"""What labelled passages taught of cues and of what lies near."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language
from alke_kb.linking.themes import ThemeClassifier, load_model
from alke_kb.linking.themes._learnt import CueOdds, of_neighbours
from alke_kb.vocab import load_themes

TWO = """themes:
- id: satamat
  labels: {fi: satamat}
  cues: {fi: {strong: [satama], fair: [laiva]}}
- id: koulut
  labels: {fi: koulut}
  cues: {fi: {strong: [koulu]}}
"""


def test_the_surest_cue_their_sum_and_their_mean(tmp_path: Path) -> None:
    file = tmp_path / "teemat.yaml"
    file.write_text(TWO, encoding="utf-8")
    themes = load_themes(file)
    classifier = ThemeClassifier(themes, Analyser(open_lemmatiser()))
    text = "Laiva lähti satamasta."
    tokens = classifier.analyse(text, Language.FINNISH)
    found = classifier.collect(text, tokens, Language.FINNISH)
    odds = CueOdds({("satamat", "satama"): (2.0, 1.0)}, {"fair": (-1.0, -3.0)})
    ports, schools = odds.columns(found, tuple(themes))
    # «laiva» was never met: what is usual for a fair cue holds for it.
    assert ports == pytest.approx([2.0, 5.0, 0.5, 1.0, 3.0, -1.0])
    assert schools == pytest.approx([-3.0, 0.0, -3.0, -3.0, 0.0, -3.0])


def test_what_lies_nearest_counts_most() -> None:
    cosines = np.array([[0.9, 0.4, 0.1]], dtype=np.float32)
    labels = np.array([[[1, 0], [0, 1], [0, 1]], [[1, 0], [0, 0], [0, 1]]], dtype=np.float32)
    found = np.exp(of_neighbours(cosines, labels))
    assert found.shape == (1, 2, 2)
    (first, second) = found[0]
    assert first == pytest.approx([1.02, 1.02], abs=1e-3)
    assert second == pytest.approx([0.02, 0.02], abs=1e-3)


def test_what_ships_knows_cues_and_labelled_passages() -> None:
    learnt = load_model().learnt
    themes = load_themes()
    assert {theme for theme, _text in learnt.cues.known} <= set(themes)
    assert set(learnt.cues.usual) == {"sure", "strong", "fair", "weak"}
    assert learnt.cues.usual["sure"] > learnt.cues.usual["fair"] > learnt.cues.usual["weak"]
    assert learnt.labels.shape == (2, len(learnt.vectors), len(themes))
    assert np.linalg.norm(learnt.vectors, axis=1) == pytest.approx(1.0, abs=0.02)
