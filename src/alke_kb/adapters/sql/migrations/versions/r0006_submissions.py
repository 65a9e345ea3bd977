"""Submissions: files handed in through the API, and what became of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("submitted_by", sa.Text, nullable=False),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("values", JSON, nullable=False),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("submitted_at", TIME, nullable=False),
        sa.Column("idempotency_key", sa.Text),
        sa.Column("request_id", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("finished_at", TIME),
        sa.Column("document_id", sa.String(36)),
        sa.Column("passages", sa.Integer, nullable=False),
        sa.Column("reason_code", sa.Text),
        sa.Column("reason", JSON, nullable=False),
        sa.Column("warnings", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.UniqueConstraint(
            "submitted_by", "idempotency_key", name="uq_submissions_submitted_by_idempotency_key"
        ),
    )
    op.create_index("ix_submissions_state", "submissions", ["state", "submitted_at"])


def downgrade() -> None:
    op.drop_table("submissions")
