"""What the embedded index keeps of its answers: the latest, no more than fit."""

from __future__ import annotations

from alke_kb.adapters.qdrant_edge._kept import Basis, KeptAnswers
from alke_kb.domain import Where


def test_the_latest_answers_stay_and_empty_ones_have_their_weight() -> None:
    kept = KeptAnswers(most_values=200)
    asked: list[int] = []

    def ask(number: int) -> list[str]:
        asked.append(number)
        return []

    for number in range(1000):
        kept.get(("facet", number), Basis(None), lambda number=number: ask(number), len)
    assert len(kept) <= 25
    kept.get(("facet", 999), Basis(None), lambda: ask(-1), len)
    assert asked == list(range(1000))


def test_questions_differ_by_every_part_of_the_filter() -> None:
    kept = KeptAnswers()
    filters = [None, Where(), Where(ids=("a",)), Where(any_of={"publicity": ("julkinen",)})]
    answers = [
        kept.get(("facet",), Basis(one), lambda one=one: [repr(one)], len) for one in filters
    ]
    assert answers == [[repr(one)] for one in filters]
    assert [kept.get(("facet",), Basis(one), list, len) for one in filters] == answers


def test_an_answer_from_before_a_write_is_not_kept() -> None:
    kept = KeptAnswers()

    def ask() -> list[str]:
        kept.written()
        return ["old"]

    assert kept.get(("facet",), Basis(None), ask, len) == ["old"]
    assert kept.get(("facet",), Basis(None), lambda: ["new"], len) == ["new"]
