"""Words of the query that stand in one sentence: the best passages put in order anew.

BM25 does not see whether the words of a question meet in one sentence or lie scattered over a
passage, and one vector for a passage blurs its sentences. So the head of the list is read once more,
sentence by sentence. A word counts by how few of these passages have it: what they all share tells
nothing about which of them answers. `alke-kb evaluate` shows the lists with and without this step.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from alke_kb.analysis import Analyser
from alke_kb.domain import Passage
from alke_kb.search.fusion import Ranked
from alke_kb.search.query import AnalysedQuery, QueryKind
from alke_kb.text.sentences import sentences

READ = 20
# What the best sentence may add, on the scale of `fuse_by_score` (best BM25 = 1). Measured on
# questions only; of two or three words a title says more than any sentence.
WEIGHT = {QueryKind.QUESTION: 0.7}
# What a word counts though every passage has it.
_LEAST = 0.3


def reads(query: AnalysedQuery) -> bool:
    """Whether the head of the list is read for this kind of query."""
    return WEIGHT.get(query.kind, 0.0) > 0


def by_sentence(
    query: AnalysedQuery,
    ranked: list[Ranked],
    passages: Mapping[str, Passage],
    analyser: Analyser,
) -> list[Ranked]:
    """The first ``READ`` hits in a new order, the others behind them as they were.

    As after a reranker, passages keep the scores of the places they take: scores still fall from
    hit to hit and mean what fusion made them mean.
    """
    weight = WEIGHT.get(query.kind, 0.0)
    head = [hit for hit in ranked[:READ] if hit.id in passages]
    if weight <= 0 or len(head) < 2:
        return ranked
    shares = _shares(query, [passages[hit.id] for hit in head], analyser)
    order = sorted(
        range(len(head)), key=lambda i: (-(head[i].score + weight * shares[i]), head[i].id)
    )
    moved = [replace(head[i], score=place.score) for i, place in zip(order, head, strict=True)]
    kept = {hit.id for hit in head}
    return moved + [hit for hit in ranked if hit.id not in kept]


def _shares(query: AnalysedQuery, passages: Sequence[Passage], analyser: Analyser) -> list[float]:
    """What the best sentence of each passage has of the query, 0–1; languages stand side by side,
    since translated words weigh less than the query's own.
    """
    shares = [0.0] * len(passages)
    for language in {passage.language for passage in passages}:
        rows = [i for i, passage in enumerate(passages) if passage.language is language]
        terms = query.bridged.get(language, query.terms)
        found = [_found(passages[i], terms, analyser) for i in rows]
        having = Counter(term for one in found for term in set().union(*one))
        worth = {
            term: terms[term] * (_rarity(count, len(rows)) + _LEAST)
            for term, count in having.items()
        }
        best = [
            max((sum(worth[t] * w for t, w in sentence.items()) for sentence in one), default=0.0)
            for one in found
        ]
        highest = max(best, default=0.0)
        if highest > 0:
            for i, value in zip(rows, best, strict=True):
                shares[i] = value / highest
    return shares


def _found(
    passage: Passage, terms: Mapping[str, float], analyser: Analyser
) -> list[dict[str, float]]:
    """Sentence by sentence the query's terms in it, with weights up to 1."""
    bags = analyser.read(passage.text, passage.language).bags(_stretches(passage.text), terms)
    return [{term: min(weight, 1.0) for term, weight in bag.items()} for bag in bags]


def _stretches(text: str) -> list[tuple[int, int]]:
    """Sentences of all paragraphs, as offsets into the text."""
    found = []
    begin = 0
    for line in text.splitlines(keepends=True):
        paragraph = line.rstrip("\r\n")
        found += [(begin + start, begin + end) for start, end in sentences(paragraph)]
        begin += len(line)
    return found


def _rarity(count: int, passages: int) -> float:
    return math.log1p((passages - count + 0.5) / (count + 0.5))
