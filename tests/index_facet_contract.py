"""What every ``PassageIndex`` must count: points per value, exactly, whatever was written before."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from alke_kb.domain import Point, Where
from index_data import (
    KINDS,
    REGIONS,
    WHERES,
    document_id,
    make_points,
    matching,
    version_id,
)


def counted(points: Iterable[Any], field: str) -> dict[str, int]:
    """Points per value, most first, worked out by hand."""
    counts: Counter[str] = Counter()
    for point in points:
        value: Any = point.payload.get(field)
        counts.update(set(value) if isinstance(value, list) else {value} - {None})
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


class FacetContract:
    """Cases over the fixtures of ``IndexContract``."""

    @pytest.mark.parametrize("field", ["kind", "regions", "role", "ministries", "document_id"])
    def test_facet(self, filled: Any, points: list[Point], field: str) -> None:
        for where in (None, WHERES["one value"], WHERES["all together"]):
            expected = list(counted(matching(points, where), field).items())
            assert list(filled.facet(field, where).items()) == expected[:100]
            assert list(filled.facet(field, where, limit=3).items()) == expected[:3]

    def test_facet_of_far_more_values_than_asked(self, fresh: Any) -> None:
        many = [
            replace(p, payload={**p.payload, "document_id": document_id(n % 1250)})
            for n, p in enumerate(make_points(1300, seed=11))
        ]
        fresh.upsert(many)
        twice = {document_id(n): 2 for n in range(50)}
        assert fresh.facet("document_id", limit=3) == {document_id(n): 2 for n in (0, 1, 2)}
        counts = fresh.facet("document_id", limit=5000)
        assert len(counts) == 1250
        assert {value: count for value, count in counts.items() if count > 1} == twice

    def test_facets_after_many_writes(self, fresh: Any, points: list[Point]) -> None:
        draw = random.Random(17)
        fresh.upsert(points[:150])
        for _ in range(40):
            document = Where(any_of={"document_id": (document_id(draw.randrange(20)),)})
            match draw.randrange(4):
                case 0:
                    fresh.delete(document)
                case 1:
                    fresh.set_payload(document, {"regions": draw.sample(REGIONS, 2), "year": 2020})
                case 2:
                    fresh.set_payload(document, {"themes": [], "kind": draw.choice(KINDS)})
                case _:
                    start = draw.randrange(180)
                    moved = draw.sample(points[start : start + 20], 10)
                    other = points[draw.randrange(200)].payload
                    fresh.upsert([replace(point, payload=other) for point in moved])
        left = list(fresh.scroll())
        for where in (
            None,
            Where(any_of={"kind": KINDS[:2]}),
            Where(
                any_of={"regions": REGIONS[:2]},
                none_of={"version_id": (version_id(1), version_id(2))},
            ),
            Where(
                any_of={"document_id": (document_id(3), document_id(4))},
                between={"year": (2011, None)},
            ),
        ):
            seen = matching(left, where)
            for field in ("document_id", "regions", "themes", "kind"):
                found = fresh.facet(field, where)
                assert list(found.items()) == list(counted(seen, field).items()), field
