"""Themes of passages: cues of the vocabulary weighed against each other, main told from passing."""

from alke_kb.linking.themes._classifier import ThemeClassifier, Weights

__all__ = ["ThemeClassifier", "Weights"]
