"""The head of a list read sentence by sentence."""

from __future__ import annotations

import numpy as np
import pytest

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser, ParsedQuery
from alke_kb.domain import Language, Passage, SparseVector
from alke_kb.search import AnalysedQuery, QueryKind
from alke_kb.search.fusion import Ranked
from alke_kb.search.nearness import READ, by_sentence
from alke_kb.search.query import Meaning

FI = Language.FINNISH
SCATTERED = "Maakunta kehittää satamaa. Hallitus kokoontui. Työvoimasta on pulaa."
TOGETHER = "Hallitus kokoontui. Sataman kehittäminen kärsii työvoimapulasta. Kokous päättyi."
OTHER = "Metsien hoito jatkuu ennallaan."


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(open_lemmatiser())


def _query(analyser: Analyser, kind: QueryKind) -> AnalysedQuery:
    text = "miten sataman kehittäminen kärsii työvoiman pulasta"
    nothing = np.zeros(2, dtype=np.float32)
    return AnalysedQuery(
        text,
        FI,
        kind,
        ParsedQuery(text),
        analyser.query_terms(text, FI),
        {},
        SparseVector((), ()),
        {},
        Meaning(lambda: nothing, lambda vector: vector),
        2.5,
    )


def _hit(name: str, score: float) -> Ranked:
    return Ranked(name, score, score, 0.5, 0.5)


def _passages(**texts: str) -> dict[str, Passage]:
    return {
        name: Passage(0, text, FI, 1, 1, 0, len(text), (), None, 0) for name, text in texts.items()
    }


def test_words_in_one_sentence_come_before_scattered_ones(analyser: Analyser) -> None:
    ranked = [_hit("a", 1.5), _hit("b", 1.4), _hit("c", 1.0)]
    passages = _passages(a=SCATTERED, b=TOGETHER, c=OTHER)
    found = by_sentence(_query(analyser, QueryKind.QUESTION), ranked, passages, analyser)
    assert [hit.id for hit in found] == ["b", "a", "c"]
    assert [hit.score for hit in found] == [1.5, 1.4, 1.0]  # places keep their scores


def test_a_long_text_and_what_stands_lower_keep_their_order(analyser: Analyser) -> None:
    ranked = [_hit(f"a{n:02}", 2.0 - n / 100) for n in range(READ)] + [_hit("b", 1.0)]
    passages = _passages(**{hit.id: SCATTERED for hit in ranked[:-1]}, b=TOGETHER)
    question = _query(analyser, QueryKind.QUESTION)
    assert by_sentence(question, ranked, passages, analyser) == ranked
    assert by_sentence(_query(analyser, QueryKind.LONG), ranked, passages, analyser) == ranked
