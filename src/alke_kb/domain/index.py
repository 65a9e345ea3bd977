"""What goes into the index and comes out of it, whatever engine serves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SparseVector:
    """Term ids (unsigned 32-bit, ascending, unique) and their weights, same length."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One passage in the index.

    ``dense`` is a float32 vector of the model's dimension, unit length. ``payload`` holds only
    what filters and facets need (see ``alke_kb.indexing.payload``); text stays in the catalogue.
    """

    id: str
    dense: NDArray[np.float32]
    sparse: SparseVector
    payload: Mapping[str, object]


class ScoredId(NamedTuple):
    """A point and its score: cosine for dense lists, dot product (BM25) for sparse ones. A tuple,
    because a search makes a thousand of them.
    """

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Record:
    """A point read back; vectors only when they were asked for. Of a payload field with several
    values the engine gives a list or a tuple; nobody may change it.
    """

    id: str
    payload: Mapping[str, object]
    dense: NDArray[np.float32] | None = None
    sparse: SparseVector | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """A filter over payload fields.

    ``any_of``: for each field, at least one of the values is present (fields are joined by AND).
    ``none_of``: points with any of these values are left out. ``between``: inclusive integer
    ranges, ``None`` for an open end. ``ids``: only these points. ``either``: at least one of these
    holds, each naming values for fields as ``any_of`` does; no one of them means no point at all.
    """

    any_of: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    none_of: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    between: Mapping[str, tuple[int | None, int | None]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    ids: tuple[str, ...] | None = None
    either: tuple[Mapping[str, tuple[str, ...]], ...] | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index generation was built with; a mismatch is refused, never guessed over.

    ``statistics`` keeps what scoring needs with the generation: BM25 ``k1``, ``b``,
    ``average_length`` and the mean vector per language (lists of floats under ``means``).
    """

    schema: int
    analyser: str
    model: str
    dimension: int
    statistics: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
