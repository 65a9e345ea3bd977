"""Language of queries: short ones, names, numbers, mixed words."""

from __future__ import annotations

import pytest

from alke_kb.adapters.bridge_tables import open_bridge
from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language
from alke_kb.search._detect import query_language
from alke_kb.search.bridge import TermBridge
from alke_kb.settings import Settings

FI, SV, EN = Language.FINNISH, Language.SWEDISH, Language.ENGLISH


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(open_lemmatiser())


@pytest.fixture(scope="module")
def bridge(analyser: Analyser) -> TermBridge:
    return open_bridge(analyser, Settings().cache)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("maakuntaohjelma", FI),
        ("aluekehittämiskeskustelut", FI),
        ("miten johtopäätöksiä seurataan", FI),
        ("työvoimapula Lapissa", FI),
        ("797/2021", FI),
        ("2021–2027", FI),
        ("Kainuu", FI),
        ("TEM", FI),
        ("slutsatser", SV),
        ("landskapsprogram", SV),
        ("regionutvecklingsdiskussioner slutsatser", SV),
        ("uppföljning av målen", SV),
        ("hur följs slutsatserna upp?", SV),
        ("småföretag", SV),
        ("conclusions", EN),
        ("regional development", EN),
        ("labour shortage in Lapland", EN),
        ("how are the conclusions monitored?", EN),
    ],
)
def test_language_of_a_query(
    analyser: Analyser, bridge: TermBridge, text: str, language: Language
) -> None:
    assert query_language(text, analyser, lambda: bridge) is language


def test_without_a_bridge_finnish_words_and_function_words_decide(analyser: Analyser) -> None:
    assert query_language("maakunnan kehittäminen", analyser, None) is FI
    assert query_language("uppföljning av målen i regionerna", analyser, None) is SV
    assert query_language("what are the goals of the regions", analyser, None) is EN


def test_a_finnish_query_does_not_open_the_bridge(analyser: Analyser) -> None:
    def refuse() -> TermBridge:
        raise AssertionError("the bridge was opened for a Finnish query")

    assert query_language("kotoutumissuunnitelman laatiminen", analyser, refuse) is FI
