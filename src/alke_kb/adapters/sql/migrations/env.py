"""Alembic's entry point: runs inside the transaction that the catalogue opened for it."""

from alembic import context

from alke_kb.adapters.sql._schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite's DDL is transactional too, since the catalogue begins its transactions itself.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
