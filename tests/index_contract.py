"""What every ``PassageIndex`` and ``IndexStore`` must do: reading, writing, refusing.

A subclass gives one fixture, ``places``: a call makes a new empty place, whose call opens a store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from alke_kb.domain import Point, SparseVector, Where
from alke_kb.errors import InvalidInput, Unavailable
from index_data import (
    DIMENSION,
    POINTS,
    STAMP,
    WHERES,
    WITHIN_16_BITS,
    WITHIN_32_BITS,
    assert_same_list,
    dense_list,
    document_id,
    make_points,
    matching,
    nearly,
    point_id,
    query_vectors,
    sparse_list,
)
from index_facet_contract import FacetContract

Place = Callable[[], Any]
Places = Callable[[], Place]
ALL_WHERES = pytest.mark.parametrize("where", WHERES.values(), ids=WHERES.keys())


def plain(payload: Mapping[str, object]) -> dict[str, Any]:
    """A payload as JSON has it; engines may give lists as tuples."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in payload.items()}


class IndexContract(FacetContract):
    """Cases over 500 seeded points, compared with answers worked out by hand."""

    # Deleted points leave the IDF at once; a server may count them until it tidies up.
    idf_follows_deletes = True
    # Servers before 1.19 take the IDF over all points, whatever corpus is named.
    idf_of_a_corpus = True

    @pytest.fixture(scope="class")
    def points(self) -> list[Point]:
        return make_points()

    @pytest.fixture(scope="class")
    def store(self, places: Places) -> Iterator[Any]:
        store = places()()
        yield store
        store.close()

    @pytest.fixture(scope="class")
    def filled(self, store: Any, points: list[Point]) -> Any:
        """The active generation with all points; tests only read it."""
        index = store.create(STAMP)
        index.upsert(points)
        store.activate(index)
        return store.active()

    @pytest.fixture
    def fresh(self, store: Any, filled: Any) -> Iterator[Any]:
        """An empty generation for one test to write to."""
        index = store.create(STAMP)
        yield index
        index.close()

    # reading

    @ALL_WHERES
    def test_where(self, filled: Any, points: list[Point], where: Where) -> None:
        expected = sorted(p.id for p in matching(points, where))
        assert filled.count(where) == len(expected)
        assert [r.id for r in filled.scroll(where, batch=64)] == expected

    @ALL_WHERES
    def test_search_within_where(self, filled: Any, points: list[Point], where: Where) -> None:
        dense, sparse = query_vectors(1)[0]
        found = filled.search_dense(dense, 30, where)
        assert_same_list(found, dense_list(points, dense, where), 30, WITHIN_16_BITS)
        found = filled.search_sparse(sparse, 30, where)
        assert_same_list(found, sparse_list(points, sparse, where), 30)

    @pytest.mark.parametrize(
        "corpus", ["either, as a reader", "either of one", "one value", "no such value"]
    )
    def test_rarity_within_a_corpus(self, filled: Any, points: list[Point], corpus: str) -> None:
        """What a reader may not see does not weigh the words of what is seen."""
        counted = WHERES[corpus] if self.idf_of_a_corpus else None
        for dense, sparse in query_vectors():
            found = filled.search_sparse(sparse, 30, WHERES[corpus], WHERES[corpus])
            assert_same_list(found, sparse_list(points, sparse, WHERES[corpus], counted), 30)
            each = filled.search_each("kind", {"study": sparse}, 30, None, WHERES[corpus])
            studies = Where(any_of={"kind": ("study",)})
            assert each["study"] == filled.search_sparse(sparse, 30, studies, WHERES[corpus])
            ids = [hit.id for hit in found[:9]]
            scores = filled.score(dense, [], [(sparse, ids)], WHERES[corpus])[1][0]
            assert scores == pytest.approx({hit.id: hit.score for hit in found[:9]}, rel=2e-5)

    @pytest.mark.parametrize("limit", [1, 7, 100, POINTS + 50])
    def test_search(self, filled: Any, points: list[Point], limit: int) -> None:
        for dense, sparse in query_vectors():
            by_meaning = filled.search_dense(dense, limit)
            by_terms = filled.search_sparse(sparse, limit)
            assert_same_list(by_meaning, dense_list(points, dense, None), limit, WITHIN_16_BITS)
            assert_same_list(by_terms, sparse_list(points, sparse, None), limit)

    def test_ties_go_by_id_even_where_the_list_is_cut(self, fresh: Any) -> None:
        base = make_points(1)[0]
        twins = [replace(base, id=point_id(n)) for n in range(90)]
        fresh.upsert(twins)
        expected = sorted(p.id for p in twins)
        for limit in (1, 10, 40):
            dense = fresh.search_dense(base.dense, limit)
            assert [hit.id for hit in dense] == expected[:limit]
            sparse = fresh.search_sparse(base.sparse, limit)
            assert [hit.id for hit in sparse] == expected[:limit]

    @ALL_WHERES
    @pytest.mark.parametrize("limit", [5, 60])
    def test_search_of_each_value_is_one_search_for_each(
        self, filled: Any, where: Where, limit: int
    ) -> None:
        for dense, sparse in query_vectors(3):
            terms = {"fi": sparse, "sv": SparseVector(sparse.indices[:3], sparse.values[:3])}
            by_terms = filled.search_each("language", terms, limit, where)
            by_meaning = filled.search_each("language", dict.fromkeys(terms, dense), limit, where)
            assert list(by_terms) == list(by_meaning) == ["fi", "sv"]
            for value, vector in terms.items():
                part = replace(where, any_of={**where.any_of, "language": (value,)})
                assert by_terms[value] == filled.search_sparse(vector, limit, part)
                assert by_meaning[value] == filled.search_dense(dense, limit, part)

    def test_each_value_has_its_ties_by_id(self, fresh: Any) -> None:
        base = make_points(1)[0]
        twins = [
            replace(
                base, id=point_id(n), payload={**base.payload, "language": "sv" if n % 3 else "fi"}
            )
            for n in range(90)
        ]
        fresh.upsert(twins)
        for vector in base.dense, base.sparse:
            found = fresh.search_each("language", {"fi": vector, "sv": vector}, 10)
            for value, hits in found.items():
                expected = sorted(p.id for p in twins if p.payload["language"] == value)[:10]
                assert [hit.id for hit in hits] == expected

    def test_terms_nobody_has_find_nothing(self, filled: Any) -> None:
        assert filled.search_sparse(SparseVector((12345,), (1.0,)), 10) == []
        assert filled.search_sparse(SparseVector((), ()), 10) == []

    def test_no_results_asked(self, filled: Any) -> None:
        dense, sparse = query_vectors(1)[0]
        assert filled.search_dense(dense, 0) == filled.search_sparse(sparse, 0) == []
        assert filled.search_each("language", {"fi": dense}, 0) == {"fi": []}
        assert filled.facet("kind", limit=0) == {}

    def test_score_of_chosen_points(self, filled: Any, points: list[Point]) -> None:
        dense, sparse = query_vectors(1)[0]
        ids = [points[n].id for n in (400, 7, 0, 19, 18)] + [point_id(10**6), "nonsense"]
        few = SparseVector(sparse.indices[:3], sparse.values[:3])
        by_meaning, by_terms = filled.score(dense, ids, [(sparse, ids), (few, ids[:2]), (few, [])])
        chosen = Where(ids=tuple(ids))
        expected = {hit.id: hit.score for hit in dense_list(points, dense, chosen)}
        assert by_meaning == nearly(expected, WITHIN_16_BITS)
        for terms, of, scores in zip((sparse, few, few), (ids, ids[:2], []), by_terms, strict=True):
            listed = sparse_list(points, terms, Where(ids=tuple(of)))
            assert scores == nearly({hit.id: hit.score for hit in listed}, WITHIN_32_BITS)
        assert points[7].id not in by_terms[0], "a passage without terms has no lexical score"
        assert filled.score(dense, [], []) == ({}, [])
        assert filled.score(dense, [], [(sparse, ids)]) == ({}, [by_terms[0]])

    def test_retrieve(self, filled: Any, points: list[Point]) -> None:
        asked = [points[n].id for n in (300, 2, 41)]
        records = filled.retrieve([asked[0], point_id(10**6), "x", *asked[1:], asked[0]])
        assert [r.id for r in records] == asked
        assert all(r.dense is None and r.sparse is None for r in records)
        stored = {k: v for k, v in points[300].payload.items() if v is not None}
        assert plain(records[0].payload) == stored

    def test_what_was_read_before_a_write_is_not_given_after_it(
        self, fresh: Any, points: list[Point]
    ) -> None:
        fresh.upsert(points[:40])
        fresh.warm_up()
        all_of_it = [p.id for p in points[:40]]
        before = {r.id: r.payload for r in fresh.retrieve(all_of_it)}
        assert {r.id: r.payload for r in fresh.retrieve(all_of_it)} == before
        fresh.upsert([replace(points[3], payload={"kind": "other"})])
        corrected, gone = (Where(any_of={"document_id": (document_id(n),)}) for n in (1, 2))
        fresh.set_payload(corrected, {"publicity": "secret"})
        fresh.delete(gone)
        after = {r.id: plain(r.payload) for r in fresh.retrieve(all_of_it)}
        assert list(after) == [p.id for p in points[:40] if p not in points[20:30]]
        assert after[points[3].id] == {"kind": "other"}
        assert {after[p.id]["publicity"] for p in points[10:20]} == {"secret"}
        assert after[points[5].id] == plain(before[points[5].id])

    def test_vectors_come_back(self, filled: Any, points: list[Point]) -> None:
        by_id = {p.id: p for p in points}
        some = tuple(p.id for p in points[:20])
        for record in [
            *filled.retrieve(some, vectors=True),
            *filled.scroll(Where(ids=some), vectors=True, batch=6),
        ]:
            point = by_id[record.id]
            assert record.dense.dtype == np.float32
            assert record.dense == nearly(point.dense, WITHIN_16_BITS)
            assert record.sparse.indices == point.sparse.indices
            assert record.sparse.values == pytest.approx(point.sparse.values, rel=1e-6)

    # writing

    def test_the_same_again_changes_nothing(self, fresh: Any, points: list[Point]) -> None:
        dense, sparse = query_vectors(1)[0]
        fresh.upsert(points[:200])
        lists = fresh.search_dense(dense, 50), fresh.search_sparse(sparse, 50)
        before = list(fresh.scroll())
        fresh.upsert(points[:200])
        fresh.upsert(points[50:60])
        assert (fresh.search_dense(dense, 50), fresh.search_sparse(sparse, 50)) == lists
        assert list(fresh.scroll()) == before
        assert fresh.count() == 200

    def test_upsert_replaces_the_whole_point(self, fresh: Any, points: list[Point]) -> None:
        fresh.upsert(points[:60])
        new = replace(points[80], id=points[0].id, payload={"kind": "other"})
        fresh.upsert([new])
        (record,) = fresh.retrieve([new.id], vectors=True)
        assert plain(record.payload) == {"kind": "other"}
        now = [new, *points[1:60]]
        for dense, sparse in query_vectors(2):
            assert_same_list(
                fresh.search_dense(dense, 60), dense_list(now, dense, None), 60, WITHIN_16_BITS
            )
            assert_same_list(fresh.search_sparse(sparse, 60), sparse_list(now, sparse, None), 60)

    def test_many_points_at_once(self, fresh: Any) -> None:
        many = make_points(1300, seed=3)
        fresh.upsert(many)
        assert [r.id for r in fresh.scroll()] == sorted(p.id for p in many)
        fresh.upsert([])

    def test_delete_by_document(self, fresh: Any, points: list[Point]) -> None:
        fresh.upsert(points[:300])
        names = tuple(document_id(n) for n in (3, 4, 29))
        gone = Where(any_of={"document_id": names})
        fresh.delete(gone)
        fresh.delete(gone)
        fresh.delete(Where(any_of={"document_id": ("never was",)}))
        left = [p for p in points[:300] if p.payload["document_id"] not in names]
        assert [r.id for r in fresh.scroll()] == sorted(p.id for p in left)
        for dense, sparse in query_vectors(2):
            assert_same_list(
                fresh.search_dense(dense, 300), dense_list(left, dense, None), 300, WITHIN_16_BITS
            )
            found = fresh.search_sparse(sparse, 300)
            if self.idf_follows_deletes:
                assert_same_list(found, sparse_list(left, sparse, None), 300)
            else:
                assert {h.id for h in found} == {h.id for h in sparse_list(left, sparse, None)}

    def test_delete_everything(self, fresh: Any, points: list[Point]) -> None:
        fresh.upsert(points[:30])
        fresh.delete(Where(ids=()))
        assert fresh.count() == 30
        fresh.delete(Where())
        assert fresh.count() == 0
        assert fresh.search_dense(points[0].dense, 5) == []
        assert fresh.facet("kind") == {}

    def test_set_payload(self, fresh: Any, points: list[Point]) -> None:
        fresh.upsert(points[:100])
        where = Where(any_of={"document_id": (document_id(2),)})
        fresh.set_payload(where, {"regions": ("satakunta",), "round": None, "year": 1999})
        changed = Where(any_of={"regions": ("satakunta",)})
        assert fresh.count(changed) == fresh.count(where) == 10
        assert fresh.count(Where(between={"year": (1999, 1999)})) == 10
        assert fresh.facet("round", changed) == {}
        (record,) = fresh.retrieve([points[21].id])
        expected = {k: v for k, v in points[21].payload.items() if v is not None and k != "round"}
        assert plain(record.payload) == {**expected, "regions": ["satakunta"], "year": 1999}
        (other,) = fresh.retrieve([points[5].id])
        assert plain(other.payload)["regions"] == points[5].payload["regions"]

    def test_stamp_keeps_every_digit(self, fresh: Any) -> None:
        assert fresh.stamp == STAMP
        fresh.update_statistics({"average_length": 0.1 + 0.2})
        assert fresh.stamp == replace(STAMP, statistics={"average_length": 0.1 + 0.2})

    # refusing

    @pytest.mark.parametrize(
        "bad",
        [
            {"id": "not-a-uuid"},
            {"id": point_id(1).upper()},
            {"dense": np.ones(DIMENSION + 1, dtype=np.float32)},
            {"dense": np.full(DIMENSION, np.nan, dtype=np.float32)},
            {"sparse": SparseVector((3, 1), (1.0, 1.0))},
            {"sparse": SparseVector((1, 1), (1.0, 1.0))},
            {"sparse": SparseVector((2**32,), (1.0,))},
            {"sparse": SparseVector((1,), (float("inf"),))},
            {"sparse": SparseVector((1, 2), (1.0,))},
            {"payload": {"kind": object()}},
        ],
    )
    def test_bad_points_write_nothing(
        self, filled: Any, points: list[Point], bad: dict[str, Any]
    ) -> None:
        good = replace(points[0], id=point_id(777_777))
        with pytest.raises(InvalidInput):
            filled.upsert([good, replace(points[0], **bad)])
        assert filled.count() == POINTS

    def test_bad_questions(self, filled: Any) -> None:
        dense, sparse = query_vectors(1)[0]
        for ask in (
            lambda: filled.search_dense(dense[:-1], 5),
            lambda: filled.search_dense(dense, -1),
            lambda: filled.search_sparse(SparseVector((5, 2), (1.0, 1.0)), 5),
            lambda: filled.search_sparse(sparse, 5, Where(any_of={"title": ("x",)})),
            lambda: filled.search_each("title", {"x": dense}, 5),
            lambda: filled.count(Where(none_of={"year": ("2020",)})),
            lambda: filled.count(Where(either=({"kind": ("study",)}, {"title": ("x",)}))),
            lambda: filled.count(Where(between={"kind": (1, 2)})),
            lambda: filled.facet("ordinal"),
            lambda: filled.delete(Where(any_of={"documentid": ("d1",)})),
            lambda: filled.set_payload(Where(ids=()), {"kind": object()}),
        ):
            with pytest.raises(InvalidInput):
                ask()
        assert filled.count() == POINTS

    def test_closed(self, store: Any, filled: Any, points: list[Point]) -> None:
        index = store.create(STAMP)
        index.close()
        index.close()
        for use in (
            lambda: index.count(),
            lambda: index.search_dense(points[0].dense, 1),
            lambda: index.upsert(points[:1]),
            lambda: index.flush(),
            lambda: list(index.scroll()),
        ):
            with pytest.raises(Unavailable, match="closed"):
                use()
