"""The index: one generation, and the store of generations behind one alias."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from alke_kb.domain import Point, Record, ScoredId, SparseVector, Stamp, Where

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class PassageIndex(Protocol):
    """One generation of the index. Searching and writing may come from several threads.

    Reads see every earlier write of this process; a write is durable only after ``flush``.
    Errors: ``Unavailable``, ``RateLimited``, ``InvalidInput``, ``NotFound`` of ``alke_kb.errors``.
    """

    @property
    def stamp(self) -> Stamp: ...

    def update_statistics(self, statistics: Mapping[str, object]) -> None:
        """Replace ``stamp.statistics``; durable when it returns."""
        ...

    def upsert(self, points: Sequence[Point]) -> None: ...

    def delete(self, where: Where) -> None:
        """Remove all points that match; removing what is not there is no error."""
        ...

    def set_payload(self, where: Where, payload: Mapping[str, object]) -> None:
        """Merge ``payload`` into the payload of all points that match, in one operation."""
        ...

    def flush(self) -> None:
        """Return only when everything written before survives ``kill -9``."""
        ...

    def search_dense(
        self, vector: NDArray[np.float32], limit: int, where: Where | None = None
    ) -> list[ScoredId]:
        """Best first by cosine; ties by id ascending."""
        ...

    def search_sparse(
        self,
        vector: SparseVector,
        limit: int,
        where: Where | None = None,
        corpus: Where | None = None,
    ) -> list[ScoredId]:
        """Best first by IDF-weighted dot product; points sharing no term are not listed.

        ``corpus`` says over which points the IDF is taken; over all without it. The embedded engine
        and the memory obey it, a Qdrant server always takes all.
        """
        ...

    def search_each(
        self,
        field: str,
        vectors: Mapping[str, NDArray[np.float32] | SparseVector],
        limit: int,
        where: Where | None = None,
        corpus: Where | None = None,
    ) -> dict[str, list[ScoredId]]:
        """For each value that ``vectors`` names of a keyword field what ``search_dense`` or
        ``search_sparse``, as the vector is, finds among the points with that value; in one round
        trip.
        """
        ...

    def score(
        self,
        dense: NDArray[np.float32],
        near: Sequence[str],
        terms: Sequence[tuple[SparseVector, Sequence[str]]],
        corpus: Where | None = None,
    ) -> tuple[dict[str, float], list[dict[str, float]]]:
        """Dense scores of just the points ``near``, and for each of ``terms`` the sparse scores of
        just its points, in one round trip; absent from a sparse map means 0.
        """
        ...

    def count(self, where: Where | None = None) -> int: ...

    def facet(self, field: str, where: Where | None = None, limit: int = 100) -> dict[str, int]:
        """Number of points per value of a keyword field, exact."""
        ...

    def retrieve(self, ids: Sequence[str], *, vectors: bool = False) -> list[Record]:
        """Known points in the order asked; unknown ids are left out."""
        ...

    def scroll(
        self, where: Where | None = None, *, vectors: bool = False, batch: int = 256
    ) -> Iterator[Record]:
        """All matching points, in id order."""
        ...

    def warm_up(self) -> None:
        """Read what searches will ask for again and again, where that is worth keeping."""
        ...

    def close(self) -> None: ...


class IndexStore(Protocol):
    """Generations ``alke-passages-<n>`` behind one alias.

    A reader sees the active generation; a new one is built beside it, checked and swapped in.
    """

    def active(self) -> PassageIndex | None:
        """The generation behind the alias, opened once and shared; ``None`` when there is none."""
        ...

    def create(self, stamp: Stamp) -> PassageIndex:
        """A new empty generation, not yet active. Payload indexes exist before any data."""
        ...

    def activate(self, index: PassageIndex) -> None:
        """Swap the alias to it in one step, then drop older generations but the previous one."""
        ...

    def drop_earlier(self) -> None:
        """Remove the generations before the active one, kept for readers still at work: what was
        deleted since would still be in them.
        """
        ...

    def generation(self) -> int | None:
        """Number of the active generation."""
        ...

    def close(self) -> None: ...
