"""query → analysed query: language, kind, terms, vectors and the weight of meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from alke_kb.analysis import Analyser, ParsedQuery, parse_query
from alke_kb.domain import Language, SparseVector
from alke_kb.indexing.bm25 import query_vector
from alke_kb.indexing.statistics import IndexStatistics
from alke_kb.ports import Embedder
from alke_kb.search.bridge import TermBridge
from alke_kb.text.language import detect_language

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
# A translated term may be the wrong word: it counts less than the reader's own.
BRIDGE_WEIGHT = 0.7
LONG_TEXT_TOKENS = 40
SHORT_TOKENS = 3


@dataclass(frozen=True, slots=True)
class AnalysedQuery:
    """A query ready to run: ``terms`` with weights, ``dense`` float32 [dimension].

    ``raw`` is the vector before centring by language; ``bridged`` the terms that were carried
    over into other languages, by language, already part of ``terms`` and ``sparse``.
    """

    text: str
    language: Language
    kind: QueryKind
    parsed: ParsedQuery
    terms: Mapping[str, float]
    bridged: Mapping[Language, Mapping[str, float]]
    sparse: SparseVector
    dense: NDArray[np.float32]
    raw: NDArray[np.float32]
    meaning_weight: float


class QueryAnalyser:
    """Analyses queries with the same analyser and model as the passages.

    ``bridge`` gives the term bridge when it is first needed; ``None`` stays in one language.
    """

    def __init__(
        self,
        analyser: Analyser,
        embedder: Embedder,
        bridge: Callable[[], TermBridge] | None = None,
    ) -> None:
        self.analyser = analyser
        self._embedder = embedder
        self._bridge = bridge

    def without_bridge(self) -> QueryAnalyser:
        """The same, in the query's own language only."""
        return QueryAnalyser(self.analyser, self._embedder)

    def analyse(
        self,
        text: str,
        statistics: IndexStatistics,
        language: Language | None = None,
        targets: Sequence[Language] = tuple(Language),
    ) -> AnalysedQuery:
        """Parse the query language, detect the query's own language, analyse and embed.

        ``targets`` are the languages of the passages that may be found.
        """
        return self._analyse(parse_query(text), text, statistics, language, targets)

    def analyse_plain(
        self,
        text: str,
        statistics: IndexStatistics,
        language: Language | None = None,
        targets: Sequence[Language] = tuple(Language),
    ) -> AnalysedQuery:
        """The same for running text, in which quotes and signs mean nothing special."""
        return self._analyse(ParsedQuery(text), text, statistics, language, targets)

    def _analyse(
        self,
        parsed: ParsedQuery,
        text: str,
        statistics: IndexStatistics,
        language: Language | None,
        targets: Sequence[Language],
    ) -> AnalysedQuery:
        words = parsed.text
        own = language or self.detect(words)
        tokens = self.analyser.analyse(words, own)
        terms = dict(self.analyser.query_terms(words, own))
        bridged: dict[Language, dict[str, float]] = {}
        if self._bridge is not None and any(target is not own for target in targets):
            bridged = self._bridge().translate(words, own, targets)
            for translated in bridged.values():
                for text_, weight in translated.items():
                    terms[text_] = max(terms.get(text_, 0.0), BRIDGE_WEIGHT * weight)
        kind = _kind(words, len(tokens), quoted=bool(parsed.phrases))
        raw = self._embedder.embed_query(words)
        return AnalysedQuery(
            text=text,
            language=own,
            kind=kind,
            parsed=parsed,
            terms=terms,
            bridged=bridged,
            sparse=query_vector(terms),
            dense=statistics.centre(raw, own),
            raw=raw,
            meaning_weight=MEANING_WEIGHT[kind],
        )

    def detect(self, words: str) -> Language:
        """Language of a query: Finnish when its words are, because short texts tell little."""
        known = [
            bool(self.analyser.lemmatiser.readings(token.surface))
            for token in self.analyser.analyse(words, Language.FINNISH)
            if token.surface.isalpha()
        ]
        mostly = sum(known) * 2 > len(known)
        if mostly and (all(known) or len(known) > SHORT_TOKENS):
            return Language.FINNISH
        return detect_language(words) or Language.FINNISH


def _kind(text: str, tokens: int, *, quoted: bool) -> QueryKind:
    if quoted:
        return QueryKind.QUOTED
    if tokens > LONG_TEXT_TOKENS:
        return QueryKind.LONG
    if tokens <= SHORT_TOKENS and not text.rstrip().endswith("?"):
        return QueryKind.SHORT
    return QueryKind.QUESTION
