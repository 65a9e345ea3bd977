"""Between rows and domain types."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import orjson
import sqlalchemy as sa

from alke_kb.adapters.sql._schema import documents, outcomes, passages, versions
from alke_kb.domain import (
    METADATA_FIELDS,
    Document,
    FieldOrigin,
    IngestOutcome,
    Kind,
    Language,
    Metadata,
    Origin,
    OutcomeStatus,
    Page,
    Passage,
    Publicity,
    Role,
    StoredPassage,
)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def scrub(text: str) -> str:
    """Hostile files carry NULs and lone surrogates, which no database stores. Each becomes one
    U+FFFD, so that offsets stay right.
    """
    return _UNSTORABLE.sub("\ufffd", text)


def scrub_optional(text: str | None) -> str | None:
    return None if text is None else scrub(text)


def scrub_page(page: Page) -> Page:
    return replace(page, text=scrub(page.text), label=scrub_optional(page.label))


def scrub_passage(passage: Passage) -> Passage:
    return replace(
        passage,
        text=scrub(passage.text),
        heading_path=tuple(scrub(heading) for heading in passage.heading_path),
        label_from=scrub_optional(passage.label_from),
        label_to=scrub_optional(passage.label_to),
    )


def dump_metadata(metadata: Metadata) -> dict[str, Any]:
    """JSON form: every field by name, and ``origins`` as ``{field: [origin, confidence]}``."""
    values: dict[str, Any] = {name: dump_value(getattr(metadata, name)) for name in METADATA_FIELDS}
    values["origins"] = {
        name: [found.origin.value, found.confidence] for name, found in metadata.origins.items()
    }
    return values


def dump_value(value: object) -> Any:
    if isinstance(value, tuple):
        return [scrub(str(item)) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else scrub(str(value))


def load_metadata(values: Mapping[str, Any]) -> Metadata:
    """Kept by content: a search reads the metadata of hundreds of documents."""
    return _metadata(orjson.dumps(values))


@lru_cache(maxsize=20_000)
def _metadata(content: bytes) -> Metadata:
    values: dict[str, Any] = orjson.loads(content)
    return Metadata(
        title=values["title"],
        kind=Kind(values["kind"]),
        regions=tuple(values["regions"]),
        ministries=tuple(values["ministries"]),
        round=values["round"],
        date=date.fromisoformat(values["date"]) if values["date"] else None,
        language=Language(values["language"]),
        publicity=Publicity(values["publicity"]),
        agency=values.get("agency"),
        diary_number=values["diary_number"],
        urn=values["urn"],
        source_url=values["source_url"],
        work_id=values["work_id"],
        origins=MappingProxyType(
            {
                name: FieldOrigin(Origin(origin), confidence)
                for name, (origin, confidence) in values["origins"].items()
            }
        ),
    )


def corrected(values: Mapping[str, Any], corrections: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata in JSON form with a person's corrections laid over it."""
    merged = {**values, **corrections}
    merged["origins"] = values["origins"] | {
        name: [Origin.CORRECTED.value, None] for name in corrections
    }
    return merged


# What every Document is made of; join documents and versions.
DOCUMENT_COLUMNS: tuple[sa.ColumnElement[Any], ...] = (
    documents.c.id,
    documents.c.path,
    documents.c.effective,
    versions.c.id.label("version_id"),
    versions.c.number,
    versions.c.media_type,
    versions.c.sha256,
    versions.c.page_count,
    versions.c.passage_count,
    versions.c.indexed_at,
)


def load_document(row: sa.Row[Any]) -> Document:
    return Document(
        id=row.id,
        path=row.path,
        media_type=row.media_type,
        sha256=row.sha256,
        version_id=row.version_id,
        version_number=row.number,
        pages=row.page_count,
        passages=row.passage_count,
        metadata=load_metadata(row.effective),
        indexed_at=row.indexed_at,
    )


def dump_passage(stored: StoredPassage) -> dict[str, Any]:
    passage = stored.passage
    return {
        "id": stored.id,
        "version_id": stored.version_id,
        "ordinal": passage.ordinal,
        "text": passage.text,
        "language": passage.language.value,
        "page_from": passage.page_from,
        "page_to": passage.page_to,
        "start_offset": passage.start,
        "end_offset": passage.end,
        "heading_path": list(passage.heading_path),
        "role": passage.role.value if passage.role else None,
        "found_role": passage.role.value if passage.role else None,
        "section": passage.section,
        "label_from": passage.label_from,
        "label_to": passage.label_to,
    }


# What every StoredPassage is made of; join passages and versions.
PASSAGE_COLUMNS: tuple[sa.ColumnElement[Any], ...] = (
    versions.c.document_id,
    *(column for column in passages.c if column.name != "found_role"),
)


def load_passages(rows: Sequence[sa.Row[Any]]) -> list[StoredPassage]:
    return [
        StoredPassage(
            id=row.id,
            document_id=row.document_id,
            version_id=row.version_id,
            passage=Passage(
                ordinal=row.ordinal,
                text=row.text,
                language=Language(row.language),
                page_from=row.page_from,
                page_to=row.page_to,
                start=row.start_offset,
                end=row.end_offset,
                heading_path=tuple(row.heading_path),
                role=Role(row.role) if row.role else None,
                section=row.section,
                label_from=row.label_from,
                label_to=row.label_to,
            ),
        )
        for row in rows
    ]


OUTCOME_COLUMNS = tuple(column for column in outcomes.c if column.name not in {"id", "run_id"})


def load_outcome(row: sa.Row[Any]) -> IngestOutcome:
    return IngestOutcome(
        path=row.path,
        status=OutcomeStatus(row.status),
        reason=row.reason,
        reason_code=row.reason_code,
        warnings=tuple(row.warnings),
        document_id=row.document_id,
        passages=row.passages,
    )
