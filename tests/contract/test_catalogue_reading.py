"""Lists, passages in bulk, outcomes and runs; and that reading writes nothing."""

from __future__ import annotations

import sqlite3
from datetime import date

import psycopg
import pytest
import sqlalchemy as sa

from alke_kb.adapters.sql import open_catalogue
from alke_kb.domain import Filters, IngestOutcome, Kind, Language, OutcomeStatus, Publicity, Role
from alke_kb.errors import InvalidInput, NotFound
from catalogue_fixture import begin, publish, sha256_of, some_metadata


def test_listing_goes_by_code_point_and_pages_by_key(catalogue):
    paths = ["a.pdf", "B.pdf", "b/c.pdf", "å.pdf", "ä.pdf", "ö.pdf", "z.pdf", "b c.pdf", "𝔄.pdf"]
    for path in paths:
        publish(catalogue, path=path, texts=[path])
    begin(catalogue, path="c.pdf", texts=["kesken"])
    assert [d.path for d in catalogue.list_documents()] == sorted(paths)
    seen: list[str] = []
    after = None
    while page := catalogue.list_documents(after=after, limit=2):
        assert len(page) <= 2
        seen += [d.path for d in page]
        after = page[-1].path
    assert seen == sorted(paths)
    assert catalogue.list_documents(limit=0) == []


def test_filters_of_lists(catalogue):
    one = publish(
        catalogue,
        path="1",
        texts=["Yksi."],
        metadata=some_metadata(regions=("11", "12"), work_id="w"),
    ).document_id
    two = publish(
        catalogue,
        path="2",
        texts=["Två."],
        role=Role.CHALLENGE,
        metadata=some_metadata(
            kind=Kind.STRATEGY,
            regions=(),
            ministries=("STM",),
            round=None,
            date=date(2019, 5, 1),
            language=Language.SWEDISH,
            publicity=Publicity.DRAFT,
        ),
    ).document_id

    def found(**filters):
        return [d.id for d in catalogue.list_documents(where=Filters(**filters))]

    assert found() == [one, two]
    for filters, expected in (
        ({"kinds": (Kind.STRATEGY,)}, [two]),
        ({"kinds": (Kind.STRATEGY, Kind.DIALOGUE_RECORD)}, [one, two]),
        ({"roles": (Role.CHALLENGE,)}, [two]),
        ({"regions": ("12",)}, [one]),
        ({"regions": ("11", "12")}, [one]),
        ({"regions": ("01",)}, []),
        ({"ministries": ("OKM", "STM")}, [one, two]),
        ({"ministries": ("STM",)}, [two]),
        # A ministry's id is not taken for a region's.
        ({"regions": ("STM",)}, []),
        ({"rounds": ("2022",)}, [one]),
        ({"languages": (Language.SWEDISH,)}, [two]),
        ({"publicity": (Publicity.PUBLIC,)}, [one]),
        ({"year_from": 2020}, [one]),
        ({"year_to": 2020}, [two]),
        ({"year_from": 2019, "year_to": 2022}, [one, two]),
        ({"documents": (two,)}, [two]),
        ({"works": ("w",)}, [one]),
        # A document without a work is a work of its own, as in the index.
        ({"works": (two,)}, [two]),
        ({"kinds": (Kind.STRATEGY,), "regions": ("11",)}, []),
    ):
        assert found(**filters) == expected, filters
    with pytest.raises(InvalidInput, match="theme"):
        found(themes=("tyovoima",))


def test_passages_come_back_whole_and_in_the_order_asked(catalogue):
    one = publish(catalogue, path="1", texts=["Ensimmäinen.", "Toinen.", "Kolmas.", "Neljäs."])
    two = publish(catalogue, path="2", texts=["Muu."], role=None)
    wanted = [two.passages[0].id, one.passages[2].id, "ei ole", one.passages[0].id]
    found = catalogue.get_passages([*wanted, wanted[0]])
    assert list(found) == [wanted[0], wanted[1], wanted[3]]
    assert found[wanted[0]] == two.passages[0]
    assert found[wanted[1]] == one.passages[2]
    assert catalogue.get_passages([]) == {}
    assert catalogue.get_documents([]) == {}
    assert list(catalogue.get_documents([two.document_id, one.document_id])) == [
        two.document_id,
        one.document_id,
    ]


