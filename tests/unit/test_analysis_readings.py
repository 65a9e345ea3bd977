"""Which reading is shown, and the word cache."""

from __future__ import annotations

import pytest

from alke_kb.adapters.voikko import VoikkoLemmatiser
from alke_kb.analysis import Analyser, best_reading
from alke_kb.analysis._cache import WordCache


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(VoikkoLemmatiser())


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("kuin", "kuin"),  # indeclinables before nouns: not 'with moons'
        ("häntä", "hän"),  # pronouns before nouns: not a tail
        ("linja-autolla", "linja-auto"),  # names only if capitalised
        ("kuusi", "kuusi"),  # no possessive: not 'your moon'
        ("ministeriöiden", "ministeriö"),  # fewest compound boundaries
        ("tuen", "tuki"),  # no first person
        ("Pohjois-Karjalassa", "pohjois-karjala"),
    ],
)
def test_rules(analyser: Analyser, word: str, lemma: str) -> None:
    best = best_reading(analyser.lemmatiser.readings(word), word)
    assert best is not None
    assert best.base == lemma


def test_nothing_to_choose_from() -> None:
    assert best_reading((), "qwxz") is None


def test_frequent_base_forms_decide_what_rules_leave(analyser: Analyser) -> None:
    readings = analyser.lemmatiser.readings("osapuolia")
    best = best_reading(readings, "osapuolia", frequencies={"osapuoli": 3})
    assert best is not None
    assert best.base == "osapuoli"
    shown = dict(analyser.lemmatise("Osapuolelle. Toinen osapuolista kuulee muita osapuolia."))
    assert shown["osapuolia"] == "osapuoli"


def test_lemmatise_shows_headwords(analyser: Analyser) -> None:
    assert analyser.lemmatise("Lain 15 §:ssä säädetyt tehtävät, TEM:n kestävää kehittämistä") == [
        ("Lain", "laki"),
        ("15 §:ssä", "15§"),
        ("säädetyt", "säätää"),
        ("tehtävät", "tehtävä"),
        ("TEM:n", "tem"),
        ("kestävää", "kestävä"),
        ("kehittämistä", "kehittäminen"),
    ]


def test_the_cache_is_bounded_and_keeps_what_is_used() -> None:
    cache: WordCache[int, str] = WordCache(100)
    cache.put(-1, "kept")
    for number in range(10_000):
        cache.put(number, str(number))
        assert cache.get(-1) == "kept"
        assert len(cache) <= 100
    assert cache.get(0) is None
    assert cache.get(9_999) == "9999"
