"""Themes of passages: cues of the vocabulary and closeness in meaning weighed, main told from passing."""

from alke_kb.linking.themes._classifier import ThemeClassifier, Weights
from alke_kb.linking.themes._meaning import ThemeMeaning
from alke_kb.linking.themes._model import load_model

__all__ = ["ThemeClassifier", "ThemeMeaning", "Weights", "load_model"]
