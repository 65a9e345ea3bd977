"""Seeded points for the index contract, and by-hand answers that no engine had a part in."""

from __future__ import annotations

import math
import random
import uuid
from collections.abc import Iterable, Sequence

import numpy as np

from alke_kb.domain import Point, ScoredId, SparseVector, Stamp, Where

DIMENSION = 16
POINTS = 500
STAMP = Stamp(
    schema=1,
    analyser="fi:voikko 4.3|ä",
    model="e5-small@abc",
    dimension=DIMENSION,
    statistics={
        "k1": 1.2,
        "b": 0.75,
        "average_length": 131.25,
        "means": {
            language: [float(x) for x in np.random.default_rng(seed).normal(size=384)]
            for seed, language in enumerate(("fi", "sv", "en"))
        },
    },
)
REGIONS = ("uusimaa", "lappi", "pohjois-savo", "åland", "kainuu")
KINDS = ("strategy", "study", "dialogue_record")


def point_id(number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))


def document_id(number: int) -> str:
    """Ascending with the number."""
    return str(uuid.UUID(int=number + 1))


def version_id(number: int) -> str:
    return str(uuid.UUID(int=2**64 + number))


def make_points(count: int = POINTS, seed: int = 7) -> list[Point]:
    """Points of ten-passage documents; every 20th is the twin of its predecessor (a tie)."""
    chance = random.Random(seed)
    rng = np.random.default_rng(seed)
    points: list[Point] = []
    for number in range(count):
        if number % 20 == 19:
            twin = points[-1]
            dense, sparse = twin.dense, twin.sparse
        else:
            dense = rng.normal(size=DIMENSION).astype(np.float32)
            dense /= np.linalg.norm(dense)
            # a few common terms and many rare ones; one passage in fifty has no term at all
            wanted = {int(chance.paretovariate(0.6)) for _ in range(0 if number % 50 == 7 else 12)}
            terms = sorted((term * 2654435761) % 2**32 for term in wanted)
            sparse = SparseVector(
                tuple(terms), tuple(float(np.float32(chance.uniform(0.3, 2.2))) for _ in terms)
            )
        points.append(
            Point(
                id=point_id(number),
                dense=dense,
                sparse=sparse,
                payload={
                    "document_id": document_id(number // 10),
                    "version_id": version_id(number // 10),
                    "work_id": f"w{number // 20}",
                    "kind": KINDS[number // 10 % 3],
                    "role": (None, "tavoite", "haaste")[number % 3],
                    "regions": [REGIONS[number % 5], REGIONS[number // 5 % 5]],
                    "ministries": ["TEM"] if number % 4 else [],
                    "round": f"ALKE {2018 + number // 10 % 4}",
                    "language": "sv" if number % 9 == 0 else "fi",
                    "publicity": "julkinen" if number % 7 else "luonnos",
                    "agency": ("TEM", "YM", None)[number // 3 % 3],
                    "themes": [f"t{number % 11}", f"t{number % 4}"],
                    "mention_regions": [REGIONS[number % 3]],
                    "mention_ministries": ["YM", "VM"] if number % 2 else ["STM"],
                    "year": 2010 + number % 15 if number % 13 else None,
                    "ordinal": number % 10,
                },
            )
        )
    return points


WHERES: dict[str, Where] = {
    "nothing": Where(),
    "one value": Where(any_of={"kind": ("study",)}),
    "one of two values": Where(any_of={"document_id": (document_id(3), document_id(44))}),
    "in a list": Where(any_of={"regions": ("åland",)}),
    "two fields": Where(any_of={"kind": ("study", "strategy"), "regions": ("lappi", "kainuu")}),
    "no such value": Where(any_of={"round": ("ALKE 1999",)}),
    "none allowed": Where(any_of={"kind": ()}),
    "without": Where(none_of={"version_id": tuple(version_id(n) for n in (1, 2, 17))}),
    "without nothing": Where(none_of={"version_id": ()}),
    "without, in a list": Where(none_of={"mention_ministries": ("VM",), "role": ("haaste",)}),
    "range": Where(between={"year": (2012, 2015)}),
    "from": Where(between={"year": (2020, None)}),
    "until": Where(between={"year": (None, 2011)}),
    "empty range": Where(between={"year": (2015, 2012)}),
    "any year at all": Where(between={"year": (None, None)}),
    "ids": Where(ids=(point_id(1), point_id(250), point_id(99_999), "no id at all")),
    "no ids": Where(ids=()),
    "either of one": Where(either=({"publicity": ("julkinen",)},)),
    "either, as a reader": Where(
        either=(
            {"publicity": ("julkinen",)},
            {"publicity": ("luonnos",), "agency": ("TEM", "18")},
        )
    ),
    "either, and other fields": Where(
        any_of={"kind": ("study",)},
        none_of={"version_id": (version_id(2),), "agency": ("YM",)},
        either=({"publicity": ("luonnos",)}, {"agency": ("TEM",), "regions": ("lappi",)}),
    ),
    "either within a range": Where(
        between={"year": (2012, 2020)},
        either=({"agency": ("YM",)}, {"agency": ("TEM",)}),
    ),
    "either of nothing": Where(either=()),
    "either none allowed": Where(either=({"publicity": ()},)),
    "either anything": Where(either=({"publicity": ("luonnos",)}, {})),
    "all together": Where(
        any_of={"themes": ("t1", "t2"), "publicity": ("julkinen",)},
        none_of={"version_id": (version_id(0),), "language": ("sv",)},
        between={"year": (2011, 2022)},
        ids=tuple(point_id(n) for n in range(0, 400)),
        either=({"agency": ("TEM",)}, {"role": ("haaste",)}),
    ),
}


def matching(points: Iterable[Point], where: Where | None) -> list[Point]:
    """Plain reading of ``Where``."""

    def values(point: Point, field: str) -> set[object]:
        value = point.payload.get(field)
        return set(value) if isinstance(value, list) else {value} - {None}

    def inside(point: Point, field: str, low: int | None, high: int | None) -> bool:
        value = point.payload.get(field)
        return isinstance(value, int) and (low or 0) <= value <= (9999 if high is None else high)

    if where is None:
        return list(points)
    return [
        p
        for p in points
        if all(values(p, f) & set(wanted) for f, wanted in where.any_of.items())
        and not any(values(p, f) & set(banned) for f, banned in where.none_of.items())
        and all(inside(p, f, low, high) for f, (low, high) in where.between.items())
        and (where.ids is None or p.id in where.ids)
        and (
            where.either is None
            or any(
                all(values(p, f) & set(wanted) for f, wanted in one.items()) for one in where.either
            )
        )
    ]


def dense_list(points: Sequence[Point], query: np.ndarray, where: Where | None) -> list[ScoredId]:
    unit = query.astype(np.float64) / np.linalg.norm(query)
    hits = [ScoredId(p.id, math.fsum(p.dense * unit)) for p in matching(points, where)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))


def sparse_list(
    points: Sequence[Point],
    query: SparseVector,
    where: Where | None,
    corpus: Where | None = None,
) -> list[ScoredId]:
    """IDF = ln((N − n + 0.5) / (n + 0.5) + 1) over all points that have terms, not the filtered;
    or over all points of a corpus.
    """
    bags = {p.id: dict(zip(p.sparse.indices, p.sparse.values, strict=True)) for p in points}
    counted = [bags[p.id] for p in matching(points, corpus)]
    total = len(counted) if corpus else sum(1 for bag in counted if bag)
    hits = []
    for point in matching(points, where):
        bag = bags[point.id]
        shared = [(t, w) for t, w in zip(query.indices, query.values, strict=True) if t in bag]
        if not shared:
            continue
        score = 0.0
        for term, weight in shared:
            having = sum(1 for other in counted if term in other)
            score += math.log((total - having + 0.5) / (having + 0.5) + 1) * weight * bag[term]
        hits.append(ScoredId(point.id, score))
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))


# Engines keep dense vectors in 16 bits, terms in 32.
WITHIN_16_BITS = 2e-3
WITHIN_32_BITS = 2e-5


def assert_same_list(
    found: Sequence[ScoredId],
    expected: Sequence[ScoredId],
    limit: int,
    within: float = WITHIN_32_BITS,
) -> None:
    """Same scores ``within`` a rounding, same order wherever scores differ by more than that."""
    wanted = expected[:limit]
    assert len(found) == len(wanted)
    assert [f.score for f in found] == nearly([w.score for w in wanted], within)
    scores = {hit.id: hit.score for hit in expected}
    for place, hit in enumerate(found):
        assert hit.score == nearly(scores[hit.id], within)
        if place and found[place - 1].score == hit.score:
            assert found[place - 1].id < hit.id, "a tie must go by id ascending"
    clear = [
        place
        for place, hit in enumerate(wanted)
        if all(abs(hit.score - other.score) > 5 * within for other in expected if other is not hit)
    ]
    assert [found[place].id for place in clear] == [wanted[place].id for place in clear]


def nearly(value: object, within: float) -> object:
    import pytest

    return pytest.approx(value, rel=within, abs=within / 2)


def query_vectors(count: int = 4) -> list[tuple[np.ndarray, SparseVector]]:
    """Dense and sparse queries with common, rare and unknown terms."""
    rng = np.random.default_rng(99)
    queries = []
    for number in range(count):
        terms = sorted({(t * 2654435761) % 2**32 for t in (1, 2 + number, 5, 40 + number, 999_983)})
        weights = tuple(float(w) for w in rng.uniform(0.4, 1.0, len(terms)).astype(np.float32))
        queries.append(
            (rng.normal(size=DIMENSION).astype(np.float32), SparseVector(tuple(terms), weights))
        )
    return queries
