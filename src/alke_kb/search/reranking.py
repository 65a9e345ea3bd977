"""The optional last step: a reranker reads query and passage together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from alke_kb.ports import Reranker
from alke_kb.search.fusion import Ranked

RERANKED = 30


def reranked(
    reranker: Reranker, query: str, ranked: list[Ranked], texts: Mapping[str, str]
) -> list[Ranked]:
    """The passages in ``texts`` in the reranker's order, the others behind them as they were.

    A reranker's scores compare within one call only, so the passages keep the fused scores of the
    places they take: scores still fall from hit to hit.
    """
    head = [hit for hit in ranked if hit.id in texts]
    if not head:
        return ranked
    scores = reranker.score(query, [texts[hit.id] for hit in head])
    order = sorted(range(len(head)), key=lambda i: (-float(scores[i]), i))
    places = [hit.score for hit in head]
    moved = [replace(head[i], score=score) for i, score in zip(order, places, strict=True)]
    return moved + [hit for hit in ranked if hit.id not in texts]
