"""The log of use and disclosure: a chain of events that databases themselves refuse to change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TABLES = ("audit_events", "audit_documents", "audit_checkpoints")
SEALED = "(SELECT COALESCE(MAX(number), 0) FROM audit_checkpoints)"


def upgrade() -> None:
    op.create_table(
        "audit_events",
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_events"),
    )
    op.create_index("ix_audit_events_reader", "audit_events", ["reader", "number"])
    op.create_index("ix_audit_events_at", "audit_events", ["at"])
    # No foreign keys: an event outlives the document that it is about.
    op.create_table(
        "audit_documents",
        sa.Column("document_id", sa.String(36), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_audit_documents"),
    )
    op.create_index("ix_audit_documents_number", "audit_documents", ["number"])
    op.create_table(
        "audit_checkpoints",
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_checkpoints"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            op.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )
            when = "" if table == "audit_checkpoints" else f"WHEN OLD.number > {SEALED} "
            op.execute(
                f"CREATE TRIGGER {table}_whole BEFORE DELETE ON {table} {when}"
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the audit log is append-only'; END $$"
    )
    op.execute(
        "CREATE FUNCTION audit_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.number > {SEALED} THEN RAISE EXCEPTION 'the audit log is append-only'; END IF; "
        "RETURN OLD; END $$"
    )
    for table in TABLES:
        refused = "UPDATE OR DELETE" if table == "audit_checkpoints" else "UPDATE"
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE {refused} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_uncut BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
        if table != "audit_checkpoints":
            op.execute(
                f"CREATE TRIGGER {table}_whole BEFORE DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION audit_sealed()"
            )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_refuse(), audit_sealed()")
