"""One suite over both Voikkos, and the traps of each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from alke_kb.adapters.pyvoikko import PyVoikkoLemmatiser
from alke_kb.adapters.voikko import (
    DICTIONARY_VARIABLE,
    LIBRARY_VARIABLE,
    VoikkoLemmatiser,
    open_lemmatiser,
)
from alke_kb.domain import Reading
from alke_kb.errors import Unavailable
from alke_kb.ports import Lemmatiser

WORDS = """
aluekehittämiskeskustelut kehittämisen aluekehittämisestä työllisyydenhoito maahanmuutto
maakuntaohjelma Lähi-idässä elinkeino- etätyö saavutettavuus ulkoministeriö maa-alueen kuin
kansainvälistyminen Uudellamaalla isonäidin säädetty kuusi innovaatiotoiminta johtopäätöksiä
valmistelu esim. 1300-luvulla hankkeessaan nopeasti suurempi linja-autolla hyvinvointialueilla
""".split()  # noqa: SIM905


@pytest.fixture(scope="module", params=[VoikkoLemmatiser, PyVoikkoLemmatiser])
def lemmatiser(request: pytest.FixtureRequest) -> Lemmatiser:
    make: Callable[[], Lemmatiser] = request.param
    return make()


def only(lemmatiser: Lemmatiser, word: str) -> Reading:
    bases = {r.base: r for r in lemmatiser.readings(word)}
    assert len(bases) == 1, bases
    return bases.popitem()[1]


def test_the_base_of_a_derivation_and_the_parts_of_a_compound(lemmatiser: Lemmatiser) -> None:
    reading = only(lemmatiser, "aluekehittämiskeskustelut")
    assert reading.base == "aluekehittämiskeskustelu"
    assert reading.parts == ("alue", "kehittäminen", "keskustelu")
    assert reading.inner == ("aluekehittäminen", "kehittämiskeskustelu")
    assert set(reading.roots) == {"kehittää", "keskustella"}


@pytest.mark.parametrize(
    ("word", "base", "parts"),
    [
        ("kehittämisestä", "kehittäminen", ()),
        ("aluekehittämisestä", "aluekehittäminen", ("alue", "kehittäminen")),
        ("työllisyydenhoito", "työllisyydenhoito", ("työllisyys", "hoito")),
        ("maahanmuutto", "maahanmuutto", ("muutto",)),
        ("Uudellamaalla", "uusimaa", ()),
        ("yhteistyössä", "yhteistyö", ("yhteis", "työ")),
        ("kehittämis-", "kehittäminen", ()),
        ("1300-luvulla", "1300-luku", ("1300", "luku")),
        ("Lapin", "lappi", ()),
        ("esim.", "esim.", ()),
    ],
)
def test_base_forms(lemmatiser: Lemmatiser, word: str, base: str, parts: tuple[str, ...]) -> None:
    reading = only(lemmatiser, word)
    assert (reading.base, reading.parts) == (base, parts)


def test_all_readings_are_given(lemmatiser: Lemmatiser) -> None:
    assert {"kuusi", "kuu"} == {r.base for r in lemmatiser.readings("kuusi")}
    assert {r.word_class for r in lemmatiser.readings("kuin")} == {"nimisana", "sidesana"}


@pytest.mark.parametrize(
    "word", ["", "qwxz", "\0", "a\0b", "x" * 10_000, "\ud800", "a b", "\n", "[", "[X]"]
)
def test_odd_words_are_unknown(lemmatiser: Lemmatiser, word: str) -> None:
    assert lemmatiser.readings(word) == ()
    assert isinstance(lemmatiser.suggest(word), tuple)


def test_both_agree_on_base_forms_and_parts() -> None:
    one, other = VoikkoLemmatiser(), PyVoikkoLemmatiser()
    for word in WORDS:
        expected = {(r.base, r.parts, r.roots) for r in one.readings(word)}
        assert {(r.base, r.parts, r.roots) for r in other.readings(word)} == expected, word


def test_suggestions_by_libvoikko() -> None:
    assert "maakunta" in VoikkoLemmatiser().suggest("maakumta")


def test_identity_names_library_and_dictionary() -> None:
    identity = VoikkoLemmatiser().identity
    assert identity == VoikkoLemmatiser().identity
    assert identity.startswith("libvoikko ")
    assert "unhashed" not in identity
    assert PyVoikkoLemmatiser().identity.startswith("pyvoikko ")


def test_eight_threads_read_what_one_reads() -> None:
    """A handle shared by threads gave 19–74 % wrong results; each thread has its own."""
    lemmatiser = VoikkoLemmatiser()
    expected = {word: lemmatiser.readings(word) for word in WORDS}
    wrong: list[str] = []
    gate = threading.Barrier(8)

    def read(shift: int) -> None:
        gate.wait()
        for round_ in range(60):
            for index in range(len(WORDS)):
                word = WORDS[(index * 7 + shift + round_) % len(WORDS)]
                if lemmatiser.readings(word) != expected[word]:
                    wrong.append(word)

    threads = [threading.Thread(target=read, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_missing_dictionary_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unavailable) as caught:
        VoikkoLemmatiser(str(tmp_path))
    assert str(tmp_path) in caught.value.message
    assert "voikko-fi" in (caught.value.hint or "")
    monkeypatch.setenv(DICTIONARY_VARIABLE, str(tmp_path))
    with pytest.raises(Unavailable):
        VoikkoLemmatiser()


def test_a_missing_library_falls_back_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    import libvoikko

    def refuse(*_: object) -> None:
        raise OSError("libvoikko.so.1: cannot open shared object file")

    monkeypatch.setattr(libvoikko, "Voikko", type("Voikko", (), {"__init__": refuse}))
    said: list[str] = []
    lemmatiser = open_lemmatiser(said.append)
    assert lemmatiser.identity.startswith("pyvoikko")
    assert len(said) == 1
    assert "apt-get install libvoikko1" in said[0]
    assert LIBRARY_VARIABLE in said[0]


def test_libvoikko_is_preferred_without_a_word() -> None:
    said: list[str] = []
    assert open_lemmatiser(said.append).identity.startswith("libvoikko")
    assert said == []
