"""Connections: one engine for all threads, snapshots for readers, one writer at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import exc

from alke_kb.deadline import check_deadline
from alke_kb.errors import Busy, Conflict, InvalidInput, Unavailable

BUSY_TIMEOUT_S = 30
_POOL = {"pool_size": 16, "max_overflow": 16, "pool_timeout": 30}
# Any constant will do; it marks "writing to the ALKE catalogue" among PostgreSQL's advisory locks.
_WRITE_LOCK = 0x414C4B45


class Database:
    """An engine with two ways in: ``read`` (one consistent snapshot) and ``write`` (exclusive).

    Writers queue on both engines, as SQLite's always do: BEGIN IMMEDIATE there, an advisory lock
    on PostgreSQL. Readers never wait for them.
    """

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        self.name = self.url.render_as_string(hide_password=True)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)
        read: dict[str, Any] = {}
        if not self.is_sqlite:
            read = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = self._engine.execution_options(**read)
        self._writer = self._engine.execution_options(alke_write=True)
        if self.is_sqlite:
            with self._translated():
                _enter_wal(self._engine)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Everything read inside is one moment of the catalogue."""
        check_deadline()
        with self._translated(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Everything written inside happens together or not at all."""
        with self._translated(), self._writer.begin() as connection:
            if not self.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITE_LOCK)))
            yield connection

    def forget_freed(self) -> None:
        """SQLite: fold the write-ahead log into the file and empty it, so that no deleted text
        stays behind in it. Readers at work put it off to a later time; that is no error.
        """
        if self.is_sqlite:
            with self._translated(), self._engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                if raw is not None:
                    raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except exc.IntegrityError as error:
            raise Conflict(
                f"The catalogue {self.name} refused a change that contradicts what it holds "
                f"({_first_line(error)}).",
                hint="Run the command again; if it recurs, report it with this message.",
            ) from error
        except exc.SQLAlchemyError as error:
            if "database is locked" in str(error):
                raise Busy(
                    f"Another process has kept the catalogue {self.name} locked for "
                    f"{BUSY_TIMEOUT_S} seconds.",
                    hint="Wait for it to finish, or stop it, and run the command again.",
                ) from error
            raise Unavailable(
                f"The catalogue {self.name} does not answer ({_first_line(error)}).",
                hint="Check that the database runs, that its disk is not full, and ALKE_KB_DATABASE_URL."
                if not self.is_sqlite
                else "Check the disk and the permissions of the data folder; a damaged file is "
                "replaced from a backup.",
            ) from error


def parse_url(url: str) -> sa.URL:
    """SQLAlchemy URL of a SQLite file or a PostgreSQL database. Raises ``InvalidInput``."""
    hint = "Use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE."
    try:
        parsed = sa.make_url(url)
    except exc.ArgumentError as error:
        # The text is not repeated: it may hold a password.
        raise InvalidInput("The database URL cannot be read.", hint=hint) from error
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise InvalidInput(f"The catalogue cannot use {parsed.drivername!r}.", hint=hint)
    in_memory = parsed.database in {None, "", ":memory:"} or "mode" in parsed.query
    if parsed.get_backend_name() == "sqlite" and in_memory:
        raise InvalidInput("The catalogue needs a file: SQLite in memory forgets it.", hint=hint)
    return parsed


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    try:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The folder of the catalogue {url.database} cannot be made: {error.strerror}.",
            hint="Choose another with --data DIR or ALKE_KB_DATA.",
        ) from error
    engine = sa.create_engine(
        url,
        # Values are texts of documents and names of persons: no error may tell them to a log.
        hide_parameters=True,
        connect_args={"timeout": BUSY_TIMEOUT_S},
        json_serializer=_dump,
        json_deserializer=orjson.loads,
        **_POOL,
    )

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling starts none for reading; ours does, see below.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is deleted is overwritten: a purged document must not live on in free pages.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # A reader that turns writer fails at once when another wrote meanwhile; a writer that
        # says so from the start waits its turn instead.
        writes = connection.get_execution_options().get("alke_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _enter_wal(engine: sa.Engine) -> None:
    """Readers beside a writer need the write-ahead log; the file remembers the mode."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        with engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            if raw is None:
                return
            cursor = raw.cursor()
            try:
                if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                    cursor.execute("PRAGMA journal_mode=WAL").fetchone()
                return
            except Exception as error:
                # SQLite does not wait here by itself when two processes open a new file at once.
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise exc.OperationalError("PRAGMA journal_mode", None, error) from error
        time.sleep(0.02)


def _postgresql_engine(url: sa.URL) -> sa.Engine:
    try:
        return sa.create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={} if "connect_timeout" in url.query else {"connect_timeout": 10},
            json_serializer=_dump,
            json_deserializer=orjson.loads,
            **_POOL,
        )
    except ImportError as error:
        raise Unavailable(
            "PostgreSQL needs the psycopg driver, which is not installed.",
            hint='Install it with: pip install "alke-kb[postgres]"',
        ) from error


def _dump(value: object) -> str:
    return orjson.dumps(value).decode()


def _first_line(error: exc.SQLAlchemyError) -> str:
    original = getattr(error, "orig", None) or error
    return (str(original).strip().splitlines() or [type(original).__name__])[0].rstrip(".")
