"""The embedded engine under the common contract."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from alke_kb.adapters.qdrant_edge import EdgeIndexStore
from alke_kb.domain import Point, SparseVector, Where
from index_contract import Place, Places, make_points
from index_store_contract import DurableContract
from qdrant_fixture import quick_folder


class TestEdgeIndex(DurableContract):
    @pytest.fixture(scope="class")
    def places(self) -> Iterator[Places]:
        top = quick_folder()
        numbers = count()

        def new() -> Place:
            folder = top / str(next(numbers)) / "index"
            return lambda: EdgeIndexStore(folder)

        yield new
        shutil.rmtree(top)

    def test_coarse_search_misses_next_to_nothing(self, fresh: Any) -> None:
        """Vectors lie in clusters, as texts do; what is listed carries its full score."""
        noise = np.random.default_rng(797)
        size = fresh.stamp.dimension
        vectors = np.repeat(noise.normal(size=(100, size)), 30, axis=0)
        vectors += noise.normal(0, 0.5, vectors.shape)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        points = [
            Point(str(UUID(int=n)), one.astype(np.float32), SparseVector((), ()), {})
            for n, one in enumerate(vectors)
        ]
        fresh.upsert(points)
        kept = 0
        for centre in range(0, 3000, 300):
            scores = vectors @ vectors[centre]
            best = np.argsort(-scores)[:30]
            found = fresh.search_dense(vectors[centre].astype(np.float32), 30)
            kept += len({hit.id for hit in found} & {points[n].id for n in best})
            for hit in found:
                assert hit.score == pytest.approx(float(scores[UUID(hit.id).int]), abs=2e-3)
        assert kept >= 297

    def test_what_is_kept_goes_with_the_next_write(self, fresh: Any) -> None:
        points = make_points(40)
        fresh.upsert(points[:20])
        seen = Where(any_of={"publicity": ("julkinen",)})
        public = next(p.id for p in points if p.payload["publicity"] == "julkinen")

        def asked() -> tuple[object, ...]:
            return (
                fresh.facet("kind"),
                fresh.facet("kind", seen),
                fresh.search_dense(points[0].dense, 100),
                fresh.search_dense(points[0].dense, 100, seen),
            )

        for write in (
            lambda: fresh.upsert(points[20:]),
            lambda: fresh.set_payload(Where(ids=(public,)), {"publicity": "salainen"}),
            lambda: fresh.delete(Where(ids=(points[1].id,))),
        ):
            before = asked()
            assert asked() == before
            write()
            after = asked()
            assert after != before
            fresh._kept.written()
            assert asked() == after
