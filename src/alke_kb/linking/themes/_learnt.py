"""What labelled passages taught: how often each cue was right, and what lies near them is about.

Both say the log-odds that a theme is there, and that it is main.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alke_kb.linking.themes._collected import Collected

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# How fast a labelled passage counts less the farther away it lies (difference of cosines).
REACH = 0.05
# What a theme has that no labelled passage nearby has: the logarithm stays finite.
_RARE = 0.02
# Log-odds where a theme has no cue at all, and from which on a cue adds up.
_NONE, _FLOOR = -3.0, -2.0


@dataclass(frozen=True)
class CueOdds:
    """``known`` [there, main] by (theme, pattern); a cue never met in labelled passages has what
    is ``usual`` for its strength.
    """

    known: Mapping[tuple[str, str], tuple[float, float]]
    usual: Mapping[str, tuple[float, float]]

    def columns(self, found: Mapping[str, Collected], order: Sequence[str]) -> NDArray[np.float64]:
        """float64 [themes in ``order``, 6]: of the cues met the best odds, how much they add up
        to, and their mean; for being there, then for being main.
        """
        import numpy as np

        columns = np.tile((_NONE, 0.0, _NONE), (len(order), 2))
        for number, theme in enumerate(order):
            if theme not in found:
                continue
            patterns = {(hit.pattern.text, hit.pattern.strength) for hit in found[theme].hits}
            odds = np.array(
                [self.known.get((theme, text)) or self.usual[how] for text, how in patterns]
            )
            if len(odds):
                added = np.maximum(0.0, odds - _FLOOR).sum(axis=0)
                columns[number] = np.stack([odds.max(axis=0), added, odds.mean(axis=0)], 1).ravel()
        return columns


def of_neighbours(cosines: NDArray[np.float32], labels: NDArray[np.float32]) -> NDArray[np.float64]:
    """float64 [rows, themes, 2] for ``cosines`` [rows, labelled] and ``labels`` [2, labelled,
    themes] of 0 and 1: the logarithm of the share of nearby labelled passages that have a theme.
    """
    import numpy as np

    near = np.exp((cosines - cosines.max(axis=1, keepdims=True)) / REACH)
    share = np.stack([near @ one for one in labels], axis=2) / near.sum(axis=1)[:, None, None]
    return np.asarray(np.log(share + _RARE), dtype=np.float64)


@dataclass(frozen=True)
class Learnt:
    """``vectors`` float32 [labelled, dimension], centred, with ``labels`` float32 [2, labelled,
    themes], the odds of cues, and ``priors`` float64 [themes, 2]: the logarithms of how often a
    theme was there when its words said so, and at all.
    """

    cues: CueOdds
    vectors: NDArray[np.float32]
    labels: NDArray[np.float32]
    priors: NDArray[np.float64]

    def columns(
        self,
        found: Mapping[str, Collected],
        order: Sequence[str],
        centred: NDArray[np.float32],
    ) -> NDArray[np.float64]:
        """float64 [themes in ``order``, 10] of a passage with this centred vector."""
        import numpy as np

        near = of_neighbours((self.vectors @ centred)[None], self.labels)[0]
        return np.concatenate([near, self.cues.columns(found, order), self.priors], axis=1)
