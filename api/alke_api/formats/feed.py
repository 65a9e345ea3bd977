"""A search as an Atom feed (RFC 4287): what came into the base last stands first."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from feedgen.feed import FeedGenerator

from alke_kb.domain import DocumentHit
from alke_kb.domain.places import has_pages

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_SUMMARY = 600


def to_atom(hits: Sequence[DocumentHit], *, question: str, own_address: str, base: str) -> bytes:
    """An entry for each document, with its best passage; ``base`` begins the links."""
    newest = sorted(hits, key=lambda hit: (hit.document.indexed_at, hit.document.id), reverse=True)
    feed = FeedGenerator()
    feed.id(uuid.uuid5(uuid.NAMESPACE_URL, own_address).urn)
    feed.title(f"ALKE-tietopankki: {_printable(question)[:200]}")
    feed.author(name="ALKE-tietopankki")
    feed.link(href=own_address, rel="self", type="application/atom+xml")
    feed.updated(newest[0].document.indexed_at if newest else _EPOCH)
    for hit in newest:
        document, metadata = hit.document, hit.document.metadata
        passage = hit.passages[0].stored.passage
        entry = feed.add_entry(order="append")
        entry.id(uuid.UUID(document.id).urn)
        entry.title(_printable(metadata.title))
        entry.updated(document.indexed_at)
        if metadata.date is not None:
            published = datetime(
                metadata.date.year, metadata.date.month, metadata.date.day, tzinfo=UTC
            )
            entry.published(published)
        text = _printable(passage.text)
        entry.summary(text[:_SUMMARY] + ("…" if len(text) > _SUMMARY else ""))
        anchor = f"#page={passage.page_from}" if has_pages(document.media_type) else ""
        entry.link(
            href=f"{base}api/v1/documents/{document.id}/file{anchor}",
            rel="alternate",
            type=document.media_type,
        )
        entry.link(
            href=f"{base}api/v1/documents/{document.id}", rel="related", type="application/json"
        )
        for scheme, term in (
            ("kind", metadata.kind.value),
            ("role", passage.role.value if passage.role else ""),
            *(("region", code) for code in metadata.regions),
        ):
            if term:
                entry.category(term=term, scheme=f"urn:alke-kb:{scheme}")
    made: bytes = feed.atom_str(pretty=True)
    return made


def _printable(text: str) -> str:
    """XML 1.0 has no control characters; feedgen escapes the rest."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
