"""query → analysed query → hits: what the API, the pages and the command line call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from alke_kb.domain import (
    DocumentHit,
    Filters,
    PassageHit,
    Query,
    Reader,
    SearchResult,
    StoredPassage,
    Where,
)
from alke_kb.errors import InvalidInput
from alke_kb.indexing.payload import where
from alke_kb.indexing.statistics import IndexStatistics
from alke_kb.ports import Catalogue, PassageIndex, ReaderCatalogue, Reranker
from alke_kb.search.answered import JUDGED, answers
from alke_kb.search.constraints import apply_fields, constrains, excluded_values, satisfies
from alke_kb.search.demotion import demote
from alke_kb.search.facets import document_facets
from alke_kb.search.fusion import Ranked
from alke_kb.search.grouping import Group, group
from alke_kb.search.matching import find_matches
from alke_kb.search.nearness import by_sentence
from alke_kb.search.query import AnalysedQuery, QueryAnalyser
from alke_kb.search.ranking import Ranker, index_languages
from alke_kb.search.reranking import RERANKED, reranked
from alke_kb.search.suggestions import suggest

MAX_QUERY_LENGTH = 20_000
MAX_DEPTH = 200
# With phrases or +/− words the lists are longer, because candidates are struck out afterwards.
CONSTRAINED_POOL = 400


class SearchService:
    """Searches the active generation; safe to call from many threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        index: Callable[[], PassageIndex | None],
        queries: QueryAnalyser,
        ranker: Ranker,
        reranker: Reranker | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._index = index
        self._queries = queries
        self._ranker = ranker
        self._reranker = reranker

    def search(self, query: Query, *, reader: Reader) -> SearchResult:
        """Documents with their best passages, as if nothing existed but what the reader may see.
        Raises ``InvalidInput`` on an impossible query.
        """
        _validate(query)
        index = self._index()
        if index is None:
            return SearchResult(total=0, results=(), answered=False)
        statistics = IndexStatistics.from_payload(index.stamp.statistics)
        hidden = self._catalogue.hidden_versions()
        seen = where(Filters(), hidden, reader=reader)
        targets = query.filters.languages or index_languages(index, seen)
        analysed = self._queries.analyse(query.text, statistics, query.language, targets)
        filters = apply_fields(query.filters, analysed.parsed)
        wanted = where(filters, hidden, reader=reader)
        catalogue = self._catalogue.seen_by(reader)
        ranked, passages = self._candidates(index, catalogue, analysed, wanted)
        documents = catalogue.get_documents(
            list({stored.document_id for stored in passages.values()})
        )
        groups = group(ranked, passages, documents, analysed.language)
        best = [(hit, passages[hit.id].passage) for hit in ranked[:JUDGED]]
        page = groups[query.offset : query.offset + query.limit]
        return SearchResult(
            total=len(groups),
            results=tuple(
                DocumentHit(
                    document=one.document,
                    score=one.score,
                    passages=tuple(
                        self._explain(hit, passages[hit.id], analysed)
                        for hit in one.hits[: query.passages]
                    ),
                )
                for one in page
            ),
            facets=_facets(groups, passages),
            language=analysed.language,
            answered=bool(groups) and answers(analysed, best, self._queries.analyser),
            suggestions=suggest(
                analysed.parsed, analysed.language, self._queries.analyser, index, seen
            ),
        )

    def warm_up(self) -> None:
        """Load what queries need: model, analyser caches and the term bridge."""
        self._queries.analyse_plain("aluekehittämiskeskustelu", IndexStatistics())

    def _candidates(
        self,
        index: PassageIndex,
        catalogue: ReaderCatalogue,
        analysed: AnalysedQuery,
        wanted: Where,
    ) -> tuple[list[Ranked], dict[str, StoredPassage]]:
        constrained = constrains(analysed.parsed)
        ranker = replace(self._ranker, pool=CONSTRAINED_POOL) if constrained else self._ranker
        unwanted = excluded_values(analysed.parsed)
        wanted = replace(wanted, none_of={**wanted.none_of, **unwanted})
        ranked = ranker.rank(index, analysed, wanted)
        passages = catalogue.get_passages([hit.id for hit in ranked])
        if constrained:
            ranked = [
                hit
                for hit in ranked
                if hit.id in passages
                and satisfies(passages[hit.id].passage, analysed.parsed, self._queries.analyser)
            ]
        # A passage the catalogue no longer gives this reader was hidden between the two reads.
        ranked = demote([hit for hit in ranked if hit.id in passages], passages)
        texts_by_id = {stored.id: stored.passage for stored in passages.values()}
        ranked = by_sentence(analysed, ranked, texts_by_id, self._queries.analyser)
        if self._reranker is not None and not analysed.parsed.phrases:
            texts = {hit.id: passages[hit.id].passage.text for hit in ranked[:RERANKED]}
            ranked = reranked(self._reranker, analysed.parsed.text, ranked, texts)
        return ranked, passages

    def _explain(self, hit: Ranked, stored: StoredPassage, analysed: AnalysedQuery) -> PassageHit:
        passage = stored.passage
        return PassageHit(
            stored=stored,
            score=hit.score,
            lexical=hit.lexical,
            meaning=hit.meaning,
            meaning_share=hit.meaning_share,
            matches=find_matches(
                self._queries.analyser, passage.text, passage.language, analysed.terms
            ),
        )


def _validate(query: Query) -> None:
    if not query.text.strip():
        raise InvalidInput("The query is empty.", hint="Give at least one word.")
    if len(query.text) > MAX_QUERY_LENGTH:
        raise InvalidInput(
            f"The query has {len(query.text)} characters; at most {MAX_QUERY_LENGTH} are read.",
            hint="Shorten it, or use `related` for whole texts.",
        )
    if not 1 <= query.limit <= 100 or query.offset < 0 or query.offset + query.limit > MAX_DEPTH:
        raise InvalidInput(
            f"Results can be read to a depth of {MAX_DEPTH} documents, at most 100 at a time.",
            hint="Narrow the search with filters.",
        )


def _facets(
    groups: list[Group], passages: Mapping[str, StoredPassage]
) -> dict[str, dict[str, int]]:
    roles = {
        one.document.id: [
            role for hit in one.hits if (role := passages[hit.id].passage.role) is not None
        ]
        for one in groups
    }
    return document_facets((one.document for one in groups), roles)
