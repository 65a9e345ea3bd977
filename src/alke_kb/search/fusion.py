"""Two lists into one: by score over the re-scored union (default), or by reciprocal rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alke_kb.domain import ScoredId


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage after fusion.

    ``lexical`` is BM25 (0 when no term is shared), ``meaning`` the cosine; ``meaning_share`` is
    the part of ``score`` that meaning brought, 0–1.
    """

    id: str
    score: float
    lexical: float
    meaning: float
    meaning_share: float


def fuse_by_score(
    ids: Sequence[str],
    meaning: Mapping[str, float],
    lexical: Mapping[str, float],
    *,
    weight: float,
) -> list[Ranked]:
    """score = lexical / best lexical + weight · cosine, best first, ties by id.

    Both maps must cover the union of both lists: a missing score is fetched, not guessed, because
    a passage that one list did not reach is rarely worth nothing there.
    """
    best = max((lexical.get(i, 0.0) for i in ids), default=0.0)
    floor = min((meaning.get(i, 0.0) for i in ids), default=0.0)
    ranked = []
    for point_id in ids:
        words = lexical.get(point_id, 0.0) / best if best > 0 else 0.0
        cosine = meaning.get(point_id, 0.0)
        # Cosines of one model lie in a narrow band; only what rises above the weakest
        # candidate tells why this passage and not another.
        above = weight * (cosine - floor)
        total = words + above
        ranked.append(
            Ranked(
                id=point_id,
                score=words + weight * cosine,
                lexical=lexical.get(point_id, 0.0),
                meaning=cosine,
                meaning_share=above / total if total > 0 else 1.0,
            )
        )
    ranked.sort(key=lambda r: (-r.score, r.id))
    return ranked


def fuse_by_rank(
    dense: Sequence[ScoredId],
    sparse: Sequence[ScoredId],
    meaning: Mapping[str, float],
    lexical: Mapping[str, float],
    *,
    k: int = 60,
) -> list[Ranked]:
    """Reciprocal rank fusion, kept as a setting; ties by id."""
    from_meaning = {hit.id: 1.0 / (k + rank) for rank, hit in enumerate(dense, start=1)}
    from_words = {hit.id: 1.0 / (k + rank) for rank, hit in enumerate(sparse, start=1)}
    ranked = []
    for point_id in from_meaning.keys() | from_words.keys():
        a, b = from_meaning.get(point_id, 0.0), from_words.get(point_id, 0.0)
        ranked.append(
            Ranked(
                id=point_id,
                score=a + b,
                lexical=lexical.get(point_id, 0.0),
                meaning=meaning.get(point_id, 0.0),
                meaning_share=a / (a + b),
            )
        )
    ranked.sort(key=lambda r: (-r.score, r.id))
    return ranked
