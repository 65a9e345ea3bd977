"""analysed query → dense and sparse lists → one ranked list. The service and the harness share it."""

from __future__ import annotations

from dataclasses import dataclass

from alke_kb.domain import Where
from alke_kb.ports import PassageIndex
from alke_kb.search.fusion import Ranked, fuse_by_rank, fuse_by_score
from alke_kb.search.query import AnalysedQuery

POOL = 100


@dataclass(frozen=True, slots=True)
class Ranker:
    """Ranks the passages of one index generation.

    ``method`` is ``score`` or ``rrf``; ``pool`` the length of each list before fusion.
    """

    method: str = "score"
    pool: int = POOL

    def rank(
        self, index: PassageIndex, query: AnalysedQuery, where: Where | None = None
    ) -> list[Ranked]:
        """Up to 2 · pool passages, best first."""
        dense, sparse = index.search_both(query.dense, query.sparse, self.pool, where)
        ids = list(dict.fromkeys([hit.id for hit in sparse] + [hit.id for hit in dense]))
        meaning = {hit.id: hit.score for hit in dense}
        lexical = {hit.id: hit.score for hit in sparse}
        missing = [i for i in ids if i not in meaning or i not in lexical]
        if missing:
            more_meaning, more_lexical = index.score(missing, query.dense, query.sparse)
            meaning.update(more_meaning)
            for point_id, score in more_lexical.items():
                lexical.setdefault(point_id, score)
        if self.method == "rrf":
            return fuse_by_rank(dense, sparse, meaning, lexical)
        return fuse_by_score(ids, meaning, lexical, weight=query.meaning_weight)
