"""Identities: UUIDv5 throughout, so that every step can be repeated and links stay good.

A document is its path; a version is that document with these bytes prepared into these passages;
a passage is its place in the version. Nothing here depends on time, on the metadata, on the index
generation or on the machine: a link to a passage survives re-indexing and corrected metadata, and
the same version id always means the same passages.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import uuid
from collections.abc import Sequence

from alke_kb.domain import Page, Passage

# Never to be changed: every id in every knowledge base hangs on it.
NAMESPACE = uuid.UUID("dc6af80a-68bf-4d86-8e3e-b1eaa9dabdb5")

_SURROGATE = re.compile("[\ud800-\udfff]")
# Compared as text: a search asks for a thousand ids, and making UUIDs of them takes milliseconds.
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_id(text: str) -> bool:
    """Whether it is an id as it is written here; anything else is in no catalogue and no index."""
    return _UUID.fullmatch(text) is not None


def normalise_path(path: str) -> str:
    """The one spelling of a source path: NFC (macOS hands out NFD), always encodable.

    Bytes of a file name that are not UTF-8 reach Python as lone surrogates, which no database
    stores; they are written out as ``\\udce4``, so that two such files stay two.
    """
    path = unicodedata.normalize("NFC", path).replace("\x00", "\\x00")
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", path)


def document_id(path: str) -> str:
    """Id of the document at this source path."""
    return str(uuid.uuid5(NAMESPACE, normalise_path(path)))


def version_id(document_id: str, sha256: str, preparation: str = "") -> str:
    """Id of a document's version: its original bytes and what ``preparation_digest`` says of them."""
    return str(uuid.uuid5(uuid.UUID(document_id), f"{sha256}:{preparation}"))


def passage_id(version_id: str, ordinal: int) -> str:
    """Id of the passage with this ordinal; also the id of its point in the index."""
    return str(uuid.uuid5(uuid.UUID(version_id), str(ordinal)))


def preparation_digest(pages: Sequence[Page], passages: Sequence[Passage]) -> str:
    """sha256 (hex) over everything that is stored of pages and passages."""
    digest = hashlib.sha256()
    for page in pages:
        digest.update(_line("page", page.number, page.label, page.text))
    for item in passages:
        digest.update(
            _line(
                "passage",
                item.ordinal,
                item.text,
                item.language,
                item.page_from,
                item.page_to,
                item.start,
                item.end,
                list(item.heading_path),
                item.role,
                item.section,
                item.label_from,
                item.label_to,
            )
        )
    return digest.hexdigest()


def _line(*values: object) -> bytes:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"
