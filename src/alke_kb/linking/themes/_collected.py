"""The evidence of words for one theme of a passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from alke_kb.domain import Evidence
from alke_kb.linking.themes._matcher import Hit


@dataclass
class Collected:
    """Weighed cues of one theme. ``begins`` and ``ends`` are where the first and the last cue
    begin in the text (0–1), ``opening`` whether one that is more than weak stands in the first
    sentence, ``sentences`` in how many sentences there is one.
    """

    total: float = 0.0
    terms: dict[str, int] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    hits: Sequence[Hit] = ()
    begins: float = 0.0
    ends: float = 0.0
    opening: bool = False
    sentences: int = 0