def test_neighbours_stay_in_the_document(catalogue):
    one = publish(catalogue, path="1", texts=[f"Kohta {n}." for n in range(6)])
    publish(catalogue, path="2", texts=["Muu."])
    keys = one.passages

    def around(ordinal, before, after):
        found = catalogue.neighbours(keys[ordinal].id, before, after)
        return [stored.passage.ordinal for stored in found]

    assert around(2, 1, 2) == [1, 2, 3, 4]
    assert around(0, 3, 1) == [0, 1]
    assert around(5, 1, 9) == [4, 5]
    assert around(3, 0, 0) == [3]
    assert around(3, -1, -1) == [3]
    with pytest.raises(NotFound):
        catalogue.neighbours("ei ole", 1, 1)


def test_many_passages_go_in_bulk_and_are_read_by_id_in_chunks(catalogue):
    statements: list[str] = []

    @sa.event.listens_for(catalogue._database._engine, "before_cursor_execute")
    def count(_connection, _cursor, statement, _parameters, _context, _many):
        statements.append(statement)

    texts = [f"Työvoiman saatavuus on haaste kunnassa {n}." for n in range(12_000)]
    begun = publish(catalogue, texts=texts)
    assert len(statements) < 40
    statements.clear()
    keys = [stored.id for stored in begun.passages]
    assert catalogue.get_passages(keys[::7]) == dict(
        zip(keys[::7], begun.passages[::7], strict=True)
    )
    assert len(statements) < 15
    assert catalogue.counts()["passages"] == 12_000


def test_outcomes_latest_per_path_and_per_run(catalogue):
    failed = IngestOutcome("b.pdf", OutcomeStatus.FAILED, "Tiedosto on salattu.", "encrypted")
    indexed = IngestOutcome(
        "a.pdf", OutcomeStatus.INDEXED, warnings=("Sivu 2 on kuva.",), document_id="x", passages=3
    )
    catalogue.record_outcome("ajo-1", failed)
    catalogue.record_outcome("ajo-1", indexed)
    assert catalogue.outcomes() == [indexed, failed]
    assert catalogue.outcomes(failed_only=True) == [failed]
    assert catalogue.counts()["failed"] == 1

    mended = IngestOutcome("b.pdf", OutcomeStatus.INDEXED, passages=1)
    catalogue.record_outcome("ajo-2", mended)
    assert catalogue.outcomes() == [indexed, mended]
    assert catalogue.outcomes(failed_only=True) == []
    assert catalogue.outcomes(run_id="ajo-1") == [indexed, failed]
    assert catalogue.outcomes(run_id="ajo-1", failed_only=True) == [failed]
    # The same file again in a run replaces what was said of it.
    catalogue.record_outcome("ajo-2", failed)
    assert catalogue.outcomes(run_id="ajo-2") == [failed]
    assert catalogue.outcomes() == [indexed, failed]
    newest, oldest = catalogue.runs()
    assert (newest.id, newest.indexed, newest.unchanged, newest.failed) == ("ajo-2", 0, 0, 1)
    assert (oldest.id, oldest.indexed, oldest.unchanged, oldest.failed) == ("ajo-1", 1, 0, 1)
    assert oldest.started_at <= oldest.last_at <= newest.started_at
    assert [run.id for run in catalogue.runs(limit=1)] == ["ajo-2"]

    catalogue.forget_outcomes(iter(["b.pdf", "ei ole.pdf"]))
    assert catalogue.outcomes() == [indexed]
    assert [run.id for run in catalogue.runs()] == ["ajo-1"]


def test_unchanged_is_news_only_after_a_failure(catalogue):
    unchanged = IngestOutcome("a.pdf", OutcomeStatus.UNCHANGED)
    catalogue.record_outcome("1", IngestOutcome("a.pdf", OutcomeStatus.INDEXED))
    catalogue.record_outcome("2", unchanged)
    assert [run.id for run in catalogue.runs()] == ["1"]
    failed = IngestOutcome("a.pdf", OutcomeStatus.FAILED, "Tiedosto on tyhjä.", "empty")
    catalogue.record_outcome("3", failed)
    catalogue.record_outcome("4", unchanged)
    catalogue.record_outcome("5", unchanged)
    assert catalogue.outcomes() == [unchanged]
    assert [run.id for run in catalogue.runs()] == ["4", "3", "1"]


