"""Annotations of passages, and a person's word on themes laid over them.

A correction belongs to a document and a text, not to a passage id: it holds for the same text in
every later version of the document, and for every passage of it that says the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from alke_kb.adapters.sql._codec import scrub, scrub_optional
from alke_kb.adapters.sql._documents import CHUNK, INDEXED, not_found
from alke_kb.adapters.sql._schema import (
    documents,
    passage_annotations,
    passages,
    theme_corrections,
    versions,
)
from alke_kb.adapters.sql._seen import Seen
from alke_kb.domain import (
    Evidence,
    PassageAnnotation,
    PassageMention,
    ThemeAssignment,
    ThemeCorrection,
    ThemeSource,
)

_ROWS = (
    sa.select(
        passages.c.id,
        versions.c.document_id,
        passage_annotations.c.text_digest,
        passage_annotations.c.themes,
        passage_annotations.c.mentions,
    )
    .join(versions, versions.c.id == passages.c.version_id)
    .join(passage_annotations, passage_annotations.c.passage_id == passages.c.id)
)
_ROWS_OF_DOCUMENTS = _ROWS.join(documents, documents.c.id == versions.c.document_id)


def text_digest(text: str) -> str:
    """sha256 (hex) of a passage's text; blanks and line breaks do not count."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()


def store(connection: sa.Connection, found: Mapping[str, PassageAnnotation]) -> None:
    """Replace what rules said of these passages; unknown ids are left out."""
    ids = list(found)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        texts = connection.execute(
            sa.select(passages.c.id, passages.c.text).where(passages.c.id.in_(part))
        ).all()
        connection.execute(
            sa.delete(passage_annotations).where(passage_annotations.c.passage_id.in_(part))
        )
        rows = [
            {
                "passage_id": row.id,
                "text_digest": text_digest(row.text),
                "themes": [_dump(one) for one in found[row.id].themes],
                "mentions": [_dump(one) for one in found[row.id].mentions],
            }
            for row in texts
        ]
        if rows:
            connection.execute(sa.insert(passage_annotations), rows)


def of_passages(
    connection: sa.Connection, ids: Sequence[str], seen: Seen, *, hidden: bool
) -> dict[str, PassageAnnotation]:
    """Annotations as readers see them, in the order asked."""
    keys = list(dict.fromkeys(scrub(key) for key in ids))
    found: dict[str, PassageAnnotation] = {}
    wanted = _ROWS_OF_DOCUMENTS.where(*seen) if seen else _ROWS
    for start in range(0, len(keys), CHUNK):
        query = wanted.where(passages.c.id.in_(keys[start : start + CHUNK]))
        rows = connection.execute(query if hidden else query.where(INDEXED)).all()
        said = _said(connection, {row.document_id for row in rows})
        for row in rows:
            annotation = PassageAnnotation(
                tuple(_theme(one) for one in row.themes),
                tuple(_mention(one) for one in row.mentions),
            )
            of_text = said.get((row.document_id, row.text_digest), ())
            found[row.id] = _with_corrections(annotation, of_text)
    return {key: found[key] for key in keys if key in found}


def correct(
    connection: sa.Connection, passage_id: str, correction: ThemeCorrection, *, withdraw: bool
) -> list[str]:
    """Record or withdraw a person's word; returns the ids of all passages it concerns."""
    key = scrub(passage_id)
    row = connection.execute(
        sa.select(passages.c.text, versions.c.document_id)
        .join(versions, versions.c.id == passages.c.version_id)
        .where(passages.c.id == key, INDEXED)
    ).one_or_none()
    if row is None:
        raise not_found("passage", passage_id)
    digest = text_digest(row.text)
    same = sa.and_(
        theme_corrections.c.document_id == row.document_id,
        theme_corrections.c.text_digest == digest,
        theme_corrections.c.theme == correction.theme,
    )
    connection.execute(sa.delete(theme_corrections).where(same))
    if not withdraw:
        connection.execute(
            sa.insert(theme_corrections).values(
                document_id=row.document_id,
                text_digest=digest,
                theme=scrub(correction.theme),
                main=correction.main,
                corrected_by=scrub_optional(correction.corrected_by),
                corrected_at=datetime.now(UTC),
            )
        )
    if not connection.scalar(
        sa.select(passage_annotations.c.passage_id).where(passage_annotations.c.passage_id == key)
    ):
        store(connection, {key: PassageAnnotation()})
    concerned = connection.scalars(
        sa.select(passages.c.id)
        .join(versions, versions.c.id == passages.c.version_id)
        .join(passage_annotations, passage_annotations.c.passage_id == passages.c.id)
        .where(
            INDEXED,
            versions.c.document_id == row.document_id,
            passage_annotations.c.text_digest == digest,
        )
        .order_by(passages.c.ordinal)
    )
    return list(concerned)


def corrections_of(connection: sa.Connection, passage_id: str, seen: Seen) -> list[ThemeCorrection]:
    """A person's word on the themes of a passage, by theme."""
    row = connection.execute(
        sa.select(passages.c.text, versions.c.document_id)
        .join(versions, versions.c.id == passages.c.version_id)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(passages.c.id == scrub(passage_id), INDEXED, *seen)
    ).one_or_none()
    if row is None:
        raise not_found("passage", passage_id)
    said = _said(connection, {row.document_id})
    return list(said.get((row.document_id, text_digest(row.text)), ()))


def _said(
    connection: sa.Connection, document_ids: Iterable[str]
) -> dict[tuple[str, str], list[ThemeCorrection]]:
    keys = sorted(document_ids)
    found: dict[tuple[str, str], list[ThemeCorrection]] = {}
    for start in range(0, len(keys), CHUNK):
        rows = connection.execute(
            sa.select(theme_corrections)
            .where(theme_corrections.c.document_id.in_(keys[start : start + CHUNK]))
            .order_by(theme_corrections.c.theme)
        )
        for row in rows:
            found.setdefault((row.document_id, row.text_digest), []).append(
                ThemeCorrection(row.theme, row.main, row.corrected_by)
            )
    return found


def _with_corrections(
    annotation: PassageAnnotation, said: Sequence[ThemeCorrection]
) -> PassageAnnotation:
    if not said:
        return annotation
    themes = {one.theme: one for one in annotation.themes}
    for correction in said:
        by_rule = themes.pop(correction.theme, None)
        if correction.main is not None:
            themes[correction.theme] = ThemeAssignment(
                theme=correction.theme,
                score=1.0,
                main=correction.main,
                source=ThemeSource.PERSON,
                evidence=by_rule.evidence if by_rule else (),
            )
    ranked = sorted(themes.values(), key=lambda one: (-one.score, not one.main, one.theme))
    return replace(annotation, themes=tuple(ranked))


def _dump(one: ThemeAssignment | PassageMention) -> dict[str, Any]:
    """JSON form without what is not said."""
    return _lean(asdict(one))


def _lean(values: dict[str, Any]) -> dict[str, Any]:
    lean: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, list | tuple):
            value = [_lean(item) if isinstance(item, dict) else item for item in value]
        elif isinstance(value, str):
            value = scrub(str(value))
        if value is not None and value != []:
            lean[name] = value
    return lean


def _theme(values: Mapping[str, Any]) -> ThemeAssignment:
    return ThemeAssignment(
        theme=values["theme"],
        score=values["score"],
        main=values["main"],
        source=ThemeSource(values["source"]),
        evidence=tuple(Evidence(**one) for one in values.get("evidence", ())),
    )


def _mention(values: Mapping[str, Any]) -> PassageMention:
    return PassageMention(**{**values, "flags": tuple(values.get("flags", ()))})
