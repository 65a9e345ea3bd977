"""What every ``IndexStore`` must do: generations, threads and, where it is durable, reopening."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Event
from typing import Any

import pytest

from alke_kb.domain import Point, Where
from alke_kb.errors import Conflict, Unavailable
from index_contract import IndexContract, Places
from index_data import STAMP, document_id, make_points, query_vectors


def build(store: Any, points: list[Point], analyser: str = "a") -> Any:
    index = store.create(replace(STAMP, analyser=analyser))
    index.upsert(points)
    store.activate(index)
    return index


class StoreContract(IndexContract):
    """Generations as every engine must keep them."""

    def test_nothing_yet(self, places: Places) -> None:
        store = places()()
        assert store.active() is None
        assert store.generation() is None
        store.close()

    def test_swap(self, places: Places, points: list[Point]) -> None:
        store = places()()
        first = build(store, points[:20])
        assert store.active() is first
        assert store.active() is store.active()
        number = store.generation()
        second = store.create(STAMP)
        second.upsert(points[:50])
        assert store.active().count() == 20, "readers see the old one until the swap"
        assert store.generation() == number
        store.activate(second)
        assert store.active() is second
        assert store.generation() > number
        assert first.count() == 20, "a reader in the middle of its work keeps the old one"
        store.activate(second)
        assert store.active().count() == 50
        store.close()

    def test_dropping(self, places: Places, points: list[Point]) -> None:
        store = places()()
        first = build(store, points[:10])
        before = build(store, points[:20])
        build(store, points[:30])
        with pytest.raises(Unavailable):
            first.count()
        assert before.count() == 20
        store.drop_earlier()
        with pytest.raises(Unavailable):
            before.count()
        assert store.active().count() == 30
        store.close()

    def test_unfinished_generations_are_swept(self, places: Places, points: list[Point]) -> None:
        store = places()()
        build(store, points[:10])
        abandoned = store.create(STAMP)
        abandoned.upsert(points[:5])
        abandoned.close()
        other = store.create(STAMP)
        assert other.generation == abandoned.generation
        assert other.count() == 0
        with pytest.raises(Conflict):
            store.activate(abandoned)
        assert store.active().count() == 10
        store.close()

    def test_two_builds_at_once_keep_apart(self, places: Places, points: list[Point]) -> None:
        store = places()()
        one, two = store.create(STAMP), store.create(STAMP)
        one.upsert(points[:7])
        two.upsert(points[:9])
        assert (one.count(), two.count()) == (7, 9)
        store.activate(one)
        store.activate(two)
        assert store.active() is two
        store.close()

    def test_foreign_index_is_refused(self, places: Places, points: list[Point]) -> None:
        store, stranger = places()(), places()()
        index = build(stranger, points[:3])
        with pytest.raises(Conflict, match="another store"):
            store.activate(index)
        assert store.active() is None
        store.close()
        stranger.close()

    def test_eight_threads(self, fresh: Any) -> None:
        """Four write, change and delete their own documents while four read everything."""
        points = make_points(800, seed=11)
        fresh.upsert([p for p in points if p.payload["document_id"] == document_id(0)])
        together, over = Barrier(8), Event()

        def write(part: int) -> None:
            together.wait()
            for number in range(part or 4, 80, 4):
                document = document_id(number)
                mine = [p for p in points if p.payload["document_id"] == document]
                where = Where(any_of={"document_id": (document,)})
                fresh.upsert(mine)
                assert fresh.count(where) == 10
                fresh.set_payload(where, {"themes": [document]})
                assert fresh.count(Where(any_of={"themes": (document,)})) == 10
                if number % 3 == 0:
                    fresh.delete(where)
                    assert fresh.count(where) == 0
                fresh.flush()

        def read(seed: int) -> int:
            together.wait()
            rounds = 0
            known = {p.id for p in points}
            while not over.is_set():
                for dense, sparse in query_vectors(2):
                    where = Where(none_of={"kind": ("x",)})
                    for hits in (
                        fresh.search_dense(dense, 20, where),
                        fresh.search_sparse(sparse, 20, where),
                    ):
                        assert {hit.id for hit in hits} <= known
                        assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.id))
                assert fresh.count(Where(any_of={"document_id": (document_id(0),)})) == 10
                rounds += 1
            return rounds

        with ThreadPoolExecutor(8) as pool:
            readers = [pool.submit(read, n) for n in range(4)]
            writers = [pool.submit(write, n) for n in range(4)]
            try:
                for writer in writers:
                    writer.result()
            finally:
                over.set()
            assert all(reader.result() > 0 for reader in readers)
        kept = {document_id(n) for n in range(80) if n == 0 or n % 3}
        expected = {p.id for p in points if p.payload["document_id"] in kept}
        assert {r.id for r in fresh.scroll()} == expected


class DurableContract(StoreContract):
    """What survives closing and opening anew."""

    def test_reopen(self, places: Places, points: list[Point]) -> None:
        place = places()
        store = place()
        build(store, points, "äö")
        store.active().update_statistics({"average_length": 99.5})
        store.active().delete(Where(any_of={"document_id": (document_id(1),)}))
        store.active().flush()
        dense, sparse = query_vectors(1)[0]
        before = (
            list(store.active().scroll(vectors=False)),
            store.active().search_dense(dense, 100),
            [hit.id for hit in store.active().search_sparse(sparse, 100)],
            store.generation(),
        )
        store.close()
        store = place()
        index = store.active()
        assert index.stamp.analyser == "äö"
        assert index.stamp.statistics == {"average_length": 99.5}
        assert before == (
            list(index.scroll(vectors=False)),
            index.search_dense(dense, 100),
            [hit.id for hit in index.search_sparse(sparse, 100)],
            store.generation(),
        )
        store.close()

    def test_whole_stamp_survives(self, places: Places, points: list[Point]) -> None:
        place = places()
        store = place()
        index = store.create(STAMP)
        store.activate(index)
        store.close()
        store = place()
        assert store.active().stamp == STAMP
        store.close()

    def test_half_built_is_swept_after_a_crash(self, places: Places, points: list[Point]) -> None:
        place = places()
        store = place()
        build(store, points[:10])
        store.create(STAMP).upsert(points[:5])
        store.close()
        store = place()
        assert store.active().count() == 10
        assert store.create(STAMP).count() == 0
        assert store.active().count() == 10
        store.close()

    def test_a_closed_handle_is_opened_anew(self, places: Places, points: list[Point]) -> None:
        store = places()()
        build(store, points[:10]).close()
        assert store.active().count() == 10
        store.close()
        assert store.active().count() == 10
        store.close()
