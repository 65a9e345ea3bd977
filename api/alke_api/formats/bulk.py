"""Bulk export: JSON lines, in stretches that end with a checksum and a cursor to go on from.

A stretch is a number of whole documents. Who was cut off throws away what follows the last
checkpoint and goes on from its cursor; together the stretches are the same as one whole export.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Literal

import orjson

from alke_api.cursors import Cursors
from alke_kb.domain import Document, Reader
from alke_kb.errors import NotFound
from alke_kb.search.views import document_view, passage_view
from alke_kb.wiring import KnowledgeBase

STRETCH = 50
Content = Literal["documents", "passages"]


def lines(
    kb: KnowledgeBase, reader: Reader, cursors: Cursors, content: Content, after: str | None
) -> Iterator[bytes]:
    """One piece for each document, then a checkpoint; the last one has no cursor."""
    while True:
        found = kb.reading.documents(reader=reader, after=after, limit=STRETCH + 1)
        documents = found[:STRETCH]
        digest, count = hashlib.sha256(), 0
        for document in documents:
            rows = _rows(kb, reader, document, content)
            piece = b"".join(orjson.dumps(row) + b"\n" for row in rows)
            digest.update(piece)
            count += len(rows)
            yield piece
        more = len(found) > STRETCH
        after = documents[-1].path if documents else None
        checkpoint = {
            "type": "checkpoint",
            "lines": count,
            "sha256": digest.hexdigest(),
            "generation": cursors.generation,
            "next": cursors.sign(after) if more else None,
        }
        yield orjson.dumps(checkpoint) + b"\n"
        if not more:
            return


def _rows(
    kb: KnowledgeBase, reader: Reader, document: Document, content: Content
) -> list[dict[str, Any]]:
    rows = [{"type": "document", **document_view(document)}]
    if content == "passages":
        # Removed or restricted meanwhile: then there is nothing of it to give.
        try:
            passages = kb.reading.passages(document.id, reader=reader)
        except NotFound:
            return []
        rows += [{"type": "passage", **passage_view(passage)} for passage in passages]
    return rows
