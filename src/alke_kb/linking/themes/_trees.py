"""Boosted decision trees as plain arrays: what a weighted sum cannot say, such as «only where both»."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Trees:
    """Trees that each add their leaf's value to the log-odds ``base``.

    ``feature`` int16 [trees, nodes] is the column a node asks for, -1 at leaves; a row goes to
    ``left`` where its value is at most ``threshold`` float64, else to ``right`` (int16, all
    [trees, nodes]). ``value`` float64 holds what leaves add. ``depth`` is that of the deepest tree.
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float64]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: NDArray[np.float64]
    base: float
    depth: int

    def log_odds(self, given: NDArray[np.float64]) -> NDArray[np.float64]:
        """[rows] for features [rows, columns]."""
        import numpy as np

        trees, nodes = self.feature.shape
        first = np.arange(trees, dtype=np.int64) * nodes
        rows = np.arange(len(given))[:, None]
        at = np.broadcast_to(first, (len(given), trees))
        for _ in range(self.depth):
            column = self.feature.ravel()[at]
            goes_left = given[rows, column] <= self.threshold.ravel()[at]
            child = np.where(goes_left, self.left.ravel()[at], self.right.ravel()[at])
            at = np.where(column < 0, at, first + child)
        return np.asarray(self.base + self.value.ravel()[at].sum(axis=1), dtype=np.float64)
