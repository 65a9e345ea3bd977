"""How often each cue was right on labelled passages, for ``theme_training.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from alke_kb.linking.themes._collected import Collected
from alke_kb.linking.themes._learnt import CueOdds

# A cue has what is usual for its strength as so many passages would have taught.
SMOOTHING = 4.0
STRENGTHS = ("sure", "strong", "fair", "weak")


def cue_odds(
    passages: Sequence[Mapping[str, Collected]], themes: Sequence[str], labels: NDArray[np.float64]
) -> CueOdds:
    """Log-odds that a theme is there, and main, where a cue of it is met.

    ``labels`` [2, passages, themes] of 0 and 1, in the order of ``passages`` and ``themes``.
    """
    met: dict[tuple[str, str], NDArray[np.float64]] = defaultdict(lambda: np.zeros(3))
    strengths: dict[str, NDArray[np.float64]] = {s: np.array([1.0, 1.0, 2.0]) for s in STRENGTHS}
    strength_of = {}
    for number, found in enumerate(passages):
        for place, theme in enumerate(themes):
            if theme not in found:
                continue
            seen = np.append(labels[:, number, place], 1.0)
            for text, how in {(h.pattern.text, h.pattern.strength) for h in found[theme].hits}:
                met[theme, text] += seen
                strengths[how] += seen
                strength_of[theme, text] = how
    shares = {how: sums[:2] / sums[2] for how, sums in strengths.items()}
    known = {}
    for key, sums in met.items():
        usual = shares[strength_of[key]]
        known[key] = _odds((sums[:2] + SMOOTHING * usual) / (sums[2] + SMOOTHING))
    return CueOdds(known, {how: _odds(share) for how, share in shares.items()})


def _odds(shares: NDArray[np.float64]) -> tuple[float, float]:
    held = np.clip(shares, 0.02, 0.98)
    there, main = np.log(held / (1 - held))
    return float(there), float(main)
