"""Ranked passages by document; of the language versions of one work the reader's own comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alke_kb.domain import Language
from alke_kb.indexing.payload import Payload
from alke_kb.search.fusion import Ranked


@dataclass(frozen=True, slots=True)
class Group:
    """A document with its ranked passages, best first; ``score`` is that of its place in the list."""

    document_id: str
    hits: tuple[Ranked, ...]
    score: float


def group(ranked: list[Ranked], payloads: Mapping[str, Payload], language: Language) -> list[Group]:
    """Documents by their best passage. Versions of one work (the same ``work_id``) hold the places
    they won together, and the one in the query's ``language`` takes the first of them: the same
    act in Swedish before the Finnish one helps no reader who asked in Finnish.
    """
    hits: dict[str, list[Ranked]] = {}
    for hit in ranked:
        hits.setdefault(payloads[hit.id]["document_id"], []).append(hit)
    # a document's language is that of its best passage
    best = {document: payloads[found[0].id] for document, found in hits.items()}
    works = {document: one.get("work_id", document) for document, one in best.items()}
    places: dict[str, list[str]] = {}
    for document in hits:
        places.setdefault(works[document], []).append(document)
    for versions in places.values():
        versions.sort(key=lambda document: best[document].get("language") != language.value)
    ordered = [places[works[place]].pop(0) for place in hits]
    return [
        Group(document, tuple(hits[document]), hits[place][0].score)
        for document, place in zip(ordered, hits, strict=True)
    ]
