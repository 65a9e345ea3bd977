"""Text as the analyser reads it: one spelling per character, tokens with offsets into the original."""

from alke_kb.text._abbreviations import ABBREVIATIONS
from alke_kb.text._normalise import normalise
from alke_kb.text._tokens import scan, tokenise

__all__ = ["ABBREVIATIONS", "normalise", "scan", "tokenise"]
