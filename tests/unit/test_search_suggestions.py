"""«Tarkoititko» on the real Voikko and an index in memory."""

from __future__ import annotations

import numpy as np
import pytest

from alke_kb.adapters.memory import MemoryIndexStore
from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser, ParsedQuery, parse_query
from alke_kb.domain import Language, Point, Stamp
from alke_kb.indexing.bm25 import passage_vector
from alke_kb.indexing.statistics import IndexStatistics
from alke_kb.ports import PassageIndex
from alke_kb.search.suggestions import suggest

TEXT = "Maakunnan työllisyys parani, ja kotoutumissuunnitelma laadittiin työllisyyden tueksi."


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(open_lemmatiser())


@pytest.fixture(scope="module")
def index(analyser: Analyser) -> PassageIndex:
    index = MemoryIndexStore().create(Stamp(1, "a", "m", 2))
    bag, length = analyser.terms_and_length(TEXT, Language.FINNISH)
    vector = np.array([1.0, 0.0], dtype=np.float32)
    sparse = passage_vector(bag, length, IndexStatistics())
    payload = {"document_id": "d", "version_id": "v", "language": "fi"}
    point_id = "6f1f0c1e-0000-5000-8000-000000000001"
    index.upsert([Point(point_id, vector, sparse, payload)])
    return index


def test_a_misspelt_word_is_respelt_as_one_the_base_has(
    analyser: Analyser, index: PassageIndex
) -> None:
    found = suggest(parse_query("työlisyys maakunnassa"), Language.FINNISH, analyser, index, None)
    assert found[0] == "työllisyys maakunnassa"


def test_known_words_words_of_the_base_and_other_languages_get_none(
    analyser: Analyser, index: PassageIndex
) -> None:
    for text, language in (
        ("saaristoliikenne", Language.FINNISH),  # known, though the base does not have it
        ("maakunnan työllisyys", Language.FINNISH),
        ("sysselsätning", Language.SWEDISH),
        ("xqzwv", Language.FINNISH),  # nothing near it
    ):
        assert suggest(ParsedQuery(text), language, analyser, index, None) == ()


def test_a_suggestion_the_base_does_not_have_is_not_made(
    analyser: Analyser, index: PassageIndex
) -> None:
    assert suggest(ParsedQuery("saaristolikene"), Language.FINNISH, analyser, index, None) == ()
