"""Bulk export: everything the caller may see, in stretches that are checked and can be resumed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx

from alke_kb_client.errors import Damaged, NotReached
from alke_kb_client.models import Document, Passage
from alke_kb_client.sending import Sender, parsed, query

Content = Literal["documents", "passages"]
_TRIES = 5


@dataclass(frozen=True)
class Stretch:
    """Whole documents in the order of their paths, checked against their checksum.

    ``passages`` are those of all the documents, each after its document's. ``next`` is the cursor to
    go on from, ``None`` at the end; ``lines`` is the stretch as it came, its checkpoint last.
    """

    documents: list[Document] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    next: str | None = None
    lines: bytes = b""


def stretches(sender: Sender, content: Content, cursor: str | None) -> Iterator[Stretch]:
    """Stretch by stretch; what breaks off goes on from the last one that was whole."""
    tries = _TRIES
    while True:
        try:
            with sender.answer(
                "GET", "export", params=query(content=content, cursor=cursor)
            ) as answer:
                for stretch in _whole(answer):
                    tries = _TRIES
                    yield stretch
                    cursor = stretch.next
                    if cursor is None:
                        return
            trouble: Exception = Damaged("The export ended without a last checkpoint.")
        except httpx.TransportError as error:
            trouble = error
        tries -= 1
        if tries == 0:
            raise NotReached(f"The export keeps breaking off: {trouble}") from trouble


def to_file(sender: Sender, path: Path, content: Content) -> int:
    """Write the export to a file, or go on with one that was cut off; returns its documents.

    A file that is whole is left as it is.
    """
    cursor, length, documents, whole = _written(path)
    if whole:
        return documents
    with path.open("r+b" if path.exists() else "w+b") as file:
        # What follows the last checkpoint may be half of something.
        file.truncate(length)
        file.seek(length)
        for stretch in stretches(sender, content, cursor):
            file.write(stretch.lines)
            file.flush()
            os.fsync(file.fileno())
            documents += len(stretch.documents)
    return documents


def _whole(answer: httpx.Response) -> Iterator[Stretch]:
    lines: list[bytes] = []
    rest = b""
    for piece in answer.iter_bytes():
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            lines.append(line + b"\n")
            row = _row(line)
            if row.get("type") == "checkpoint":
                yield _checked(lines, row)
                lines = []


def _checked(lines: list[bytes], checkpoint: dict[str, Any]) -> Stretch:
    rows, content = lines[:-1], b"".join(lines[:-1])
    if len(rows) != checkpoint.get("lines"):
        raise Damaged(f"{len(rows)} lines came instead of {checkpoint.get('lines')}.")
    if hashlib.sha256(content).hexdigest() != checkpoint.get("sha256") or "next" not in checkpoint:
        raise Damaged("A stretch of the export does not fit its checksum.")
    documents, passages = [], []
    for line in rows:
        kind = _row(line).get("type")
        if kind == "document":
            documents.append(parsed(Document, line))
        elif kind == "passage":
            passages.append(parsed(Passage, line))
    return Stretch(documents, passages, checkpoint["next"], b"".join(lines))


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise Damaged("A line of the export is no JSON.") from error
    if not isinstance(row, dict):
        raise Damaged("A line of the export is no object.")
    return row


def _written(path: Path) -> tuple[str | None, int, int, bool]:
    """Cursor and length of what a file holds up to its last checkpoint, documents, and the end."""
    cursor, length, documents, whole = None, 0, 0, False
    if not path.exists():
        return cursor, length, documents, whole
    place = since = 0
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            place += len(line)
            row = _row(line)
            if row.get("type") == "document":
                since += 1
            elif row.get("type") == "checkpoint":
                cursor, length, whole = row["next"], place, row["next"] is None
                documents, since = documents + since, 0
    return cursor, length, documents, whole
