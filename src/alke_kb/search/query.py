"""query → analysed query: language, kind, terms, vectors and the weight of meaning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from alke_kb.analysis import Analyser
from alke_kb.analysis.query_syntax import ParsedQuery, parse
from alke_kb.domain import Language, SparseVector
from alke_kb.indexing.bm25 import query_vector
from alke_kb.indexing.statistics import IndexStatistics
from alke_kb.ports import Embedder
from alke_kb.text import detect_language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class QueryKind(StrEnum):
    """What sort of query it is; words and meaning are weighed differently for each."""

    SHORT = "short"
    QUESTION = "question"
    LONG = "long"
    QUOTED = "quoted"


# Weight of the cosine against BM25 / best BM25, by kind (see docs/figures.md, fusion).
MEANING_WEIGHT = {
    QueryKind.SHORT: 10.0,
    QueryKind.QUESTION: 10.0,
    QueryKind.LONG: 10.0,
    QueryKind.QUOTED: 2.0,
}
LONG_TEXT_TOKENS = 40
SHORT_TOKENS = 3


@dataclass(frozen=True, slots=True)
class AnalysedQuery:
    """A query ready to run: ``terms`` with weights, ``dense`` float32 [dimension]."""

    text: str
    language: Language
    kind: QueryKind
    parsed: ParsedQuery
    terms: dict[str, float]
    sparse: SparseVector
    dense: NDArray[np.float32]
    meaning_weight: float


class QueryAnalyser:
    """Analyses queries with the same analyser and model as the passages."""

    def __init__(self, analyser: Analyser, embedder: Embedder) -> None:
        self.analyser = analyser
        self._embedder = embedder

    def analyse(
        self, text: str, statistics: IndexStatistics, language: Language | None = None
    ) -> AnalysedQuery:
        """Parse, detect, analyse and embed one query."""
        parsed = parse(text)
        words = parsed.text
        detected = language or detect_language(words) or Language.FINNISH
        tokens = self.analyser.analyse(words, detected)
        terms: dict[str, float] = {}
        for token in tokens:
            for term in token.terms:
                terms[term.text] = terms.get(term.text, 0.0) + term.weight
        kind = _kind(words, len(tokens), quoted=bool(parsed.phrases))
        raw = self._embedder.embed_query(words)
        return AnalysedQuery(
            text=text,
            language=detected,
            kind=kind,
            parsed=parsed,
            terms=terms,
            sparse=query_vector(terms),
            dense=statistics.centre(raw, detected),
            meaning_weight=MEANING_WEIGHT[kind],
        )


def _kind(text: str, tokens: int, *, quoted: bool) -> QueryKind:
    if quoted:
        return QueryKind.QUOTED
    if tokens > LONG_TEXT_TOKENS:
        return QueryKind.LONG
    if tokens <= SHORT_TOKENS and not text.rstrip().endswith("?"):
        return QueryKind.SHORT
    return QueryKind.QUESTION
