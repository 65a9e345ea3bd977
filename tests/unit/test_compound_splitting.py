"""Swedish compounds are taken apart with work that a long word cannot drive up."""

from __future__ import annotations

import pytest

from alke_kb.search._compounds import CompoundSplitter


class Counted(set[str]):
    """Known words that count how often they are asked for."""

    asked = 0

    def __contains__(self, word: object) -> bool:
        self.asked += 1
        return super().__contains__(word)


@pytest.mark.parametrize(("length", "most"), [(64, 12_000), (65, 0), (900, 0), (50_000, 0)])
def test_what_is_longer_than_any_word_costs_nothing(length: int, most: int) -> None:
    words = Counted({"skola", "politik"})
    nonsense = ("skolpolitikbrxq" * length)[:length]
    assert bool(CompoundSplitter(words, {}, str).split(nonsense)) is (length <= 64)
    assert words.asked <= most
