"""The schema: made from nothing, kept in step with the tables, never guessed over."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from alke_kb.adapters.sql import open_catalogue
from alke_kb.adapters.sql._engine import Database
from alke_kb.adapters.sql._migrate import alembic_config, migrate
from alke_kb.adapters.sql._schema import SCHEMA_REVISION, metadata
from alke_kb.errors import Busy, Conflict, InvalidInput, Unavailable
from catalogue_fixture import publish


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path):
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path.as_posix()}/uusi/kansio/äö.sqlite"


def test_migrated_from_nothing_to_exactly_the_tables(empty_url):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    database = Database(empty_url)
    migrate(database)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == SCHEMA_REVISION
        # The comparison does not look at conditions, and those of the indexes matter.
        for name in ("uq_versions_indexed", "uq_versions_pending", "ix_versions_hidden"):
            indexes = {
                index["name"]: index for index in sa.inspect(connection).get_indexes("versions")
            }
            (option,) = [
                v for k, v in indexes[name]["dialect_options"].items() if k.endswith("_where")
            ]
            assert "state" in str(option)
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [SCHEMA_REVISION]
    database.close()


def test_errors_hold_no_values_of_rows(empty_url):
    database = Database(empty_url)
    secret = {"words": "Kajaanin yksikkö lakkautetaan"}
    with pytest.raises(Unavailable) as told, database.read() as connection:
        connection.execute(sa.text("SELECT * FROM nowhere WHERE words = :words"), secret)
    error = told.value
    while error is not None:
        assert secret["words"] not in str(error)
        error = error.__cause__ or error.__context__
    database.close()


def test_two_visible_versions_are_impossible(catalogue):
    from catalogue_fixture import begin

    publish(catalogue)
    begin(catalogue, texts=["Uusi."])
    with pytest.raises(Conflict), catalogue._database.write() as connection:
        connection.execute(sa.text("UPDATE versions SET state = 'indexed'"))
    with catalogue._database.read() as connection:
        states = connection.scalars(sa.text("SELECT state FROM versions ORDER BY state")).all()
    assert states == ["indexed", "pending"]


def test_downgrade_takes_everything_away(empty_url):
    from alembic import command

    database = Database(empty_url)
    migrate(database)
    with database.write() as connection:
        command.downgrade(alembic_config(connection), "base")
    with database.read() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
    migrate(database)
    database.close()


def test_reopening_keeps_everything(catalogue_url):
    catalogue = open_catalogue(catalogue_url)
    begun = publish(catalogue)
    document = catalogue.get_document(begun.document_id)
    catalogue.close()
    again = open_catalogue(catalogue_url)
    assert again.get_document(begun.document_id) == document
    assert again.passages_of(begun.document_id) == begun.passages
    again.close()


def test_documents_of_before_agencies_have_none(empty_url):
    from alembic import command

    catalogue = open_catalogue(empty_url)
    begun = publish(catalogue)
    before = catalogue.get_document(begun.document_id)
    with catalogue._database.write() as connection:
        command.downgrade(alembic_config(connection), "0002")
        row = connection.execute(sa.text("SELECT effective FROM documents")).scalar_one()
        values = json.loads(row) if isinstance(row, str) else row
        del values["agency"]
        connection.execute(
            sa.text("UPDATE documents SET effective = :values"), {"values": json.dumps(values)}
        )
    catalogue.close()
    again = open_catalogue(empty_url)
    assert again.get_document(begun.document_id) == before
    assert again.correct_metadata(begun.document_id, {"agency": "TEM"}).agency == "TEM"
    again.close()


def test_newer_schema_is_refused_and_left_alone(empty_url):
    catalogue = open_catalogue(empty_url)
    publish(catalogue)
    with catalogue._database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    catalogue.close()
    with pytest.raises(Conflict, match="newer version of this program") as refused:
        open_catalogue(empty_url)
    assert "9999" in refused.value.message
    assert refused.value.hint.startswith("Upgrade")
    database = Database(empty_url)
    with database.read() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "9999"
        assert connection.scalar(sa.text("SELECT count(*) FROM documents")) == 1
    database.close()


def test_database_of_something_else_is_left_alone(empty_url):
    database = Database(empty_url)
    with database.write() as connection:
        connection.execute(sa.text("CREATE TABLE documents (name TEXT)"))
    database.close()
    with pytest.raises(Conflict, match="documents"):
        open_catalogue(empty_url)
    database = Database(empty_url)
    with database.read() as connection:
        assert sa.inspect(connection).get_table_names() == ["documents"]
    database.close()


def test_many_open_a_new_database_at_once(empty_url):
    code = textwrap.dedent("""
        import sys
        from concurrent.futures import ThreadPoolExecutor
        from alke_kb.adapters.sql import open_catalogue
        def one(_):
            catalogue = open_catalogue(sys.argv[1])
            counts = catalogue.counts()
            catalogue.close()
            return counts["documents"]
        with ThreadPoolExecutor(4) as pool:
            print(sum(pool.map(one, range(4))))
    """)
    command = [sys.executable, "-c", code, empty_url]
    with ThreadPoolExecutor(3) as pool:
        results = list(
            pool.map(lambda _: subprocess.run(command, capture_output=True, text=True), range(3))
        )
    assert [r.stdout.strip() for r in results] == ["0"] * 3, [r.stderr[-800:] for r in results]


def test_sqlite_is_set_up_to_lose_nothing(tmp_path):
    catalogue = open_catalogue(f"sqlite:///{tmp_path}/c.sqlite")
    with catalogue._database.read() as connection:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("secure_delete", 1),
        ):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() >= 5000
    catalogue.close()


@pytest.mark.parametrize(
    "url",
    ["", "ei osoite", "mysql://u:salasana@h/d", "sqlite://", "sqlite:///:memory:", "oracle://x"],
)
def test_unusable_urls_are_refused_without_their_password(url):
    with pytest.raises(InvalidInput) as refused:
        open_catalogue(url)
    assert refused.value.hint
    assert "salasana" not in refused.value.message


def test_database_that_does_not_answer(tmp_path):
    with pytest.raises(Unavailable) as absent:
        open_catalogue(f"postgresql://alke:salasana@/tietokanta?host={tmp_path}")
    assert "salasana" not in absent.value.message
    assert "tietokanta" in absent.value.message
    (tmp_path / "rikki.sqlite").write_bytes(b"This is no database, however long it may be." * 100)
    with pytest.raises(Unavailable, match="rikki"):
        open_catalogue(f"sqlite:///{tmp_path}/rikki.sqlite")
    (tmp_path / "tiedosto").write_text("x")
    with pytest.raises(Unavailable):
        open_catalogue(f"sqlite:///{tmp_path}/tiedosto/c.sqlite")


def test_locked_sqlite_says_who_is_in_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr("alke_kb.adapters.sql._engine.BUSY_TIMEOUT_S", 0.1)
    url = f"sqlite:///{tmp_path}/c.sqlite"
    catalogue, other = open_catalogue(url), open_catalogue(url)
    with catalogue._database.write(), pytest.raises(Busy, match="locked"):
        publish(other)
    publish(other)
    assert catalogue.counts()["documents"] == 1
    catalogue.close()
    other.close()
