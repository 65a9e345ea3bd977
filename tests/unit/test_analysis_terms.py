"""The analyser: weights, kinds, traps of Finnish text, threads, processes and normal forms."""

from __future__ import annotations

import subprocess
import sys
import threading
import unicodedata

import pytest

from alke_kb.adapters.voikko import VoikkoLemmatiser
from alke_kb.analysis import Analyser, term_id
from alke_kb.domain import Language, TermKind

FI, SV, EN = Language.FINNISH, Language.SWEDISH, Language.ENGLISH


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(VoikkoLemmatiser())


def words(analyser: Analyser, text: str, language: Language = FI) -> list[set[str]]:
    return [{t.text for t in token.terms} for token in analyser.analyse(text, language)]


def test_compound_phrase_and_sentence_meet(analyser: Analyser) -> None:
    compound = analyser.terms("aluekehittämiskeskustelut", FI)
    phrase = analyser.terms("alueiden kehittämisen keskustelut", FI)
    sentence = analyser.terms("keskusteltiin alueiden kehittämisestä", FI)
    meeting = {"alue", "kehittäminen", "kehittää", "keskustella"}
    assert meeting <= compound.keys() & phrase.keys() & sentence.keys()
    assert compound["aluekehittämiskeskustelu"] == 1.0
    assert compound["alue"] == 0.5
    assert phrase["alue"] == 1.0


def test_several_base_forms_share_one_weight(analyser: Analyser) -> None:
    terms = {t.text: t for t in analyser.word_terms("toimia", FI)}
    assert terms["toimi"].weight == terms["toimia"].weight == 0.5
    assert terms["toimi"].kind is TermKind.LEMMA


def test_names_only_when_capitalised(analyser: Analyser) -> None:
    assert "autto" not in str(analyser.terms("linja-autolla", FI))
    assert "lappi" in analyser.terms("lapin", FI)  # nothing else it could be
    assert "lappi" in analyser.terms("Lapin", FI)


def test_the_simplest_compound_reading_counts(analyser: Analyser) -> None:
    assert words(analyser, "ministeriöiden") == [{"ministeriö"}]  # not a minister's night


def test_unknown_words_keep_surface_and_stem(analyser: Analyser) -> None:
    (token,) = analyser.analyse("Appalakkien", FI)
    assert {(t.text, t.kind) for t in token.terms} == {
        ("appalakkien", TermKind.SURFACE),
        ("appalak", TermKind.STEM),
    }
    assert analyser.terms("Appalakeilla", FI).keys() & analyser.terms("Appalakit", FI).keys()


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("TEM:n", "tem"),
        ("THL:n", "thl"),
        ("NATO:n", "nato"),
        ("EU:n", "eu"),
        ("EU:hun", "eu"),
        ("THL:ssä", "thl"),
        ("esim.", "esim."),
        ("15 §:n", "15§"),
        ("15 §", "15"),
        ("12 a §:ssä", "12a§"),
        ("(797/2021)", "797/2021"),
        ("797/2021", "2021"),
        ("1.6.2021", "2021"),
        ("12.5", "12,5"),
        ("hanke1", "hanke"),
        ("TKI-toiminnan", "tki-toiminta"),
        ("TKI-toiminnan", "toiminta"),
        ("TEM/2189/09.10.02/2017", "tem/2189/09.10.02/2017"),
        ("maa-alueella", "maa-alue"),
        ("Pohjois\u2011Karjalassa", "pohjois-karjala"),
        ("Pohjois-Karja\u00adlassa", "pohjois-karjala"),
        ("maakuntaohjelmasta", "maakunta"),
        ("”alueella”,", "alue"),
        ("ALUEELLA", "alue"),
        ("SAK", "sak"),
    ],
)
def test_terms_of_awkward_forms(analyser: Analyser, text: str, term: str) -> None:
    assert term in analyser.terms(text, FI)


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        (
            "tutkimus-, kehittämis- ja innovaatiotoiminta",
            ["tutkimustoiminta", "kehittämistoiminta"],
        ),
        ("maaseutu- ja kaupunkikehittäminen", ["maaseutukehittäminen"]),
        ("Etelä- ja Pohjois-Karjalassa", ["etelä-karjala", "pohjois-karjala"]),
        ("opetus- ja kulttuuriministeriön", ["opetusministeriö", "kulttuuriministeriö"]),
        ("maa- ja metsätalousministeriö", ["maatalousministeriö"]),
        ("elinkeino-, liikenne- ja ympäristökeskus", ["elinkeinokeskus", "liikennekeskus"]),
        ("kehittämismahdollisuudet ja -tarpeet", ["kehittämistarve"]),
        ("TKI-toiminta ja -rahoitus", ["tki-rahoitus"]),
        ("työ-/elinkeinotoimisto", ["työtoimisto"]),
    ],
)
def test_suspended_parts_are_completed(analyser: Analyser, text: str, completed: list[str]) -> None:
    assert set(completed) <= analyser.terms(text, FI).keys()


