"""Language of a stretch of a document, with the document's own for what is too short to tell."""

from __future__ import annotations

from alke_kb.domain import Language
from alke_kb.text import language

_ENOUGH = 40


def detect_language(text: str, fallback: Language) -> Language:
    """Language of ``text``; ``fallback`` under 40 letters or where the detector is not sure."""
    if sum(character.isalpha() for character in text) < _ENOUGH:
        return fallback
    return language.detect_language(text) or fallback
