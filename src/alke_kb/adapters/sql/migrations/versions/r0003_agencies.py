"""The agency that owns a document, and an index for what a reader may see."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("agency", sa.Text))
    op.create_index("ix_documents_publicity_agency", "documents", ["publicity", "agency"])


def downgrade() -> None:
    op.drop_index("ix_documents_publicity_agency", "documents")
    op.drop_column("documents", "agency")
