"""analysed query → dense and sparse lists → one ranked list. The service and the harness share it."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from alke_kb.domain import Language, ScoredId, SparseVector, Where
from alke_kb.indexing.payload import RIGHTS_FIELDS
from alke_kb.ports import PassageIndex
from alke_kb.search.fusion import Ranked, fuse_by_rank, fuse_by_score
from alke_kb.search.query import AnalysedQuery

POOL = 100
# A passage without a word in common is listed only while its cosine is this near the best one's.
MEANING_MARGIN = 0.35
# … and any passage only while its score is this part of the best, or its BM25 of the best BM25.
SCORE_SHARE = 0.4
WORDS_SHARE = 0.25
_LANGUAGES_KEPT_SECONDS = 10.0
_RIGHTS_KEPT = 100


@dataclass(frozen=True, slots=True)
class Lists:
    """The dense and the sparse list over passages of one language.

    ``meaning`` and ``lexical`` score the union of both lists: missing scores were fetched.
    """

    language: Language
    dense: list[ScoredId]
    sparse: list[ScoredId]
    meaning: Mapping[str, float]
    lexical: Mapping[str, float]
    weight: float

    @property
    def ids(self) -> list[str]:
        return list(dict.fromkeys(hit.id for hit in (*self.sparse, *self.dense)))


@dataclass(frozen=True, slots=True)
class Ranker:
    """Ranks the passages of one index generation.

    ``method`` is ``score`` or ``rrf``; ``pool`` the length of each list before fusion.
    """

    method: str = "score"
    pool: int = POOL

    def rank(
        self, index: PassageIndex, query: AnalysedQuery, where: Where | None = None
    ) -> list[Ranked]:
        """Best first, without the tail that neither words nor meaning speak for.

        Where the base has several languages, each gets lists of its own: BM25 scores of different
        languages do not compare, and the query's own would fill both lists.
        """
        return self.fuse(self.lists(index, query, where))

    def fuse(self, lists: Sequence[Lists]) -> list[Ranked]:
        """What ``rank`` makes of ``lists``."""
        parts = [
            fuse_by_rank(part.dense, part.sparse, part.meaning, part.lexical)
            if self.method == "rrf"
            else fuse_by_score(part.ids, part.meaning, part.lexical, weight=part.weight)
            for part in lists
        ]
        if self.method != "rrf":
            parts = without_tails(parts)
        return sorted((hit for part in parts for hit in part), key=lambda h: (-h.score, h.id))

    def lists(
        self, index: PassageIndex, query: AnalysedQuery, where: Where | None = None
    ) -> list[Lists]:
        """What is fused: one pair of lists, or one for each language."""
        languages = _searched(index, where)
        terms = {language: query.by_language.get(language, query.sparse) for language in languages}
        corpus = _rights_of(where)
        # By words first: the query's vector may still be under way.
        if len(languages) == 1:
            only = languages[0]
            sparse = {only.value: index.search_sparse(terms[only], self.pool, where, corpus)}
            dense = {only.value: index.search_dense(query.dense, self.pool, where)}
        else:
            asked = {language.value: terms[language] for language in languages}
            sparse = index.search_each("language", asked, self.pool, where, corpus)
            meant = dict.fromkeys(asked, query.dense)
            dense = index.search_each("language", meant, self.pool, where)
        found = {one: (dense[one.value], sparse[one.value]) for one in languages}
        return _rescored(index, query, found, terms, corpus)


def _rescored(
    index: PassageIndex,
    query: AnalysedQuery,
    found: Mapping[Language, tuple[list[ScoredId], list[ScoredId]]],
    terms: Mapping[Language, SparseVector],
    corpus: Where | None,
) -> list[Lists]:
    """Both lists of each language with the scores that one of them lacks, and the weight of
    meaning among them.
    """
    meaning = {language: _scores(dense) for language, (dense, _sparse) in found.items()}
    lexical = {language: _scores(sparse) for language, (_dense, sparse) in found.items()}
    more_meaning, more_lexical = index.score(
        query.dense,
        [point for one in found for point in lexical[one] if point not in meaning[one]],
        [
            (terms[one], [point for point in meaning[one] if point not in lexical[one]])
            for one in found
        ],
        corpus,
    )
    lists = []
    for (language, (dense, sparse)), scored in zip(found.items(), more_lexical, strict=True):
        near = meaning[language]
        near.update((hit.id, more_meaning[hit.id]) for hit in sparse if hit.id in more_meaning)
        weight = query.meaning_weight
        if len(found) > 1:
            weight = min(weight, query.mixed_weight)
        elif language is not query.language:
            weight = min(weight, query.cross_weight)
        lists.append(Lists(language, dense, sparse, near, lexical[language] | scored, weight))
    return lists


def _scores(hits: Sequence[ScoredId]) -> dict[str, float]:
    return {hit.id: hit.score for hit in hits}


def without_tails(parts: Sequence[list[Ranked]]) -> list[list[Ranked]]:
    """Ranked passages, language by language, but those that neither words nor meaning speak for:
    they are listed only because a list has a hundred places.
    """
    everything = [hit for part in parts for hit in part]
    best = max((hit.score for hit in everything), default=0.0)
    nearest = max((hit.meaning for hit in everything), default=0.0)
    kept = []
    for part in parts:
        words = max((hit.lexical for hit in part), default=0.0)
        kept.append(
            [
                hit
                for hit in part
                if (hit.lexical > 0 or hit.meaning >= nearest - MEANING_MARGIN)
                and (
                    hit.score >= SCORE_SHARE * best
                    or (words > 0 and hit.lexical >= WORDS_SHARE * words)
                )
            ]
        )
    return kept


_kept: WeakKeyDictionary[PassageIndex, dict[str, tuple[float, tuple[Language, ...]]]] = (
    WeakKeyDictionary()
)
_lock = threading.Lock()


def index_languages(index: PassageIndex, where: Where | None = None) -> tuple[Language, ...]:
    """Languages of the passages that may be seen, counted at most every ten seconds.

    Of ``where`` only the reader's rights count: a language in which there is nothing for the reader
    must not change the ranking either.
    """
    seen = _rights_of(where)
    key = repr(seen)
    with _lock:
        kept = _kept.get(index, {}).get(key)
    if kept is not None and time.monotonic() - kept[0] < _LANGUAGES_KEPT_SECONDS:
        return kept[1]
    known = {language.value: language for language in Language}
    languages = tuple(known[name] for name in index.facet("language", seen) if name in known)
    if languages:
        with _lock:
            by_rights = _kept.setdefault(index, {})
            if len(by_rights) >= _RIGHTS_KEPT:
                by_rights.clear()
            by_rights[key] = (time.monotonic(), languages)
    return languages


def _rights_of(where: Where | None) -> Where | None:
    """What a filter says of publicity classes and agencies, without the rest of it."""
    if where is None:
        return None
    classes = {name: where.any_of[name] for name in RIGHTS_FIELDS if name in where.any_of}
    if not classes and where.either is None:
        return None
    return Where(any_of=classes, either=where.either)


def _searched(index: PassageIndex, where: Where | None) -> tuple[Language, ...]:
    asked = where.any_of.get("language", ()) if where is not None else ()
    if not asked:
        return index_languages(index, where)
    return tuple(language for language in Language if language.value in asked)
