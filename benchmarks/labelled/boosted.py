"""Boosted trees fitted by scikit-learn and taken over as arrays, for ``theme_training.py``."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from alke_kb.linking.themes._trees import Trees

# Small trees and few columns at a time: thousands of passages are not many.
TREES, LEAVES, SMALLEST_LEAF, COLUMNS = 200, 8, 40, 0.3
RATE, SHRINKAGE = 0.05, 5.0


def boosted(
    given: NDArray[np.float64], labels: NDArray[np.float64], weights: NDArray[np.float64]
) -> Trees:
    """Trees for features [rows, columns], labels [rows] of 0 and 1 and weights [rows]."""
    model: Any = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=SMALLEST_LEAF,
        l2_regularization=SHRINKAGE,
        max_features=COLUMNS,
        early_stopping=False,
        random_state=1,
    )
    model.fit(given, labels, sample_weight=weights)
    # scikit-learn has no public form of fitted trees.
    found = [one[0].nodes for one in model._predictors]
    nodes = max(len(one) for one in found)

    def column(name: str, kind: Any) -> NDArray[Any]:
        filled = np.zeros((len(found), nodes), dtype=kind)
        for number, one in enumerate(found):
            filled[number, : len(one)] = one[name]
        return filled

    feature = column("feature_idx", np.int16)
    leaf = column("is_leaf", np.bool_)
    feature[leaf] = -1
    trees = Trees(
        feature,
        column("num_threshold", np.float64),
        column("left", np.int16),
        column("right", np.int16),
        np.where(leaf, column("value", np.float64), 0.0),
        float(model._baseline_prediction.ravel()[0]),
        max(int(one["depth"].max()) for one in found),
    )
    sample = given[:500]
    if not np.allclose(trees.log_odds(sample), model.decision_function(sample)):
        raise RuntimeError("trees taken over say something else than those fitted")
    return trees
