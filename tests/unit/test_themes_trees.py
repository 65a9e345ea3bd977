"""Trees as arrays, and the mean of trees and weights."""

from __future__ import annotations

import numpy as np
import pytest

from alke_kb.linking.themes._model import Combination, load_model
from alke_kb.linking.themes._trees import Trees


def two_trees() -> Trees:
    """The first asks for column 0, then for column 1 where that is small; the second is a leaf."""
    return Trees(
        feature=np.array([[0, 1, -1, -1, -1], [-1, 0, 0, 0, 0]], dtype=np.int16),
        threshold=np.array([[0.5, 2.0, 0, 0, 0], [0, 0, 0, 0, 0]]),
        left=np.array([[1, 3, 0, 0, 0], [0, 0, 0, 0, 0]], dtype=np.int16),
        right=np.array([[2, 4, 0, 0, 0], [0, 0, 0, 0, 0]], dtype=np.int16),
        value=np.array([[0, 0, 3.0, -1.0, 1.0], [0.25, 0, 0, 0, 0]]),
        base=-1.0,
        depth=2,
    )


def test_each_row_reaches_its_own_leaf() -> None:
    given = np.array([[0.5, 2.0], [0.5, 2.1], [0.6, 0.0]])
    assert two_trees().log_odds(given).tolist() == [-1.75, 0.25, 2.25]


def test_chances_are_of_the_mean_of_the_log_odds() -> None:
    weights, bias = np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros((2, 1))
    given = np.array([[0.6, 0.0]])
    alone = Combination(weights, bias, (0.5, 0.5)).chances(given)
    both = Combination(weights, bias, (0.5, 0.5), (two_trees(), two_trees())).chances(given)
    assert alone[:, 0] == pytest.approx(1 / (1 + np.exp([-0.6, 0.0])))
    assert both[:, 0] == pytest.approx(1 / (1 + np.exp([-(0.6 + 2.25) / 2, -2.25 / 2])))


def test_weights_that_ship_have_trees_for_the_themes_that_ship_alone() -> None:
    model = load_model()
    assert model.known.trees is not None
    assert model.general.trees is None
    assert model.learnt.priors.shape == (len(model.vectors), 2)
