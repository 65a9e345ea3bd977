"""The log of use and disclosure on both databases: whole, answerable, and telling when tampered with."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from alke_kb.access import AuditLog
from alke_kb.adapters.sql import SqlCatalogue, open_catalogue
from alke_kb.domain import Act, AuditEvent
from alke_kb.errors import AlkeError, Unavailable

KAINUU = "052db82b-131b-57f9-99e3-462bd136d3c2"
LAPPI = "1b7a3c3e-0000-5000-8000-000000000001"
MARCH = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path):
    """An empty catalogue of its own: the log cannot be emptied between tests, as it should be."""
    url = f"sqlite:///{tmp_path.as_posix()}/catalogue.sqlite"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    opened = open_catalogue(url)
    yield opened
    opened.close()


def event(number: int = 0, **changes: object) -> AuditEvent:
    values: dict[str, object] = {
        "at": MARCH + timedelta(days=number, microseconds=number),
        "reader": "key:abcdefghijkl",
        "act": Act.SHOWN,
        "operation": "search",
        "documents": (KAINUU,),
        "ground": "julkinen",
        "request_id": f"pyynto-{number:06}",
    }
    return AuditEvent(**{**values, **changes})  # type: ignore[arg-type]


def tamper(catalogue: SqlCatalogue, *statements: str) -> None:
    """What an intruder with the rights of a database owner does: triggers off, then change."""
    with catalogue._database.write() as connection:
        if catalogue._database.is_sqlite:
            names = connection.scalars(
                sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).all()
            for name in names:
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(sa.text("SET session_replication_role = replica"))
        for statement in statements:
            connection.execute(sa.text(statement))


def test_events_come_back_as_they_were(catalogue: SqlCatalogue) -> None:
    store = catalogue.audit_store()
    events = [
        event(0, documents=(KAINUU, LAPPI, KAINUU)),
        event(
            1, reader="oidc:äö", act=Act.CHANGED, note="poistettu: päällekkäinen", query="haku\n"
        ),
        event(2, documents=(), request_id=None),
    ]
    store.append(events[:2])
    store.append(events[2:])
    store.append([])
    (seen,) = store.who_saw(LAPPI)
    assert seen.event.documents == (KAINUU, LAPPI)
    assert [entry.event for entry in store.what_did("oidc:äö")] == [events[1]]
    check = store.verify()
    assert (check.entries, check.first, check.last, check.faults) == (3, 1, 3, ())
    assert store.hash_at(3) == check.head


def test_questions_take_a_time(catalogue: SqlCatalogue) -> None:
    store = catalogue.audit_store()
    store.append([event(number) for number in range(-2, 40, 7)])
    april = datetime(2027, 4, 1, tzinfo=UTC)
    in_march = store.what_did("key:abcdefghijkl", MARCH, april)
    assert [entry.event.at.day for entry in in_march] == [6, 13, 20, 27]
    assert [entry.number for entry in store.who_saw(KAINUU, april)] == [6]
    assert store.who_saw(LAPPI) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_events SET body = replace(body, 'search', 'health') WHERE number = 3", "3"),
        ("UPDATE audit_events SET reader = 'key:other' WHERE number = 4", "4 and its index"),
        ("UPDATE audit_events SET hash = 'x' WHERE number = 5", "event 5"),
        ("DELETE FROM audit_events WHERE number = 2", "2–2 are missing"),
        ("DELETE FROM audit_documents WHERE number = 6", "6 and its index"),
        (f"INSERT INTO audit_documents (document_id, number) VALUES ('{LAPPI}', 1)", "1 and its"),
    ],
)
def test_tampering_is_found(catalogue: SqlCatalogue, statement: str, fault: str) -> None:
    store = catalogue.audit_store()
    store.append([event(number) for number in range(8)])
    assert store.verify().faults == ()
    tamper(catalogue, statement)
    faults = store.verify().faults
    assert faults
    assert fault in faults[0]


def test_a_cut_end_is_found_by_a_hash_noted_elsewhere(catalogue: SqlCatalogue) -> None:
    store = catalogue.audit_store()
    store.append([event(number) for number in range(4)])
    noted = store.verify().head
    tamper(
        catalogue,
        "DELETE FROM audit_documents WHERE number = 4",
        "DELETE FROM audit_events WHERE number = 4",
    )
    assert store.verify().faults == ()
    assert store.hash_at(4) is None
    store.append([event(9)])
    assert store.hash_at(4) != noted


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET reader = 'x'",
        "DELETE FROM audit_events",
        "DELETE FROM audit_documents",
        "UPDATE audit_documents SET document_id = 'x'",
    ],
)
def test_the_database_itself_refuses_changes(catalogue: SqlCatalogue, statement: str) -> None:
    catalogue.audit_store().append([event()])
    with pytest.raises(AlkeError), catalogue._database.write() as connection:
        connection.execute(sa.text(statement))
    assert catalogue.audit_store().verify().faults == ()


def test_retention_forgets_the_oldest_and_the_chain_holds(catalogue: SqlCatalogue) -> None:
    log = AuditLog(catalogue.audit_store(), keep_days=30)
    for number in range(0, 50, 10):
        log.record(event(number))
    assert log.prune(MARCH + timedelta(days=50)) == 2
    assert log.prune(MARCH + timedelta(days=50)) == 0
    check = log.store.verify()
    assert (check.pruned, check.entries, check.first, check.faults) == (2, 3, 3, ())
    assert log.prune(MARCH + timedelta(days=500)) == 3
    log.record(event(501))
    check = log.store.verify()
    assert (check.pruned, check.entries, check.first, check.faults) == (5, 1, 6, ())
    log.close()


def test_closing_writes_what_waits_and_refuses_more(catalogue: SqlCatalogue) -> None:
    log = AuditLog(catalogue.audit_store(), keep_days=3650)
    futures = [log.append(event(number)) for number in range(300)]
    log.close()
    assert all(future.done() and future.exception() is None for future in futures)
    assert catalogue.audit_store().verify().entries == 300
    with pytest.raises(Unavailable):
        log.append(event())


def test_what_cannot_be_written_is_told_to_each(catalogue: SqlCatalogue) -> None:
    log = AuditLog(catalogue.audit_store(), keep_days=3650)
    log.record(event())
    tamper(catalogue, "DROP TABLE audit_documents")
    with pytest.raises(AlkeError):
        log.record(event())
    log.close()


def test_no_acknowledged_event_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    """Four threads log and print what was acknowledged; SIGKILL in the middle of it, three times."""
    url = f"sqlite:///{tmp_path.as_posix()}/catalogue.sqlite"
    open_catalogue(url).close()
    program = textwrap.dedent(
        """
        import os, sys, threading
        from datetime import UTC, datetime
        from alke_kb.access import AuditLog
        from alke_kb.adapters.sql import open_catalogue
        from alke_kb.domain import Act, AuditEvent

        log = AuditLog(open_catalogue(sys.argv[1]).audit_store(), keep_days=3650)

        def work(name):
            number = 0
            while True:
                number += 1
                note = f"{sys.argv[2]}-{name}-{number}"
                log.record(AuditEvent(datetime.now(UTC), "key:x", Act.SHOWN, "search", ("d",), "", note=note))
                os.write(1, (note + "\\n").encode())

        for name in range(4):
            threading.Thread(target=work, args=(name,)).start()
        """
    )
    acknowledged: set[str] = set()
    for round_ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", program, url, str(round_)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(40 + 17 * round_):
            acknowledged.add(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
        acknowledged.update(line.strip() for line in process.stdout if line.endswith("\n"))
        process.wait()
    catalogue = open_catalogue(url)
    kept = {entry.event.note for entry in catalogue.audit_store().what_did("key:x")}
    assert len(acknowledged) > 150
    assert acknowledged <= kept
    assert catalogue.audit_store().verify().faults == ()
    catalogue.close()
