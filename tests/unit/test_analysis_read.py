"""A text analysed once tells the same as each of its sentences analysed alone."""

from __future__ import annotations

import pytest

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language

FI = Language.FINNISH
SENTENCES = (
    "Kainuun maakunta kehittää satamaa.",
    "Tutkimus-, kehittämis- ja innovaatiotoiminta vahvistaa maakunnan satamaa!",
    "Työvoimasta on pulaa, ja 15 § koskee seurantaa.",
)


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(open_lemmatiser())


def test_bags_of_sentences_are_those_of_the_sentences_alone(analyser: Analyser) -> None:
    text = "\n".join(SENTENCES)
    stretches = []
    for sentence in SENTENCES:
        start = text.index(sentence)
        stretches.append((start, start + len(sentence)))
    wanted = dict.fromkeys(analyser.terms(text, FI), 1.0)
    assert any(" " in term for term in wanted), "pairs are among them"
    bags = analyser.read(text, FI).bags(stretches, wanted)
    for sentence, bag in zip(SENTENCES, bags, strict=True):
        alone = analyser.terms(sentence, FI)
        assert bag == pytest.approx({t: w for t, w in alone.items() if t in wanted})
        assert len(bag) == len(alone)


def test_only_wanted_terms_are_told(analyser: Analyser) -> None:
    read = analyser.read(SENTENCES[0], FI)
    found = list(read.matching({"satama": 1.0}))
    assert [(read.starts[n], read.ends[n]) for n, _ in found] == [(26, 33)]
    assert [term.text for _, terms in found for term in terms] == ["satama"]
    assert read.bags([(0, 10)], {"satama": 1.0}) == [{}]
    assert "satama" in read.term_texts
