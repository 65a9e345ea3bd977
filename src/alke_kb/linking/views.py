"""Linking views as plain values for JSON: one shape for the API, the command line and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from alke_kb.domain import Document, note_shown
from alke_kb.domain.linking import Cell, CitedPassage
from alke_kb.search.views import passage_view


def plain(value: object) -> Any:
    """Dataclasses become objects by field name; passages and documents their citing form."""
    if isinstance(value, CitedPassage):
        return cited_view(value)
    if isinstance(value, Document):
        return cited_document(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Cell):
        note_shown(*value.document_ids)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return round(value, 6) if isinstance(value, float) else value


def cited_view(one: CitedPassage) -> dict[str, Any]:
    """Id, document, page, place and text: all that a citation needs."""
    view = passage_view(one.stored)
    view["document"] = cited_document(one.document)
    view["themes"] = list(one.themes)
    view["score"] = None if one.score is None else round(one.score, 6)
    view["reason"] = plain(one.reason)
    return view


def cited_document(document: Document) -> dict[str, Any]:
    """What names a document beside a passage."""
    metadata = document.metadata
    note_shown(document.id)
    return {
        "id": document.id,
        "title": metadata.title,
        "path": document.path,
        "media_type": document.media_type,
        "kind": metadata.kind.value,
        "regions": list(metadata.regions),
        "ministries": list(metadata.ministries),
        "round": metadata.round,
        "year": metadata.year,
        "language": metadata.language.value,
        "diary_number": metadata.diary_number,
        "urn": metadata.urn,
    }
