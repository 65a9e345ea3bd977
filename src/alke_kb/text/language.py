"""Which of the three languages a text is in (lingua, restricted to Finnish, Swedish, English)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from alke_kb.domain import Language

if TYPE_CHECKING:
    from lingua import LanguageDetector

MIN_CONFIDENCE = 0.6
# More text than this changes no verdict, it only takes longer.
ENOUGH_CHARACTERS = 4000


@cache
def _detector() -> LanguageDetector:
    from lingua import Language as Lingua
    from lingua import LanguageDetectorBuilder

    languages = (Lingua.FINNISH, Lingua.SWEDISH, Lingua.ENGLISH)
    builder = LanguageDetectorBuilder.from_languages(*languages)
    # Read when first needed, each of the fifteen models would make another caller wait.
    return builder.with_preloaded_language_models().build()


def detect_language(text: str) -> Language | None:
    """The language, or ``None`` when the text does not tell (too short, numbers, mixed)."""
    sample = text[:ENOUGH_CHARACTERS].strip()
    if not any(character.isalpha() for character in sample):
        return None
    values = _detector().compute_language_confidence_values(sample)
    if not values or values[0].value < MIN_CONFIDENCE:
        return None
    return Language(values[0].language.iso_code_639_1.name.lower())
