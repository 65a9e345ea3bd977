"""The error of a file that gave no text."""

from __future__ import annotations

from alke_kb.errors import ExtractionFailed
from alke_kb.vocab import REASONS, Reason, reason_sentences

__all__ = ["REASONS", "Reason", "failed"]


def failed(reason: Reason, name: str, detail: str = "") -> ExtractionFailed:
    """The error for file ``name``; ``detail`` is an extra sentence, e.g. the limit that was met."""
    text = REASONS[reason]
    return ExtractionFailed(
        f"{name}: {text.en} {detail}".rstrip(),
        reason_code=reason.value,
        hint=text.fi,
        sentences=reason_sentences(reason.value),
    )
