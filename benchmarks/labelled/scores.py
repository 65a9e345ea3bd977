"""Precision, recall and F1 of what was found against what labels want."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

OneT = TypeVar("OneT", bound=Hashable)


def scores(pairs: Iterable[tuple[set[OneT], set[OneT]]]) -> tuple[float, float, float]:
    """Micro precision, recall and F1 over (found, wanted) of all passages or sentences."""
    counts: Counter[str] = Counter()
    for found, wanted in pairs:
        counts["right"] += len(found & wanted)
        counts["found"] += len(found)
        counts["wanted"] += len(wanted)
    precision = counts["right"] / max(1, counts["found"])
    recall = counts["right"] / max(1, counts["wanted"])
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)
