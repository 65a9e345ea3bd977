"""Brings a database to this program's schema, or says why it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from alke_kb.adapters.sql._engine import Database
from alke_kb.adapters.sql._schema import SCHEMA_REVISION
from alke_kb.errors import Conflict

if TYPE_CHECKING:
    from alembic.config import Config


def migrate(database: Database) -> None:
    """Create or upgrade the tables in one transaction; a current database is only read.

    Raises ``Conflict`` when the database belongs to a newer program.
    """
    with database.read() as connection:
        if _revision(connection) == SCHEMA_REVISION:
            return
    with database.write() as connection:
        # Asked again under the write lock: another process may have been quicker.
        revision = _revision(connection)
        if revision != SCHEMA_REVISION:
            _upgrade(database, connection, revision)


def alembic_config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration without any file: the scripts lie inside the package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(database: Database, connection: sa.Connection, revision: str | None) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise Conflict(
            f"The catalogue {database.name} was made by a newer version of this program "
            f"(its schema is {revision}, this program knows up to {SCHEMA_REVISION}).",
            hint="Upgrade alke-kb, or use the catalogue that belongs to this version.",
        )
    if revision is None and (taken := _foreign_tables(connection)):
        raise Conflict(
            f"The database {database.name} already has tables of something else "
            f"({', '.join(taken)}).",
            hint="Give the catalogue an empty database of its own.",
        )
    command.upgrade(config, "head")


def _foreign_tables(connection: sa.Connection) -> list[str]:
    from alke_kb.adapters.sql._schema import metadata

    return sorted(set(sa.inspect(connection).get_table_names()) & set(metadata.tables))