@pytest.mark.parametrize(
    "text", ["hanke- tai muu rahoitus", "maa-. Ja metsätalous", "- alueet", "-5 astetta"]
)
def test_what_is_no_ellipsis_is_left_alone(analyser: Analyser, text: str) -> None:
    terms = [t.text for token in analyser.analyse(text, FI) for t in token.terms]
    assert not {"hankerahoitus", "hankemuu", "maatalous"} & set(terms)


def test_swedish_and_english_by_snowball(analyser: Analyser) -> None:
    sv = analyser.terms("regionutvecklingens slutsatser", SV)
    assert sv.keys() & analyser.terms("slutsatserna", SV).keys()
    assert "slutsatser" in sv
    assert analyser.terms("regions", EN).keys() & analyser.terms("regional regions'", EN).keys()
    assert "15§" in analyser.terms("15 §", SV)


def test_pairs_join_content_words_side_by_side(analyser: Analyser) -> None:
    bag = analyser.terms("johtopäätösten ja keskustelujen seuranta", FI)
    assert bag["johtopäätös keskustelu"] == bag["keskustelu seuranta"] == 0.5


def test_function_words_count_less_in_long_queries_only(analyser: Analyser) -> None:
    question = analyser.query_terms("miten johtopäätöksiä seurataan seuraavissa keskusteluissa", FI)
    assert question["johtopäätös"] == 1.0
    assert max(w for t, w in question.items() if t.startswith("mi")) == 0.4
    assert max(analyser.query_terms("mitä on", FI).values()) == 1.0
    assert analyser.is_function_word("jotka", FI)
    assert not analyser.is_function_word("alue", FI)


def test_weight_zero_leaves_a_kind_out() -> None:
    bare = Analyser(
        VoikkoLemmatiser(),
        part_weight=0,
        inner_weight=0,
        hyphen_weight=0,
        root_weight=0,
        pair_weight=0,
    )
    assert bare.terms("aluekehittämiskeskustelut seuranta", FI) == {
        "aluekehittämiskeskustelu": 1.0,
        "seuranta": 1.0,
    }
    assert bare.identity != Analyser(bare.lemmatiser).identity
    assert Analyser(bare.lemmatiser).identity == Analyser(VoikkoLemmatiser()).identity


def test_offsets_and_length(analyser: Analyser) -> None:
    text = "Poh\u00adjanmaan liitto (797/2021)."
    tokens = analyser.analyse(text, FI)
    assert [text[t.start : t.end] for t in tokens] == [t.surface for t in tokens]
    assert tokens[0].surface == "Poh\u00adjanmaan"
    assert analyser.terms_and_length(text, FI)[1] == len(tokens) == 3


TEXT = (
    "Etelä- ja Pohjois\u2011Karjalassa tutkimus-, kehittämis- ja innovaatiotoiminta työllistää; "
    "ks. 15 §, TEM:n päätös 797/2021 ja Åbo Akademi. Kehittämismahdollisuudet ja -tarpeet ½ ﬁrma."
)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_same_terms_in_every_normal_form(analyser: Analyser, form: str) -> None:
    assert analyser.terms(unicodedata.normalize(form, TEXT), FI) == analyser.terms(TEXT, FI)


def test_same_result_in_eight_threads() -> None:
    texts = [f"{TEXT} Kierros {n}: keskusteltiin alueiden kehittämisestä." for n in range(40)]
    expected = [Analyser(VoikkoLemmatiser()).analyse(text, FI) for text in texts]
    shared = Analyser(VoikkoLemmatiser(), cache_size=64)  # small: entries come and go all the time
    wrong: list[int] = []
    gate = threading.Barrier(8)

    def work(first: int) -> None:
        gate.wait()
        for step in range(len(texts)):
            index = (first * 5 + step) % len(texts)
            if shared.analyse(texts[index], FI) != expected[index]:
                wrong.append(index)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_same_result_in_another_process(analyser: Analyser) -> None:
    program = (
        "import sys; from alke_kb.adapters.voikko import VoikkoLemmatiser; "
        "from alke_kb.analysis import Analyser, term_id; from alke_kb.domain import Language; "
        "bag = Analyser(VoikkoLemmatiser()).terms(sys.argv[1], Language.FINNISH); "
        "print([(t, w, term_id(t)) for t, w in bag.items()])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, TEXT], capture_output=True, text=True, check=True
    ).stdout
    expected = [(t, w, term_id(t)) for t, w in analyser.terms(TEXT, FI).items()]
    assert told.strip() == str(expected)


def test_term_ids_are_stable_unsigned_32_bit() -> None:
    assert term_id("aluekehittäminen") == 2692126889
    assert all(0 <= term_id(str(n)) < 2**32 for n in range(1000))
