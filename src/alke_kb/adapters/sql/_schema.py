"""The tables as the newest migration leaves them; a test compares the two.

What readers may see follows from ``versions.state`` alone: a document is visible when, and only
when, one of its versions is ``indexed``. The partial unique indexes make a second one impossible.
"""

from __future__ import annotations

import sqlalchemy as sa

from alke_kb.adapters.sql._types import ID, JSON, ORDERED, UtcDateTime

# The newest revision under migrations/versions.
SCHEMA_REVISION = "0008"

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

# ``effective`` is the whole metadata as readers see it; the columns after it repeat what lists
# are filtered by. Both are written together, at publish and at correction.
documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("path", ORDERED, nullable=False, unique=True),
    sa.Column("effective", JSON),
    sa.Column("kind", sa.Text),
    sa.Column("round", sa.Text),
    sa.Column("year", sa.Integer),
    sa.Column("language", sa.Text),
    sa.Column("publicity", sa.Text),
    sa.Column("work_id", sa.Text),
    sa.Column("agency", sa.Text),
    sa.Index("ix_documents_publicity_agency", "publicity", "agency"),
)

# Many-valued metadata for filters: ``field`` is ``regions`` or ``ministries``.
document_values = sa.Table(
    "document_values",
    metadata,
    sa.Column("document_id", sa.ForeignKey(documents.c.id, ondelete="CASCADE"), primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    sa.Index("ix_document_values_field_value", "field", "value"),
)

# ``staged`` waits in a version that readers see already: the same passages with new given
# metadata. Publishing applies it.
versions = sa.Table(
    "versions",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("document_id", sa.ForeignKey(documents.c.id, ondelete="CASCADE"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("mtime_ns", sa.BigInteger, nullable=False),
    sa.Column("metadata", JSON, nullable=False),
    sa.Column("metadata_digest", sa.Text, nullable=False),
    sa.Column("staged", JSON),
    sa.Column("page_count", sa.Integer, nullable=False),
    sa.Column("passage_count", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("indexed_at", UtcDateTime),
    sa.Index("ix_versions_document_id", "document_id"),
    sa.Index("ix_versions_sha256", "sha256"),
)
for _state in ("indexed", "pending"):
    sa.Index(
        f"uq_versions_{_state}",
        versions.c.document_id,
        unique=True,
        sqlite_where=versions.c.state == _state,
        postgresql_where=versions.c.state == _state,
    )
sa.Index(
    "ix_versions_hidden",
    versions.c.id,
    sqlite_where=versions.c.state != "indexed",
    postgresql_where=versions.c.state != "indexed",
)

pages = sa.Table(
    "pages",
    metadata,
    sa.Column("version_id", sa.ForeignKey(versions.c.id, ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("label", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
)

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("version_id", sa.ForeignKey(versions.c.id, ondelete="CASCADE"), nullable=False),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("page_from", sa.Integer, nullable=False),
    sa.Column("page_to", sa.Integer, nullable=False),
    sa.Column("start_offset", sa.Integer, nullable=False),
    sa.Column("end_offset", sa.Integer, nullable=False),
    sa.Column("heading_path", JSON, nullable=False),
    sa.Column("role", sa.Text),
    sa.Column("section", sa.Integer, nullable=False),
    sa.Column("label_from", sa.Text),
    sa.Column("label_to", sa.Text),
    # ``role`` is the one in force, this what rules found.
    sa.Column("found_role", sa.Text),
    sa.UniqueConstraint("version_id", "ordinal"),
)

# ``value`` is wrapped as ``{"value": …}``: a person may state that a field has no value.
corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("document_id", sa.ForeignKey(documents.c.id, ondelete="CASCADE"), primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("value", JSON, nullable=False),
    sa.Column("corrected_by", sa.Text),
    sa.Column("corrected_at", UtcDateTime, nullable=False),
)

# What rules found in a passage; rewritten whenever the passage is annotated anew.
passage_annotations = sa.Table(
    "passage_annotations",
    metadata,
    sa.Column("passage_id", sa.ForeignKey(passages.c.id, ondelete="CASCADE"), primary_key=True),
    sa.Column("text_digest", sa.String(64), nullable=False),
    sa.Column("themes", JSON, nullable=False),
    sa.Column("mentions", JSON, nullable=False),
    sa.Index("ix_passage_annotations_text_digest", "text_digest"),
)

# A person's word on a theme of a text; ``main`` is NULL where it is no theme of it. Kept by the
# text, so that it holds in later versions too.
theme_corrections = sa.Table(
    "theme_corrections",
    metadata,
    sa.Column("document_id", sa.ForeignKey(documents.c.id, ondelete="CASCADE"), primary_key=True),
    sa.Column("text_digest", sa.String(64), primary_key=True),
    sa.Column("theme", sa.Text, primary_key=True),
    sa.Column("main", sa.Boolean),
    sa.Column("corrected_by", sa.Text),
    sa.Column("corrected_at", UtcDateTime, nullable=False),
)

# Every word of a person on the role of what stands under the same headings, taken back or not; the
# one with the greatest number holds.
role_corrections = sa.Table(
    "role_corrections",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("document_id", sa.ForeignKey(documents.c.id, ondelete="CASCADE"), nullable=False),
    sa.Column("section_digest", sa.String(64), nullable=False),
    sa.Column("role", sa.Text),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("corrected_by", sa.Text),
    sa.Column("corrected_at", UtcDateTime, nullable=False),
    sa.Index("ix_role_corrections_document_id", "document_id"),
)

ingest_runs = sa.Table(
    "ingest_runs",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("started_at", UtcDateTime, nullable=False),
)

# ``id`` grows with time: the latest outcome of a path is the one with the greatest id.
outcomes = sa.Table(
    "outcomes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run_id", sa.ForeignKey(ingest_runs.c.id, ondelete="CASCADE"), nullable=False),
    sa.Column("path", ORDERED, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("reason_code", sa.Text),
    sa.Column("warnings", JSON, nullable=False),
    sa.Column("document_id", ID),
    sa.Column("passages", sa.Integer, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("run_id", "path"),
    sa.Index("ix_outcomes_path", "path", "id"),
    sqlite_autoincrement=True,
)

# ``secret_hash`` is argon2's; ``scopes`` are rights and grants in text form.
api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("secret_hash", sa.Text, nullable=False),
    sa.Column("scopes", JSON, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("last_used_at", UtcDateTime),
    sa.Column("revoked_at", UtcDateTime),
    sa.Column("replaced_by", ID),
)

# The log of use and disclosure; ``body`` is what is hashed, the rest repeats it. Triggers, which
# are made in the migration, refuse changes.
audit_events = sa.Table(
    "audit_events",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Index("ix_audit_events_reader", "reader", "number"),
    sa.Index("ix_audit_events_at", "at"),
)
audit_documents = sa.Table(
    "audit_documents",
    metadata,
    sa.Column("document_id", ID, primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Index("ix_audit_documents_number", "number"),
)
# Where events were forgotten by retention: the last one's number and hash.
audit_checkpoints = sa.Table(
    "audit_checkpoints",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

# Files handed in through the API. ``values`` is given metadata, ``reason`` a sentence by language.
submissions = sa.Table(
    "submissions",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("submitted_by", sa.Text, nullable=False),
    sa.Column("ground", sa.Text, nullable=False),
    sa.Column("filename", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("values", JSON, nullable=False),
    sa.Column("request_digest", sa.String(64), nullable=False),
    sa.Column("submitted_at", UtcDateTime, nullable=False),
    sa.Column("idempotency_key", sa.Text),
    sa.Column("request_id", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Column("document_id", ID),
    sa.Column("passages", sa.Integer, nullable=False),
    sa.Column("reason_code", sa.Text),
    sa.Column("reason", JSON, nullable=False),
    sa.Column("warnings", JSON, nullable=False),
    sa.UniqueConstraint("submitted_by", "idempotency_key"),
    sa.Index("ix_submissions_state", "state", "submitted_at"),
)

# Feedback of readers; ``contact`` is personal data, and gone with the row.
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("page", sa.Text, nullable=False),
    sa.Column("contact", sa.Text, nullable=False),
)
