"""query → analysed query: language, kind, terms, vectors and the weight of meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from alke_kb.analysis import Analyser, ParsedQuery, parse_query
from alke_kb.domain import Language, SparseVector
from alke_kb.indexing.bm25 import query_vector
from alke_kb.indexing.statistics import IndexStatistics
from alke_kb.ports import Embedder
from alke_kb.search._detect import query_language
from alke_kb.search.bridge import TermBridge

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class QueryKind(StrEnum):
    """What sort of query it is; words and meaning are weighed differently for each."""

    SHORT = "short"
    QUESTION = "question"
    LONG = "long"
    QUOTED = "quoted"


# Weight of the cosine (of vectors centred by language) against BM25 / best BM25, by kind of query;
# benchmarks/fusion_sweep.py measures them.
MEANING_WEIGHT = {
    QueryKind.SHORT: 2.5,
    QueryKind.QUESTION: 3.0,
    QueryKind.LONG: 2.5,
    QueryKind.QUOTED: 1.0,
}
# Towards passages in another language, cosines are lower and noisier than translated words.
CROSS_WEIGHT = 1.2
# Where passages in several languages compete, one weight for all keeps their scores comparable.
MIXED_WEIGHT = 2.0
# Queries embedded at a time; more callers than that wait for one another anyway.
EMBEDDED_AT_ONCE = 8
LONG_TEXT_TOKENS = 40
SHORT_TOKENS = 3


class Meaning:
    """A query's vector, float32 [dimension]: ``raw`` as the model gives it, which is waited for
    when it is first asked for, and ``dense``, centred by language.
    """

    def __init__(
        self,
        raw: Callable[[], NDArray[np.float32]],
        centre: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    ) -> None:
        self._raw = raw
        self._centre = centre

    @cached_property
    def raw(self) -> NDArray[np.float32]:
        return self._raw()

    @cached_property
    def dense(self) -> NDArray[np.float32]:
        return self._centre(self.raw)


@dataclass(frozen=True, slots=True)
class AnalysedQuery:
    """A query ready to run: ``terms`` with weights, ``meaning`` its vector, maybe still under way.

    ``by_language`` holds the sparse vector for the passages of each language: the query's own
    terms, or those that were carried over (``bridged``). ``sparse`` is all of them in one.
    ``meaning_weight`` holds for passages in the query's
    language, ``cross_weight`` for a base in another one, ``mixed_weight`` for one in several.
    """

    text: str
    language: Language
    kind: QueryKind
    parsed: ParsedQuery
    terms: Mapping[str, float]
    bridged: Mapping[Language, Mapping[str, float]]
    sparse: SparseVector
    by_language: Mapping[Language, SparseVector]
    meaning: Meaning
    meaning_weight: float
    cross_weight: float = CROSS_WEIGHT
    mixed_weight: float = MIXED_WEIGHT

    @property
    def dense(self) -> NDArray[np.float32]:
        """float32 [dimension], centred. Raises what embedding raised."""
        return self.meaning.dense

    @property
    def raw(self) -> NDArray[np.float32]:
        """The same before centring."""
        return self.meaning.raw


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
        # The model computes without the interpreter's lock, so words are analysed meanwhile.
        self._embedding = ThreadPoolExecutor(EMBEDDED_AT_ONCE, thread_name_prefix="embedding")

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
        vector: NDArray[np.float32] | None = None,
    ) -> AnalysedQuery:
        """The same for running text, in which quotes and signs mean nothing special.

        ``vector`` is the raw query vector where it is known already.
        """
        return self._analyse(ParsedQuery(text), text, statistics, language, targets, vector)

    def _analyse(
        self,
        parsed: ParsedQuery,
        text: str,
        statistics: IndexStatistics,
        language: Language | None,
        targets: Sequence[Language],
        vector: NDArray[np.float32] | None = None,
    ) -> AnalysedQuery:
        words = parsed.text
        raw = self._started(words) if vector is None else lambda: vector
        own = language or self.detect(words)
        own_terms = self.analyser.query_terms(words, own)
        terms = dict(own_terms)
        bridged: dict[Language, dict[str, float]] = {}
        if self._bridge is not None and any(target is not own for target in targets):
            bridged = self._bridge().translate(words, own, targets)
            for translated in bridged.values():
                for term, weight in translated.items():
                    terms[term] = max(terms.get(term, 0.0), weight)
        tokens = len(self.analyser.analyse(words, own))
        kind = _kind(words, tokens, quoted=bool(parsed.phrases))
        by_language = {target: query_vector(found) for target, found in bridged.items()}
        return AnalysedQuery(
            text=text,
            language=own,
            kind=kind,
            parsed=parsed,
            terms=terms,
            bridged=bridged,
            sparse=query_vector(terms),
            by_language={**by_language, own: query_vector(own_terms)},
            meaning=Meaning(raw, lambda found: statistics.centre(found, own)),
            meaning_weight=MEANING_WEIGHT[kind],
        )

    def _started(self, words: str) -> Callable[[], NDArray[np.float32]]:
        """Begin to embed; what is returned waits for the vector."""
        return self._embedding.submit(self._embedder.embed_query, words).result

    def detect(self, words: str) -> Language:
        """Language of a query, by known words first; Finnish when nothing tells."""
        return query_language(words, self.analyser, self._bridge)


def _kind(text: str, tokens: int, *, quoted: bool) -> QueryKind:
    if quoted:
        return QueryKind.QUOTED
    if tokens > LONG_TEXT_TOKENS:
        return QueryKind.LONG
    if tokens <= SHORT_TOKENS and not text.rstrip().endswith("?"):
        return QueryKind.SHORT
    return QueryKind.QUESTION
