"""Payloads of points that are kept between searches, and given up when they are written to."""

from __future__ import annotations

from collections.abc import Callable

from alke_kb.adapters.qdrant_edge._kept_payloads import KeptPayloads, Payload


def reader(asked: list[list[str]]) -> Callable[[list[str]], dict[str, Payload]]:
    """Reads points a, b and c; ``asked`` hears for which."""

    def read(ids: list[str]) -> dict[str, Payload]:
        asked.append(ids)
        return {one: {"kind": one, "regions": ["kainuu"]} for one in ids if one in "abc"}

    return read


def test_only_what_is_missing_is_read_and_the_order_is_that_of_the_question() -> None:
    kept, asked = KeptPayloads(), list[list[str]]()
    assert list(kept.get(["b", "x", "a"], reader(asked))) == ["b", "a"]
    assert list(kept.get(["c", "a", "b", "a"], reader(asked))) == ["c", "a", "b"]
    assert asked == [["b", "x", "a"], ["c"]]


def test_equal_values_are_one_object_that_nobody_can_change() -> None:
    kept = KeptPayloads()
    found = kept.get(["a", "b"], reader([]))
    assert found["a"]["regions"] == ("kainuu",)
    assert found["a"]["regions"] is found["b"]["regions"]


def test_points_written_to_are_read_anew() -> None:
    kept, asked = KeptPayloads(), list[list[str]]()
    kept.get(["a", "b"], reader(asked))
    kept.written(["a"])
    kept.get(["a", "b"], reader(asked))
    kept.written(None)
    kept.get(["a", "b"], reader(asked))
    assert asked == [["a", "b"], ["a"], ["a", "b"]]


def test_what_was_read_while_a_write_came_is_not_kept() -> None:
    kept, asked = KeptPayloads(), list[list[str]]()

    def overtaken(ids: list[str]) -> dict[str, Payload]:
        kept.written(["a"])
        return {"a": {"publicity": "public"}}

    assert kept.get(["a"], overtaken) == {"a": {"publicity": "public"}}
    assert kept.get(["a"], reader(asked))["a"]["kind"] == "a"
    assert asked == [["a"]]


def test_those_kept_longest_are_given_up() -> None:
    kept, asked = KeptPayloads(most=2), list[list[str]]()
    for one in "a", "b", "a", "c", "b", "a":
        kept.get([one], reader(asked))
    assert asked == [["a"], ["b"], ["c"], ["a"]]
