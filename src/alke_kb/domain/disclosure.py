"""Which documents an answer shows, noted where answers are made, for the log of disclosure.

The one who answers a reader opens a collection; views note documents into it, in any thread that
inherited the context. Outside a collection noting does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass

from alke_kb.domain.documents import Document
from alke_kb.domain.passages import StoredPassage

_shown: ContextVar[dict[str, None] | None] = ContextVar("shown", default=None)


@contextmanager
def collecting_shown() -> Iterator[dict[str, None]]:
    """Document ids that are noted inside, as keys in the order of their first showing."""
    found: dict[str, None] = {}
    token = _shown.set(found)
    try:
        yield found
    finally:
        _shown.reset(token)


def note_shown(*document_ids: str) -> None:
    """These documents are part of the answer."""
    found = _shown.get()
    if found is not None:
        found.update(dict.fromkeys(document_ids))


def note_shown_in(value: object) -> None:
    """So is every document and passage in this value, however deep it lies."""
    found = _shown.get()
    if found is not None:
        _walk(value, found)


def _walk(value: object, found: dict[str, None]) -> None:
    if isinstance(value, Document):
        found[value.id] = None
    elif isinstance(value, StoredPassage):
        found[value.document_id] = None
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            _walk(getattr(value, field.name), found)
    elif isinstance(value, Mapping):
        for one in value.values():
            _walk(one, found)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            _walk(one, found)
