"""A topic or a section through documents that replaced one another (acts, strategies)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from alke_kb.domain import Document, Filters, Kind
from alke_kb.domain.series import DocumentSeries, SeriesView
from alke_kb.errors import InvalidInput, NotFound
from alke_kb.indexing.bm25 import query_vector
from alke_kb.linking._links import readable
from alke_kb.linking._replaced import Replacements
from alke_kb.linking._section_steps import SectionFollower, Topic, when
from alke_kb.linking._snapshot import Snapshot
from alke_kb.search import QueryAnalyser

# Documents that speak most of a topic, from which series are looked for.
MOST_SEEDS = 12
_HITS = 200

Chain = tuple[Mapping[str, Document], set[tuple[str, str]]]


def build_series(
    snapshot: Snapshot,
    queries: QueryAnalyser,
    topic: str | None,
    passage: str | None,
    documents: Sequence[str],
    filters: Filters,
    limit: int,
) -> SeriesView:
    """Series of the documents named, else of those that replaced one another, fullest first.

    Raises ``InvalidInput`` when it is not told what to follow, ``NotFound``.
    """
    topic = (topic or "").strip() or None
    if (topic is None) == (passage is None):
        raise InvalidInput(
            "Give either a topic or a passage to follow.",
            hint="A topic is a word of the act, such as maakuntaohjelma.",
        )
    anchor = readable(snapshot, passage, filters) if passage is not None else None
    if anchor is not None:
        language = anchor.stored.passage.language
    else:
        language = filters.languages[0] if filters.languages else queries.detect(topic or "")
    finder = _Finder(snapshot, queries, Topic(queries.analyser, topic or "", language), filters)
    named = [finder.named(one) for one in documents]
    if anchor is not None and named and anchor.document.id not in {one.id for one in named}:
        raise InvalidInput("The passage is in none of the documents named.")
    if len(named) > 1:
        named.sort(key=when)
        ids = [document.id for document in named]
        chains: list[Chain] = [({d.id: d for d in named}, set(pairwise(ids)))]
    else:
        chains = finder.chains(named or ([anchor.document] if anchor else finder.seeds()))
    follower = SectionFollower(snapshot, queries.analyser, finder.topic)
    found = [follower.follow(*chain, passage=passage, given=len(named) > 1) for chain in chains]
    full = [one for one in found if one.pairs]
    full.sort(key=lambda one: (-_fullness(one), one.documents[0].path))
    return SeriesView(topic, anchor, tuple(full[:limit]))


class _Finder:
    """Finds the documents of a series."""

    def __init__(
        self, snapshot: Snapshot, queries: QueryAnalyser, topic: Topic, filters: Filters
    ) -> None:
        self.topic = topic
        self._snapshot = snapshot
        # Roles and themes are of passages, a series is of whole documents.
        self._filters = replace(filters, roles=(), themes=(), languages=())
        self._replaced = Replacements(snapshot, queries.analyser, self._filters)

    def named(self, name: str) -> Document:
        """A document by id, number («602/2002») or path. Raises ``NotFound``."""
        found = list(self._snapshot.documents([name]).values())
        found = found or self._replaced.numbered(name, self.topic.language)
        if not found:
            listed = self._snapshot.catalogue.list_documents()
            found = [d for d in listed if d.path == name or d.path.endswith(f"/{name}")]
        visible = [
            d
            for d in found
            if self._snapshot.count(self._snapshot.where(self._filters, document_id=(d.id,)))
        ]
        if not visible:
            raise NotFound(
                f"There is no document {name}.",
                hint="Give its id, its path or the number of an act, such as 602/2002.",
            )
        return visible[0]

    def seeds(self) -> list[Document]:
        """Acts, or documents of the kinds asked for, that speak most of the topic."""
        topic = self.topic
        kinds = self._filters.kinds or (Kind.LEGISLATION,)
        where = self._snapshot.where(
            self._filters,
            kind=tuple(kind.value for kind in kinds),
            language=(topic.language.value,),
        )
        if not topic.words:
            return []
        query = query_vector({term: 1.0 for terms in topic.words for term in terms})
        hits = [hit.id for hit in self._snapshot.with_words(query, _HITS, where)]
        passages = self._snapshot.catalogue.get_passages(hits)
        weights: dict[str, int] = {}
        for stored in passages.values():
            heading = stored.passage.heading_path[-1] if stored.passage.heading_path else ""
            weight = topic.weight(heading, stored.passage.text)
            if weight:
                weights[stored.document_id] = weights.get(stored.document_id, 0) + weight
        order = sorted(weights, key=lambda d: (-weights[d], d))[:MOST_SEEDS]
        found = self._snapshot.documents(order)
        return [found[d] for d in order if d in found]

    def chains(self, seeds: Sequence[Document]) -> list[Chain]:
        """What hangs together with each seed by repeals, each chain once."""
        chains: list[Chain] = []
        for seed in seeds:
            if not any(seed.id in documents for documents, _edges in chains):
                chains.append(self._replaced.chain(seed))
        return chains


def _fullness(series: DocumentSeries) -> int:
    """Sections on the topic; those that name it in the heading count three times."""
    return sum(
        3 if (shown := step.later or step.earlier) and shown.subject else 1
        for pair in series.pairs
        for step in pair.steps
    )
