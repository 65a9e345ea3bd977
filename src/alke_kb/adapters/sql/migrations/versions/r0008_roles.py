"""Persons correct the roles of sections; what rules found stays beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("passages", sa.Column("found_role", sa.Text))
    op.execute("UPDATE passages SET found_role = role")
    op.create_table(
        "role_corrections",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("document_id", sa.String(36), nullable=False),
        sa.Column("section_digest", sa.String(64), nullable=False),
        sa.Column("role", sa.Text),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("corrected_by", sa.Text),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_role_corrections"),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name="fk_role_corrections_document_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_role_corrections_document_id", "role_corrections", ["document_id"])


def downgrade() -> None:
    op.drop_index("ix_role_corrections_document_id", "role_corrections")
    op.drop_table("role_corrections")
    op.execute("UPDATE passages SET role = found_role")
    op.drop_column("passages", "found_role")
