"""Reranking by a CrossEncoder in a local folder: random weights, real code path."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from alke_kb.adapters.embedding import CrossEncoderReranker
from alke_kb.errors import InvalidInput, NotFound
from embedding_fixture import build_cross_encoder

TEXTS = [
    "alue ja kunta",
    "kissa",
    "koira ja kissa tiellä",
    "",
    "silta " * 200,
    "[SEP] [CLS]",
    "tie",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_cross_encoder(tmp_path_factory.mktemp("models") / "ristiinkooderi")


def test_scores_are_those_of_the_cross_encoder_in_order(folder: Path) -> None:
    from sentence_transformers import CrossEncoder

    scores = CrossEncoderReranker(folder, batch_size=3).score("missä kissa on", TEXTS)
    assert scores.dtype == np.float32
    assert scores.shape == (len(TEXTS),)
    assert np.isfinite(scores).all()
    ordinary = [0, 1, 2, 6]
    expected = CrossEncoder(str(folder), device="cpu").predict(
        [("missä kissa on", TEXTS[index]) for index in ordinary]
    )
    np.testing.assert_allclose(scores[ordinary], expected, atol=1e-5)
    assert len(set(np.round(scores, 4))) > 3


def test_the_query_counts_and_nothing_gives_nothing(folder: Path) -> None:
    reranker = CrossEncoderReranker(str(folder))
    assert reranker.score("kissa", []).shape == (0,)
    assert np.abs(reranker.score("kissa", TEXTS) - reranker.score("silta", TEXTS)).max() > 1e-4


def test_models_that_do_not_rank_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="3 values"):
        CrossEncoderReranker(build_cross_encoder(tmp_path / "luokitin", labels=3)).score("a", ["b"])
    with pytest.raises(NotFound):
        CrossEncoderReranker(tmp_path / "puuttuu").score("a", ["b"])
