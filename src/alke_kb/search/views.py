"""Results as plain values for JSON: one shape for the API, the command line and the pages."""

from __future__ import annotations

from typing import Any

from alke_kb.domain import (
    Document,
    DocumentHit,
    Match,
    PassageHit,
    SearchResult,
    SectionRole,
    StoredPassage,
    note_shown,
)

View = dict[str, Any]


def search_view(result: SearchResult) -> View:
    """``{"total", "results": [{"document", "score", "passages"}], "facets", …}``."""
    return {
        "total": result.total,
        "answered": result.answered,
        "language": result.language.value,
        "suggestions": list(result.suggestions),
        "results": [hit_view(hit) for hit in result.results],
        "facets": {name: dict(values) for name, values in result.facets.items()},
    }


def hit_view(hit: DocumentHit) -> View:
    """A document of the result with its best passages."""
    return {
        "document": document_view(hit.document),
        "score": round(hit.score, 6),
        "passages": [passage_hit_view(passage) for passage in hit.passages],
    }


def section_view(section: SectionRole) -> View:
    """A section with its role by rules and in force, and what persons said of it; not who."""
    note_shown(section.document_id)
    return {
        "document_id": section.document_id,
        "heading_path": list(section.heading_path),
        "role": section.role.value if section.role else None,
        "role_by_rules": section.found.value if section.found else None,
        "corrected": section.corrected,
        "passage_ids": list(section.passage_ids),
        "history": [
            {
                "at": one.corrected_at.isoformat(),
                "role": one.role.value if one.role else None,
                "withdrawn": one.withdrawn,
            }
            for one in section.history
        ],
    }


def document_view(document: Document) -> View:
    """A document's identity and metadata; ``origins`` tell where each value came from."""
    metadata = document.metadata
    note_shown(document.id)
    return {
        "id": document.id,
        "title": metadata.title,
        "path": document.path,
        "kind": metadata.kind.value,
        "language": metadata.language.value,
        "regions": list(metadata.regions),
        "ministries": list(metadata.ministries),
        "round": metadata.round,
        "date": metadata.date.isoformat() if metadata.date else None,
        "year": metadata.year,
        "publicity": metadata.publicity.value,
        "agency": metadata.agency,
        "diary_number": metadata.diary_number,
        "urn": metadata.urn,
        "source_url": metadata.source_url,
        "work_id": metadata.work_id,
        "pages": document.pages,
        "passages": document.passages,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "version": document.version_number,
        "indexed_at": document.indexed_at.isoformat(),
        "origins": {
            name: {"origin": origin.origin.value, "confidence": origin.confidence}
            for name, origin in sorted(metadata.origins.items())
        },
    }


def passage_view(stored: StoredPassage) -> View:
    """A passage and its place: pages, offsets into the cleaned pages, headings, role."""
    passage = stored.passage
    note_shown(stored.document_id)
    return {
        "id": stored.id,
        "document_id": stored.document_id,
        "ordinal": passage.ordinal,
        "page_from": passage.page_from,
        "page_to": passage.page_to,
        "page_label_from": passage.label_from,
        "page_label_to": passage.label_to,
        "start": passage.start,
        "end": passage.end,
        "heading_path": list(passage.heading_path),
        "role": passage.role.value if passage.role else None,
        "language": passage.language.value,
        "text": passage.text,
    }


def passage_hit_view(hit: PassageHit) -> View:
    """A passage with its score and why it matched."""
    return {
        **passage_view(hit.stored),
        "score": round(hit.score, 6),
        "lexical": None if hit.lexical is None else round(hit.lexical, 6),
        "meaning": None if hit.meaning is None else round(hit.meaning, 6),
        "meaning_share": round(hit.meaning_share, 4),
        "matched": [match_view(match) for match in hit.matches],
    }


def match_view(match: Match) -> View:
    """A matched word as it stands in the passage, and what it shares with the query."""
    return {
        "start": match.start,
        "end": match.end,
        "surface": match.surface,
        "term": match.term,
        "kind": match.kind.value,
        "share": round(match.share, 4),
    }
