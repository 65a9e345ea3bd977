"""The embedded engine under the common contract."""

from __future__ import annotations

import random
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

    def test_what_is_kept_is_what_a_fresh_look_gives(self, fresh: Any) -> None:
        """Random writes of every sort: whatever outlasts one is as true after it."""
        points = make_points(120)
        chance = random.Random(797)
        seen = {"publicity": ("julkinen",)}
        either = (seen, {"publicity": ("luonnos",), "agency": ("TEM",)})
        filters = [
            None,
            Where(any_of=seen),
            Where(any_of={**seen, "regions": ("lappi",)}),
            Where(any_of={"kind": ("strategy",), "themes": ("t1", "t5")}, either=either),
            Where(any_of={"round": ("ALKE 2019",)}, none_of={"role": ("tavoite",)}),
            Where(any_of={"document_id": (points[3].payload["document_id"],)}, either=either),
            Where(any_of={"regions": ("kainuu",)}, between={"year": (2012, 2020)}),
        ]
        corpora = (None, Where(any_of=seen), Where(either=either))

        def asked() -> dict[tuple[Any, ...], object]:
            found: dict[tuple[Any, ...], object] = {}
            for number, where in enumerate(filters):
                for field in ("document_id", "themes", "role", "publicity"):
                    found["facet", field, number] = fresh.facet(field, where)
                one = points[number]
                found["dense", number] = fresh.search_dense(one.dense, 30, where)
                for corpus in corpora:
                    key = (number, repr(corpus))
                    found["sparse", *key] = fresh.search_sparse(one.sparse, 30, where, corpus)
                    for name in "dense", "sparse":
                        terms = {"fi": getattr(one, name), "sv": getattr(points[9], name)}
                        found["each", name, *key] = fresh.search_each(
                            "language", terms, 30, where, corpus
                        )
                    ids = [p.id for p in points[:20]]
                    found["score", *key] = fresh.score(
                        one.dense, ids, [(one.sparse, ids), (points[9].sparse, ids[:5])], corpus
                    )
            found["payloads"] = fresh.retrieve([p.id for p in points])
            return found

        fresh.upsert(points[:60])
        outlasted = 0
        for _ in range(25):
            before = asked()
            assert asked() == before
            kept = len(fresh._kept) + len(fresh._scored)
            own = chance.choice(points)
            whole = Where(any_of={"document_id": (own.payload["document_id"],)})
            match chance.randrange(4):
                case 0:
                    fresh.upsert(chance.sample(points, chance.randrange(1, 12)))
                case 1:
                    fresh.delete(chance.choice((Where(ids=(own.id,)), whole)))
                case 2:
                    value = chance.choice(("julkinen", "luonnos", "salainen"))
                    fresh.set_payload(whole, {"publicity": value, "agency": "YM"})
                case _:
                    other = chance.choice(points).payload
                    changed = {name: other[name] for name in ("regions", "themes", "role", "kind")}
                    fresh.set_payload(chance.choice((Where(ids=(own.id,)), whole)), changed)
            outlasted += (len(fresh._kept) + len(fresh._scored)) / kept
            after = asked()
            fresh.written()
            fresh._payloads.written(None)
            assert asked() == after
        assert 25 * 0.2 < outlasted < 25 * 0.8
