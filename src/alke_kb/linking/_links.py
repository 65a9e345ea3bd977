"""A passage → the passages nearest in matter, from other regions, ministries, rounds and kinds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from alke_kb.analysis import Analyser
from alke_kb.domain import Filters, Kind, Role, Where
from alke_kb.domain.linking import CitedPassage, LinkGroup, Links, Reason
from alke_kb.errors import NotFound
from alke_kb.linking._snapshot import Snapshot, values
from alke_kb.search import AnalysedQuery, QueryAnalyser, Ranker
from alke_kb.search.fusion import Ranked
from alke_kb.search.matching import find_matches
from alke_kb.vocab import load_ministries, load_regions

# A challenge is answered by what a strategy means to do, not by its picture of the situation.
ANSWERING = (Role.MEASURE, Role.OBJECTIVE)
ASKING = (Role.CHALLENGE, Role.BOTTLENECK, Role.OPENING)
ROLE_BOOST = 0.3
SHOWN_TERMS = 8


def find_links(
    snapshot: Snapshot,
    queries: QueryAnalyser,
    ranker: Ranker,
    passage_id: str,
    filters: Filters,
    limit: int,
    only: Collection[str] = (),
) -> Links:
    """Groups that have something (of those named in ``only``, if any are), ``limit`` passages each.
    Raises ``NotFound``.
    """
    anchor = readable(snapshot, passage_id, filters)
    passage = anchor.stored.passage
    index = snapshot.index
    known = index.retrieve([passage_id], vectors=True) if index is not None else []
    dense = known[0].dense if known else None
    # The vector that is there need not be made again: of a whole passage that takes long.
    raw = None if dense is None else snapshot.statistics.uncentre(dense, passage.language)
    analysed = queries.analyse_plain(
        passage.text, snapshot.statistics, passage.language, vector=raw
    )
    groups = []
    for name, where, roles in _groups(snapshot, anchor, filters, only):
        ranked = rank(snapshot, ranker, analysed, where, roles)[:limit]
        found = explain(snapshot, queries.analyser, analysed, ranked, anchor.themes)
        if found:
            groups.append(LinkGroup(name, tuple(found)))
    return Links(anchor, tuple(groups))


def readable(snapshot: Snapshot, passage_id: str, filters: Filters) -> CitedPassage:
    """The passage, if its publicity class is one the reader may see. Raises ``NotFound``."""
    found = snapshot.cite([passage_id])
    allowed = filters.publicity
    if not found or (allowed and found[0].document.metadata.publicity not in allowed):
        raise NotFound(
            f"There is no passage {passage_id}.", hint="Search again: ids change with the text."
        )
    return found[0]


def _groups(
    snapshot: Snapshot, anchor: CitedPassage, filters: Filters, only: Collection[str]
) -> list[tuple[str, Where | None, tuple[Role, ...]]]:
    metadata = anchor.document.metadata
    own = {
        "document_id": (anchor.document.id,),
        "work_id": (metadata.work_id or anchor.document.id,),
    }
    where = snapshot.where
    other_regions = tuple(code for code in load_regions() if code not in metadata.regions)
    other_ministries = tuple(one for one in load_ministries() if one not in metadata.ministries)
    kinds = tuple(kind.value for kind in Kind if kind is not metadata.kind)
    groups: list[tuple[str, Where | None, tuple[Role, ...]]] = []
    if metadata.kind is Kind.STRATEGY:
        asked = where(filters, own, kind=(Kind.DIALOGUE_RECORD.value,))
        groups.append(("raised_by", asked, ASKING))
    else:
        answers = where(filters, own, kind=(Kind.STRATEGY.value,))
        groups.append(("answers", answers, ANSWERING))
    groups += [
        (
            "other_regions",
            where(filters, {**own, "regions": metadata.regions}, regions=other_regions),
            (),
        ),
        (
            "other_ministries",
            where(
                filters,
                {**own, "ministries": metadata.ministries},
                ministries=other_ministries,
            ),
            (),
        ),
        ("other_kinds", where(filters, own, kind=kinds), ()),
    ]
    rounds_too = not only or "other_rounds" in only
    if metadata.round and metadata.regions and rounds_too:
        same = where(filters, {**own, "round": (metadata.round,)}, regions=metadata.regions)
        rounds = tuple(snapshot.facet("round", same))
        other = where(filters, own, regions=metadata.regions, round=rounds)
        groups.append(("other_rounds", other, ()))
    return [group for group in groups if not only or group[0] in only]


def rank(
    snapshot: Snapshot,
    ranker: Ranker,
    analysed: AnalysedQuery,
    where: Where | None,
    preferred: tuple[Role, ...] = (),
) -> list[Ranked]:
    """Ranked passages; those in a preferred role gain ``ROLE_BOOST``."""
    if snapshot.index is None or where is None:
        return []
    ranked = ranker.rank(snapshot.index, analysed, where)
    if not preferred:
        return ranked
    payloads = snapshot.payloads([hit.id for hit in ranked])
    roles = {role.value for role in preferred}

    def score(hit: Ranked) -> float:
        fits = payloads.get(hit.id, {}).get("role") in roles
        return hit.score + (ROLE_BOOST if fits else 0.0)

    boosted = [replace(hit, score=score(hit)) for hit in ranked]
    return sorted(boosted, key=lambda hit: (-hit.score, hit.id))


def explain(
    snapshot: Snapshot,
    analyser: Analyser,
    analysed: AnalysedQuery,
    ranked: list[Ranked],
    themes: tuple[str, ...],
) -> list[CitedPassage]:
    """Cited passages with scores and reasons."""
    hits: Mapping[str, Ranked] = {hit.id: hit for hit in ranked}
    cited = snapshot.cite([hit.id for hit in ranked])
    found = []
    for one in cited:
        passage, hit = one.stored.passage, hits[one.stored.id]
        matches = find_matches(analyser, passage.text, passage.language, analysed.terms)
        shares: dict[str, float] = {}
        for match in matches:
            if analyser.is_function_word(match.surface, passage.language):
                continue  # «ja» is no reason
            shares[match.term] = shares.get(match.term, 0.0) + match.share
        terms = sorted(shares, key=lambda term: (-shares[term] * len(term), term))
        reason = Reason(
            shared_themes=tuple(theme for theme in one.themes if theme in themes),
            shared_terms=tuple(terms[:SHOWN_TERMS]),
            meaning=hit.meaning,
            lexical=hit.lexical,
        )
        found.append(replace(one, score=hit.score, reason=reason))
    return found


__all__ = ["explain", "find_links", "rank", "readable", "values"]
