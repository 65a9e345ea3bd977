"""Themes and mentions of passages, and what persons said of themes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Kept here and not imported: a migration must do tomorrow what it did when it was written.
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
ID = sa.String(36)
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "passage_annotations",
        sa.Column("passage_id", ID, nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("themes", JSON, nullable=False),
        sa.Column("mentions", JSON, nullable=False),
        sa.PrimaryKeyConstraint("passage_id", name="pk_passage_annotations"),
        _child_of("passages", "passage_annotations", "passage_id"),
    )
    op.create_index("ix_passage_annotations_text_digest", "passage_annotations", ["text_digest"])
    op.create_table(
        "theme_corrections",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("main", sa.Boolean),
        sa.Column("corrected_by", sa.Text),
        sa.Column("corrected_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "text_digest", "theme", name="pk_theme_corrections"),
        _child_of("documents", "theme_corrections", "document_id"),
    )


def downgrade() -> None:
    op.drop_table("theme_corrections")
    op.drop_table("passage_annotations")


def _child_of(parent: str, table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{parent}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )
