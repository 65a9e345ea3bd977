"""Ranked passages by document; of the language versions of one work the reader's own comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alke_kb.domain import Document, Language, StoredPassage
from alke_kb.search.fusion import Ranked


@dataclass(frozen=True, slots=True)
class Group:
    """A document with its ranked passages, best first; ``score`` is that of its place in the list."""

    document: Document
    hits: tuple[Ranked, ...]
    score: float


def group(
    ranked: list[Ranked],
    passages: Mapping[str, StoredPassage],
    documents: Mapping[str, Document],
    language: Language,
) -> list[Group]:
    """Documents by their best passage. Versions of one work (the same ``work_id``) hold the places
    they won together, and the one in the query's ``language`` takes the first of them: the same
    act in Swedish before the Finnish one helps no reader who asked in Finnish.
    """
    hits: dict[str, list[Ranked]] = {}
    for hit in ranked:
        document_id = passages[hit.id].document_id
        if document_id in documents:
            hits.setdefault(document_id, []).append(hit)
    won = [documents[document_id] for document_id in hits]
    places: dict[str, list[Document]] = {}
    for document in won:
        places.setdefault(document.metadata.work_id or document.id, []).append(document)
    for versions in places.values():
        versions.sort(key=lambda version: version.metadata.language is not language)
    ordered = [places[place.metadata.work_id or place.id].pop(0) for place in won]
    return [
        Group(document, tuple(hits[document.id]), hits[place.id][0].score)
        for document, place in zip(ordered, won, strict=True)
    ]
