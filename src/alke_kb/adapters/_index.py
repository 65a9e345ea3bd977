"""What the three index engines share, so that they refuse, cut and order alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from alke_kb.deadline import check_deadline
from alke_kb.domain import Point, ScoredId, SparseVector, Stamp, Where
from alke_kb.errors import Conflict, InvalidInput
from alke_kb.indexing.ids import is_id

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QueryT = TypeVar("QueryT")

DENSE = "dense"
TERMS = "terms"
KEYWORD_FIELDS = (
    "document_id",
    "version_id",
    "work_id",
    "kind",
    "role",
    "regions",
    "ministries",
    "round",
    "language",
    "publicity",
    "agency",
    "themes",
    "main_themes",
    "mention_regions",
    "mention_ministries",
)
INTEGER_FIELDS = ("year",)

# Engines order ties as they please, so a few more are fetched than asked to see where a tie ends.
TIE_SLACK = 16
# An estimate of a point's size as JSON; requests stay well below 5 MB.
MAX_BATCH_BYTES = 4_000_000
_DENSE_BYTES = 22
_SPARSE_BYTES = 34


@dataclass(frozen=True, slots=True)
class CheckedPoint:
    """A point every engine accepts: canonical id, finite vectors, payload of plain JSON values."""

    id: str
    dense: NDArray[np.float32]
    sparse: SparseVector
    payload: dict[str, Any]
    size: int


def check_points(points: Sequence[Point], dimension: int) -> list[CheckedPoint]:
    """Raises ``InvalidInput`` before anything is written, naming the first point at fault."""
    checked = []
    for point in points:
        if not is_id(point.id):
            raise InvalidInput(
                f"«{point.id}» is no passage id; use a UUID in lower case with hyphens."
            )
        dense = check_dense(point.dense, dimension)
        sparse = check_sparse(point.sparse)
        payload = {k: v for k, v in plain(point.payload).items() if v is not None}
        size = _DENSE_BYTES * dimension + _SPARSE_BYTES * len(sparse.indices) + 80
        checked.append(
            CheckedPoint(point.id, dense, sparse, payload, size + len(orjson.dumps(payload)))
        )
    return checked


def check_dense(vector: NDArray[np.float32], dimension: int) -> NDArray[np.float32]:
    """float32 [dimension], finite; raises ``InvalidInput``."""
    import numpy as np

    array = np.asarray(vector, dtype=np.float32)
    if array.shape != (dimension,):
        raise InvalidInput(
            f"The vector has shape {list(array.shape)}, this index holds [{dimension}]: "
            "use the embedding model the index was built with, or reindex."
        )
    if not np.isfinite(array).all():
        raise InvalidInput("The vector holds a value that is not a finite number.")
    return array


def check_sparse(vector: SparseVector) -> SparseVector:
    """Raises ``InvalidInput`` unless ids ascend, are unsigned 32-bit and weights are finite."""
    indices, values = vector.indices, vector.values
    if len(indices) != len(values):
        raise InvalidInput("A sparse vector needs as many weights as term ids.")
    if any(a >= b for a, b in pairwise(indices)):
        raise InvalidInput("The term ids of a sparse vector must ascend and be unique.")
    if indices and (indices[0] < 0 or indices[-1] >= 2**32):
        raise InvalidInput("The term ids of a sparse vector must be unsigned 32-bit numbers.")
    if not all(math.isfinite(value) for value in values):
        raise InvalidInput("A term weight is not a finite number.")
    return vector


def check_limit(limit: int) -> int:
    """Asked before every search and count, so it is also where work past its deadline ends."""
    check_deadline()
    if limit < 0:
        raise InvalidInput(f"The number of results asked for is {limit}; it cannot be negative.")
    return limit


def check_facet(field: str) -> str:
    if field not in KEYWORD_FIELDS:
        raise InvalidInput(f"«{field}» cannot be counted; choose one of {_listed(KEYWORD_FIELDS)}.")
    return field


def check_where(where: Where | None) -> Where | None:
    """The filter, or ``None`` when it restricts nothing; raises ``InvalidInput``."""
    if where is None:
        return None
    either = where.either or ()
    for field in (*where.any_of, *where.none_of, *(name for one in either for name in one)):
        if field not in KEYWORD_FIELDS:
            raise InvalidInput(
                f"«{field}» cannot be filtered by value; choose one of {_listed(KEYWORD_FIELDS)}."
            )
    for field in where.between:
        if field not in INTEGER_FIELDS:
            raise InvalidInput(
                f"«{field}» cannot be filtered by range; choose one of {_listed(INTEGER_FIELDS)}."
            )
    restricts = (
        where.any_of
        or any(where.none_of.values())
        or where.between
        or where.ids is not None
        or where.either is not None
    )
    return where if restricts else None


def narrowed(where: Where | None, field: str, value: str) -> Where:
    """``where`` and this value of a field that ``where`` may restrict already."""
    base = where or Where()
    return replace(base, any_of={**base.any_of, field: (value,)})


def known_ids(ids: Iterable[str]) -> list[str]:
    """Well-formed ids without repeats, in order."""
    return [item for item in dict.fromkeys(ids) if is_id(item)]


def plain(payload: Mapping[str, object]) -> dict[str, Any]:
    """The payload as plain JSON values (tuples become lists, enums their values)."""
    try:
        result: dict[str, Any] = orjson.loads(orjson.dumps(dict(payload)))
    except TypeError as error:
        raise InvalidInput(f"The payload holds a value that is not JSON: {error}.") from error
    return result


def batches(points: Sequence[CheckedPoint], most: int) -> Iterator[list[CheckedPoint]]:
    """Stretches of at most ``most`` points and about 4 MB, in order."""
    batch: list[CheckedPoint] = []
    size = 0
    for point in points:
        if batch and (len(batch) >= most or size + point.size > MAX_BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(point)
        size += point.size
    if batch:
        yield batch


def ranked_lists(
    fetch: Callable[[int, list[QueryT]], list[list[ScoredId]]], queries: list[QueryT], limit: int
) -> list[list[ScoredId]]:
    """The ``limit`` best of each query, ties by id ascending wherever the engine cut them.

    ``fetch(n, queries)`` gives the n best of each in one round trip. Where the tie at the border
    may go on beyond what was fetched, twice as many are fetched for that query.
    """
    lists = []
    for query, hits in zip(queries, fetch(limit + TIE_SLACK, queries), strict=True):
        asked, found = limit + TIE_SLACK, hits
        while len(found) == asked and found[-1].score == found[limit - 1].score:
            asked *= 2
            found = fetch(asked, [query])[0]
        lists.append(sorted(found, key=lambda hit: (-hit.score, hit.id))[:limit])
    return lists


def scores_of(hits: Iterable[ScoredId]) -> dict[str, float]:
    """Score by id."""
    return {hit.id: hit.score for hit in hits}


def most_frequent_of(fetch: Callable[[int], dict[str, int]], limit: int) -> dict[str, int]:
    """``most_frequent`` of an engine that gives the n first values: cut as in ``ranked_lists``."""
    if limit == 0:
        return {}
    asked = limit + TIE_SLACK
    found = fetch(asked)
    while len(found) == asked and min(found.values()) == sorted(found.values())[-limit]:
        asked *= 2
        found = fetch(asked)
    return most_frequent(found, limit)


def most_frequent(found: Mapping[str, int], limit: int) -> dict[str, int]:
    """Facet values by count, ties by value ascending.

    Values that deleted points alone had are still listed by engines, with a count of 0; not here.
    """
    values = sorted(value for value, count in found.items() if count)
    values.sort(key=found.__getitem__, reverse=True)
    return {value: found[value] for value in values[:limit]}


def stamp_to_json(stamp: Stamp) -> str:
    """The stamp as one JSON object; floats keep every digit."""
    return orjson.dumps(
        {
            "schema": stamp.schema,
            "analyser": stamp.analyser,
            "model": stamp.model,
            "dimension": stamp.dimension,
            "statistics": plain(stamp.statistics),
        }
    ).decode()


def stamp_from_json(text: str | bytes, place: str) -> Stamp:
    """Read back; raises ``Conflict`` when ``place`` holds no stamp of ours."""
    try:
        data = orjson.loads(text)
        return Stamp(
            schema=int(data["schema"]),
            analyser=str(data["analyser"]),
            model=str(data["model"]),
            dimension=int(data["dimension"]),
            statistics=dict(data["statistics"]),
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise Conflict(
            f"{place} has no readable stamp, so nobody knows what it was built with.",
            hint="Build the index anew: alke-kb reindex.",
        ) from error


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
