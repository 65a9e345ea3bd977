"""Documents, versions, pages, passages, corrections and ingest outcomes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Kept here and not imported: a migration must do tomorrow what it did when it was written.
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
ORDERED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.String(36)
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", ID, nullable=False),
        sa.Column("path", ORDERED, nullable=False),
        sa.Column("effective", JSON),
        sa.Column("kind", sa.Text),
        sa.Column("round", sa.Text),
        sa.Column("year", sa.Integer),
        sa.Column("language", sa.Text),
        sa.Column("publicity", sa.Text),
        sa.Column("work_id", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("path", name="uq_documents_path"),
    )
    op.create_table(
        "document_values",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "field", "value", name="pk_document_values"),
        _child_of("documents", "document_values", "document_id"),
    )
    op.create_index("ix_document_values_field_value", "document_values", ["field", "value"])
    op.create_table(
        "versions",
        sa.Column("id", ID, nullable=False),
        sa.Column("document_id", ID, nullable=False),
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
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("indexed_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        _child_of("documents", "versions", "document_id"),
    )
    op.create_index("ix_versions_document_id", "versions", ["document_id"])
    op.create_index("ix_versions_sha256", "versions", ["sha256"])
    for name, column, condition, unique in (
        ("uq_versions_indexed", "document_id", "state = 'indexed'", True),
        ("uq_versions_pending", "document_id", "state = 'pending'", True),
        ("ix_versions_hidden", "id", "state != 'indexed'", False),
    ):
        op.create_index(
            name,
            "versions",
            [column],
            unique=unique,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
    op.create_table(
        "pages",
        sa.Column("version_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("label", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version_id", "number", name="pk_pages"),
        _child_of("versions", "pages", "version_id"),
    )
    op.create_table(
        "passages",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_passages"),
        sa.UniqueConstraint("version_id", "ordinal", name="uq_passages_version_id_ordinal"),
        _child_of("versions", "passages", "version_id"),
    )
    op.create_table(
        "corrections",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("corrected_by", sa.Text),
        sa.Column("corrected_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "field", name="pk_corrections"),
        _child_of("documents", "corrections", "document_id"),
    )
    op.create_table(
        "ingest_runs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ingest_runs"),
    )
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("path", ORDERED, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("reason_code", sa.Text),
        sa.Column("warnings", JSON, nullable=False),
        sa.Column("document_id", ID),
        sa.Column("passages", sa.Integer, nullable=False),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outcomes"),
        sa.UniqueConstraint("run_id", "path", name="uq_outcomes_run_id_path"),
        _child_of("ingest_runs", "outcomes", "run_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outcomes_path", "outcomes", ["path", "id"])


def downgrade() -> None:
    for table in (
        "outcomes",
        "ingest_runs",
        "corrections",
        "passages",
        "pages",
        "versions",
        "document_values",
        "documents",
    ):
        op.drop_table(table)


def _child_of(parent: str, table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{parent}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )
