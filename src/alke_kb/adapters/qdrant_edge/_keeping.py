"""Searches and facets of the embedded engine, each answered once until a write may change it.

A facet and a dense list depend on the points of their filter alone, so that a write elsewhere leaves
them as they are. BM25 also counts words in all that may be seen: what it scores goes whenever points
come or go, or become visible to others.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence, Sized
from typing import TYPE_CHECKING

from alke_kb.adapters import _index
from alke_kb.adapters._index import QueryT
from alke_kb.adapters._qdrant import QdrantBase
from alke_kb.adapters.qdrant_edge._kept import Basis, KeptAnswers, Touched
from alke_kb.domain import ScoredId, SparseVector, Stamp, Where

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32] | SparseVector

# Of searches, in all: some ten megabytes, apart from what views ask for again and again.
_MOST_SCORED = 60_000


class KeepingIndex(QdrantBase[QueryT]):
    """Whoever writes calls ``written``."""

    def __init__(self, stamp: Stamp, generation: int) -> None:
        super().__init__(stamp, generation)
        self._kept = KeptAnswers()
        self._scored = KeptAnswers(_MOST_SCORED)

    def written(self, change: Touched | None = None) -> None:
        """Forget what a write to these points may have changed; everything, if none are named."""
        self._kept.written(change)
        self._scored.written(change)

    @property
    def keeps(self) -> bool:
        """Whether there is anything that a write could change."""
        return bool(len(self._kept) or len(self._scored))

    def facet(self, field: str, where: Where | None = None, limit: int = 100) -> dict[str, int]:
        _index.check_facet(field)
        _index.check_limit(limit)
        asked = ("facet", field, limit)
        basis = Basis(where, frozenset((field,)))
        found = self._kept.get(asked, basis, lambda: self._facet(field, where, limit), _one_each)
        return dict(found)

    def search_dense(
        self, vector: NDArray[np.float32], limit: int, where: Where | None = None
    ) -> list[ScoredId]:
        # Views ask for the passages nearest to one of a few themes again and again.
        own = _index.check_dense(vector, self.stamp.dimension)
        _index.check_limit(limit)
        search = super().search_dense
        asked = ("dense", own.tobytes(), limit)
        ask = Basis(where), lambda: search(vector, limit, where)
        found = self._kept.get(asked, *ask, _one_each)
        return list(found)

    def search_sparse(
        self,
        vector: SparseVector,
        limit: int,
        where: Where | None = None,
        corpus: Where | None = None,
    ) -> list[ScoredId]:
        search = super().search_sparse
        asked = ("sparse", self._digest([vector]), limit)
        basis = Basis(where, counted=True, corpus=corpus)
        found = self._scored.get(
            asked, basis, lambda: search(vector, limit, where, corpus), _one_each
        )
        return list(found)

    def search_each(
        self,
        field: str,
        vectors: Mapping[str, Vector],
        limit: int,
        where: Where | None = None,
        corpus: Where | None = None,
    ) -> dict[str, list[ScoredId]]:
        search = super().search_each
        asked = ("each", field, tuple(vectors), self._digest(vectors.values()), limit)
        counted = any(isinstance(one, SparseVector) for one in vectors.values())
        found = self._scored.get(
            asked,
            Basis(where, frozenset((field,)), counted=counted, corpus=corpus),
            lambda: search(field, vectors, limit, where, corpus),
            lambda answer: sum(map(len, answer.values())),
        )
        return {value: list(hits) for value, hits in found.items()}

    def score(
        self,
        dense: NDArray[np.float32],
        near: Sequence[str],
        terms: Sequence[tuple[SparseVector, Sequence[str]]],
        corpus: Where | None = None,
    ) -> tuple[dict[str, float], list[dict[str, float]]]:
        score = super().score
        ids = repr((list(near), [list(own) for _vector, own in terms]))
        vectors = self._digest([dense, *(vector for vector, _ids in terms)])
        asked = ("score", vectors, hashlib.blake2b(ids.encode()).digest())
        # of points by id: what their payloads say counts only in the corpus
        basis = Basis(Where(ids=()), counted=True, corpus=corpus)
        meaning, lexical = self._scored.get(
            asked, basis, lambda: score(dense, near, terms, corpus), _scores
        )
        return dict(meaning), [dict(one) for one in lexical]

    def _digest(self, vectors: Iterable[Vector]) -> bytes:
        """What stands for these vectors in a question."""
        made = hashlib.blake2b()
        for one in vectors:
            if isinstance(one, SparseVector):
                made.update(repr((one.indices, one.values)).encode())
            else:
                made.update(_index.check_dense(one, self.stamp.dimension).tobytes())
        return made.digest()

    @abstractmethod
    def _facet(self, field: str, where: Where | None, limit: int) -> dict[str, int]:
        """``facet`` by the engine."""


def _one_each(answer: Sized) -> int:
    return len(answer)


def _scores(answer: tuple[dict[str, float], list[dict[str, float]]]) -> int:
    return len(answer[0]) + sum(map(len, answer[1]))