def test_archive_in_use_counts_hidden_versions_too(catalogue):
    old = publish(catalogue, texts=["Vanha."])
    twin = publish(catalogue, path="kopio.pdf", texts=["Vanha."])
    assert [d.id for d in catalogue.find_by_sha256(sha256_of(["Vanha."]))] == [
        old.document_id,
        twin.document_id,
    ]
    new = begin(catalogue, texts=["Uusi."])
    assert catalogue.archive_in_use(sha256_of(["Uusi."]))
    assert catalogue.publish_version(new.version_id) == old.version_id
    catalogue.purge_version(old.version_id)
    assert catalogue.archive_in_use(sha256_of(["Vanha."]))
    for version in catalogue.delete_document(twin.document_id):
        catalogue.purge_version(version)
    assert not catalogue.archive_in_use(sha256_of(["Vanha."]))
    assert not catalogue.archive_in_use("0" * 64)


def read_everything(catalogue, begun):
    """All that a run over an unchanged folder, and any reader, asks."""
    catalogue.find_by_path("keskustelut/pohjois-savo.pdf")
    catalogue.find_by_sha256("0" * 64)
    catalogue.file_state("keskustelut/pohjois-savo.pdf")
    catalogue.get_document(begun.document_id)
    catalogue.get_documents([begun.document_id])
    catalogue.list_documents(where=Filters(regions=("11",)))
    catalogue.version_document(begun.version_id)
    catalogue.hidden_versions()
    catalogue.archive_in_use("0" * 64)
    catalogue.effective_metadata(begun.document_id)
    catalogue.corrections(begun.document_id)
    catalogue.outcomes()
    catalogue.runs()
    catalogue.counts()
    catalogue.get_passages([s.id for s in begun.passages])
    catalogue.passages_of(begun.document_id)
    catalogue.passages_of_version(begun.version_id)
    catalogue.pages_of(begun.document_id)
    catalogue.neighbours(begun.passages[0].id, 1, 1)
    path = "keskustelut/pohjois-savo.pdf"
    catalogue.record_outcome("uusi ajo", IngestOutcome(path, OutcomeStatus.UNCHANGED))
    catalogue.forget_outcomes(["ei ole"])
    catalogue.purge_version("ei ole")
    catalogue.correct_metadata(begun.document_id, {})


def test_reading_writes_nothing_to_the_sqlite_file(tmp_path):
    file = tmp_path / "c.sqlite"
    catalogue = open_catalogue(f"sqlite:///{file}")
    begun = publish(catalogue)
    outcome = IngestOutcome("keskustelut/pohjois-savo.pdf", OutcomeStatus.INDEXED)
    catalogue.record_outcome("ajo", outcome)
    catalogue.close()
    before, changed = file.read_bytes(), file.stat().st_mtime_ns
    watcher = sqlite3.connect(file)
    seen = watcher.execute("PRAGMA data_version").fetchone()
    catalogue = open_catalogue(f"sqlite:///{file}")
    read_everything(catalogue, begun)
    assert watcher.execute("PRAGMA data_version").fetchone() == seen
    log = tmp_path / "c.sqlite-wal"
    assert not log.exists() or log.stat().st_size == 0
    # The watch works: a write is seen.
    catalogue.correct_metadata(begun.document_id, {"title": "Nyt kirjoitetaan"})
    assert watcher.execute("PRAGMA data_version").fetchone() != seen
    catalogue.correct_metadata(begun.document_id, {"title": None})
    watcher.close()
    catalogue.close()
    assert file.read_bytes() != before

    before, changed = file.read_bytes(), file.stat().st_mtime_ns
    catalogue = open_catalogue(f"sqlite:///{file}")
    read_everything(catalogue, begun)
    catalogue.close()
    assert file.read_bytes() == before
    assert file.stat().st_mtime_ns == changed


def test_reading_writes_nothing_to_postgresql(postgres_url):
    catalogue = open_catalogue(postgres_url)
    begun = publish(catalogue)
    outcome = IngestOutcome("keskustelut/pohjois-savo.pdf", OutcomeStatus.INDEXED)
    catalogue.record_outcome("ajo", outcome)

    def changed_rows():
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            return connection.execute(
                "SELECT max(xmin::text::bigint), count(*) FROM (SELECT xmin FROM documents UNION ALL"
                " SELECT xmin FROM versions UNION ALL SELECT xmin FROM outcomes UNION ALL"
                " SELECT xmin FROM ingest_runs UNION ALL SELECT xmin FROM document_values) AS rows"
            ).fetchone()

    before = changed_rows()
    read_everything(catalogue, begun)
    assert changed_rows() == before
    catalogue.correct_metadata(begun.document_id, {"title": "Nyt kirjoitetaan"})
    assert changed_rows() != before
    catalogue.close()
