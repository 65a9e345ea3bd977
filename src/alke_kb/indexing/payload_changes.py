"""Changing what points say of a document, so that they are never more open than the catalogue.

Rights stand in two places, and a crash can fall between them. Before they change, the points of the
document are held: they get a publicity class that is no class, which no reader's clause names. Then
the catalogue changes, and the points take what it says. What a crash left held is released when the
index is first searched again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from alke_kb.domain import Document, PassageAnnotation, Point, Role, Where
from alke_kb.indexing.payload import RIGHTS_FIELDS, annotation_payload, document_payload
from alke_kb.ports import Catalogue, PassageIndex

HELD: Mapping[str, object] = {"publicity": "muutettavana"}
BATCH = 128
_EVERY_DOCUMENT = 1_000_000


@contextmanager
def held(
    index: PassageIndex | None, catalogue: Catalogue, document_id: str, *, needed: bool
) -> Iterator[None]:
    """Keep the document's points from readers with conditions while its rights change inside."""
    if index is None or not needed:
        yield
        return
    index.set_payload(_of(document_id), HELD)
    index.flush()
    try:
        yield
    finally:
        _release(index, catalogue, document_id)
        index.flush()


def changes_rights(before: Document | None, after: Document) -> bool:
    """Whether a version that readers see already is to be seen by others."""
    if before is None or before.version_id != after.version_id:
        return False
    return any(
        getattr(before.metadata, name) != getattr(after.metadata, name) for name in RIGHTS_FIELDS
    )


def as_held(points: Sequence[Point]) -> list[Point]:
    """Points that readers with conditions do not see."""
    return [replace(point, payload={**point.payload, **HELD}) for point in points]


def release_all(index: PassageIndex, catalogue: Catalogue) -> int:
    """Give points that a crash left held what the catalogue says; returns the documents."""
    where = Where(any_of={"publicity": (str(HELD["publicity"]),)})
    found = index.facet("document_id", where, _EVERY_DOCUMENT)
    for document_id in found:
        _release(index, catalogue, document_id)
    if found:
        index.flush()
    return len(found)


def write_annotations(index: PassageIndex, found: Mapping[str, PassageAnnotation]) -> None:
    """Set the fields of passages, those that are alike in one operation."""
    alike: dict[str, tuple[dict[str, object], list[str]]] = {}
    for passage_id, annotation in found.items():
        fields = annotation_payload(annotation)
        alike.setdefault(repr(fields), (fields, []))[1].append(passage_id)
    for fields, ids in alike.values():
        for start in range(0, len(ids), BATCH):
            index.set_payload(Where(ids=tuple(ids[start : start + BATCH])), fields)


def write_roles(index: PassageIndex, roles: Mapping[str, Role | None]) -> None:
    """Set the roles of passages, those that are alike in one operation."""
    alike: dict[Role | None, list[str]] = {}
    for passage_id, role in roles.items():
        alike.setdefault(role, []).append(passage_id)
    for role, ids in alike.items():
        fields = {"role": role.value if role else None}
        for start in range(0, len(ids), BATCH):
            index.set_payload(Where(ids=tuple(ids[start : start + BATCH])), fields)


def _release(index: PassageIndex, catalogue: Catalogue, document_id: str) -> None:
    document = catalogue.get_documents([document_id]).get(document_id)
    if document is not None:
        index.set_payload(_of(document_id), document_payload(document))


def _of(document_id: str) -> Where:
    return Where(any_of={"document_id": (document_id,)})
