"""A person's word on the roles of sections, laid over what rules found.

A correction belongs to a document and the headings over a section, not to passages: it holds for what
stands under these headings in every later version. The role in force is written into the passages,
so that every list and filter reads it; what rules found stays beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from alke_kb.adapters.sql._codec import scrub, scrub_optional
from alke_kb.adapters.sql._documents import CHUNK, INDEXED, not_found
from alke_kb.adapters.sql._schema import documents, passages, role_corrections, versions
from alke_kb.adapters.sql._seen import EVERYTHING, Seen
from alke_kb.adapters.sql._versions import PreparedVersion
from alke_kb.domain import Role, RoleCorrection, SectionRole, StoredPassage, VersionState


def section_digest(heading_path: Sequence[str]) -> str:
    """sha256 (hex) of the headings over a section; how their words are spaced does not count."""
    text = "\n".join(" ".join(heading.split()) for heading in heading_path)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def section_of(connection: sa.Connection, passage_id: str, seen: Seen) -> SectionRole:
    """The section of a published passage, with its history."""
    row = connection.execute(
        sa.select(versions.c.document_id, passages.c.version_id, passages.c.heading_path)
        .join(versions, versions.c.id == passages.c.version_id)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(passages.c.id == scrub(passage_id), INDEXED, *seen)
    ).one_or_none()
    if row is None:
        raise not_found("passage", passage_id)
    digest = section_digest(row.heading_path)
    own = [one for one in _of_version(connection, row.version_id) if one.digest == digest]
    return SectionRole(
        document_id=row.document_id,
        heading_path=tuple(row.heading_path),
        role=_role(own[0].role),
        found=_role(own[0].found),
        passage_ids=tuple(one.id for one in own),
        history=tuple(reversed(_said(connection, row.document_id).get(digest, ()))),
    )


def correct(
    connection: sa.Connection, passage_id: str, role: Role | None, *, withdraw: bool, by: str | None
) -> dict[str, Role | None]:
    """Record a person's word, or that it is taken back; returns the roles now in force, by id, of
    the published passages of the section.
    """
    section = section_of(connection, passage_id, EVERYTHING)
    digest = section_digest(section.heading_path)
    if not withdraw or section.corrected:
        connection.execute(
            sa.insert(role_corrections).values(
                document_id=section.document_id,
                section_digest=digest,
                role=None if role is None or withdraw else role.value,
                withdrawn=withdraw,
                corrected_by=scrub_optional(by),
                corrected_at=datetime.now(UTC),
            )
        )
    known = connection.execute(
        sa.select(versions.c.id, versions.c.state).where(
            versions.c.document_id == section.document_id,
            versions.c.state != VersionState.SUPERSEDED.value,
        )
    )
    in_force: dict[str, Role | None] = {}
    for version in known.all():
        own = [one for one in _of_version(connection, version.id) if one.digest == digest]
        _write(connection, {one.id: one.found if withdraw else role for one in own})
        if version.state == VersionState.INDEXED.value:
            in_force = {one.id: _role(one.found) if withdraw else role for one in own}
    return in_force


def laid_over(connection: sa.Connection, new: PreparedVersion) -> list[StoredPassage]:
    """The passages of a version as it begins, with the roles that persons gave their sections."""
    said = {key: own[-1] for key, own in _said(connection, new.document_id).items()}
    found: list[StoredPassage] = []
    changed: dict[str, Role | None] = {}
    for stored in new.passages:
        word = said.get(section_digest(stored.passage.heading_path))
        if word is not None and not word.withdrawn and word.role is not stored.passage.role:
            changed[stored.id] = word.role
            stored = replace(stored, passage=replace(stored.passage, role=word.role))
        found.append(stored)
    _write(connection, changed)
    return found


class _Place:
    """A passage with the roles it has and the digest of its headings."""

    def __init__(self, row: Any) -> None:
        self.id: str = row.id
        self.role: str | None = row.role
        self.found: str | None = row.found_role
        self.digest = section_digest(row.heading_path)


def _of_version(connection: sa.Connection, version_id: str) -> list[_Place]:
    columns = passages.c
    rows = connection.execute(
        sa.select(columns.id, columns.role, columns.found_role, columns.heading_path)
        .where(columns.version_id == version_id)
        .order_by(columns.ordinal)
    )
    return [_Place(row) for row in rows.all()]


def _said(connection: sa.Connection, document_id: str) -> dict[str, list[RoleCorrection]]:
    """Every correction by section, the earliest first."""
    rows = connection.execute(
        sa.select(role_corrections)
        .where(role_corrections.c.document_id == document_id)
        .order_by(role_corrections.c.number)
    )
    found: dict[str, list[RoleCorrection]] = {}
    for row in rows:
        found.setdefault(row.section_digest, []).append(
            RoleCorrection(_role(row.role), row.withdrawn, row.corrected_at, row.corrected_by)
        )
    return found


def _write(connection: sa.Connection, roles: dict[str, Any]) -> None:
    """Put roles in force, those that are alike in one statement."""
    alike: dict[str | None, list[str]] = {}
    for passage, role in roles.items():
        alike.setdefault(None if role is None else str(role), []).append(passage)
    for value, ids in alike.items():
        for start in range(0, len(ids), CHUNK):
            part = passages.c.id.in_(ids[start : start + CHUNK])
            connection.execute(sa.update(passages).where(part).values(role=value))


def _role(value: str | None) -> Role | None:
    return Role(value) if value else None
