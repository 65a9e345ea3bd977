"""query → analysed query → hits: what the API, the pages and the command line call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import cast

from alke_kb.domain import (
    ANONYMOUS,
    LOCAL,
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
from alke_kb.indexing.payload import Payload, where
from alke_kb.indexing.statistics import IndexStatistics
from alke_kb.ports import Catalogue, PassageIndex, ReaderCatalogue, Reranker
from alke_kb.search.answered import JUDGED, answers
from alke_kb.search.constraints import apply_fields, constrains, excluded_values, satisfies
from alke_kb.search.demotion import demote
from alke_kb.search.facets import result_facets
from alke_kb.search.fusion import Ranked
from alke_kb.search.grouping import Group, group
from alke_kb.search.matching import find_matches
from alke_kb.search.nearness import READ, by_sentence, reads
from alke_kb.search.query import AnalysedQuery, QueryAnalyser
from alke_kb.search.ranking import Ranker, index_languages
from alke_kb.search.reranking import RERANKED, reranked
from alke_kb.search.suggestions import suggest
from alke_kb.text.language import detect_language

MAX_QUERY_LENGTH = 20_000
MAX_DEPTH = 200
# Passages whose words are known to the analyser before the first search: a word that is new takes
# thirty times as long as one that it knows.
READ_AHEAD = 500
# With phrases or +/− words the lists are longer, because candidates are struck out afterwards.
CONSTRAINED_POOL = 400


@dataclass
class _Found:
    """What one search has found and read so far, all of it through the reader's ``catalogue``."""

    catalogue: ReaderCatalogue
    ranked: list[Ranked]
    payloads: Mapping[str, Payload]
    passages: dict[str, StoredPassage] = field(default_factory=dict)

    def read(self, hits: Sequence[Ranked]) -> Mapping[str, StoredPassage]:
        """Passages by id, these hits' among them unless they were hidden meanwhile."""
        missing = [hit.id for hit in hits if hit.id not in self.passages]
        if missing:
            self.passages.update(self.catalogue.get_passages(missing))
        return self.passages


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
        found = self._find(index, self._catalogue.seen_by(reader), analysed, wanted)
        groups = group(found.ranked, found.payloads, analysed.language)
        page = groups[query.offset : query.offset + query.limit]
        best = found.ranked[:JUDGED]
        texts = found.read(best)
        judged = [(hit, texts[hit.id].passage) for hit in best if hit.id in texts]
        return SearchResult(
            total=len(groups),
            results=tuple(self._shown(page, found, query.passages, analysed)),
            facets=result_facets(groups, found.payloads),
            language=analysed.language,
            answered=bool(groups) and answers(analysed, judged, self._queries.analyser),
            suggestions=suggest(
                analysed.parsed, analysed.language, self._queries.analyser, index, seen
            ),
        )

    def warm_up(self) -> None:
        """Load what queries need: model, analyser caches, the term bridge, the detector of languages,
        catalogue and index.
        """
        words = "aluekehittämiskeskustelu"
        self._queries.analyse_plain(words, IndexStatistics())
        self.search(Query(words), reader=ANONYMOUS)
        detect_language(words)
        index = self._index()
        if index is None:
            return
        index.warm_up()
        # Ids are as good as drawn by lot, so these are words from all over the base.
        some = [record.id for record in islice(index.scroll(), READ_AHEAD)]
        for stored in self._catalogue.seen_by(LOCAL).get_passages(some).values():
            self._queries.analyser.terms(stored.passage.text, stored.passage.language)

    def _find(
        self,
        index: PassageIndex,
        catalogue: ReaderCatalogue,
        analysed: AnalysedQuery,
        wanted: Where,
    ) -> _Found:
        """Ranked passages with their payloads. The index tells all that places, counts and filters
        need; of the catalogue only what is read or shown is fetched.
        """
        constrained = constrains(analysed.parsed)
        ranker = replace(self._ranker, pool=CONSTRAINED_POOL) if constrained else self._ranker
        unwanted = excluded_values(analysed.parsed)
        wanted = replace(wanted, none_of={**wanted.none_of, **unwanted})
        ranked = ranker.rank(index, analysed, wanted)
        payloads = {
            record.id: cast("Payload", record.payload)
            for record in index.retrieve([hit.id for hit in ranked])
        }
        kept = [hit for hit in ranked if hit.id in payloads]
        found = _Found(catalogue, kept, payloads)
        analyser = self._queries.analyser
        if constrained:
            texts = found.read(found.ranked)
            found.ranked = [
                hit
                for hit in found.ranked
                if hit.id in texts and satisfies(texts[hit.id].passage, analysed.parsed, analyser)
            ]
        found.ranked = demote(found.ranked, payloads)
        if reads(analysed):
            texts = found.read(found.ranked[:READ])
            head = {name: stored.passage for name, stored in texts.items()}
            found.ranked = by_sentence(analysed, found.ranked, head, analyser)
        if self._reranker is not None and not analysed.parsed.phrases:
            best = found.ranked[:RERANKED]
            texts = found.read(best)
            wording = {hit.id: texts[hit.id].passage.text for hit in best if hit.id in texts}
            found.ranked = reranked(self._reranker, analysed.parsed.text, found.ranked, wording)
        return found

    def _shown(
        self, page: Sequence[Group], found: _Found, count: int, analysed: AnalysedQuery
    ) -> Iterator[DocumentHit]:
        documents = found.catalogue.get_documents([one.document_id for one in page])
        texts = found.read([hit for one in page for hit in one.hits[:count]])
        for one in page:
            # What the catalogue no longer gives this reader was hidden between the two reads.
            hits = [hit for hit in one.hits[:count] if hit.id in texts]
            if one.document_id in documents and hits:
                yield DocumentHit(
                    document=documents[one.document_id],
                    score=one.score,
                    passages=tuple(self._explain(hit, texts[hit.id], analysed) for hit in hits),
                )

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
