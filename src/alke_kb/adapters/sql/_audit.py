"""``ports.AuditStore`` in the catalogue's database.

``body`` is the event as JSON text, and what is hashed: sha256 over the hash before it, a newline,
and the body. The other columns and ``audit_documents`` repeat the body for questions; ``verify``
holds them to it. Triggers refuse changes, and deletion of anything that no checkpoint covers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from alke_kb.adapters.sql._engine import Database
from alke_kb.adapters.sql._schema import audit_checkpoints, audit_documents, audit_events
from alke_kb.domain import Act, AuditCheck, AuditEntry, AuditEvent

if TYPE_CHECKING:
    from alke_kb.ports import AuditStore

START = "0" * 64
_BATCH = 1000
_FAULTS_SHOWN = 20


class SqlAuditStore:
    """Made by ``SqlCatalogue.audit_store``; lives as long as the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, events: Sequence[AuditEvent]) -> None:
        with self._database.write() as connection:
            number, previous = _end(connection)
            rows: list[dict[str, Any]] = []
            pairs: list[dict[str, Any]] = []
            for event in events:
                number += 1
                body = _body(number, event)
                previous = _hash(previous, body)
                rows.append(
                    {
                        "number": number,
                        "at": event.at,
                        "reader": event.reader,
                        "body": body,
                        "hash": previous,
                    }
                )
                pairs.extend(
                    {"document_id": one, "number": number} for one in dict.fromkeys(event.documents)
                )
            if rows:
                connection.execute(sa.insert(audit_events), rows)
            if pairs:
                connection.execute(sa.insert(audit_documents), pairs)

    def verify(self) -> AuditCheck:
        with self._database.read() as connection:
            return _verify(connection)

    def hash_at(self, number: int) -> str | None:
        with self._database.read() as connection:
            for table in (audit_events, audit_checkpoints):
                found = connection.scalar(sa.select(table.c.hash).where(table.c.number == number))
                if found is not None:
                    return str(found)
            return None

    def who_saw(
        self, document_id: str, since: datetime | None = None, until: datetime | None = None
    ) -> list[AuditEntry]:
        statement = sa.select(audit_events).join(
            audit_documents, audit_documents.c.number == audit_events.c.number
        )
        return self._entries(
            statement.where(audit_documents.c.document_id == document_id), since, until
        )

    def what_did(
        self, reader: str, since: datetime | None = None, until: datetime | None = None
    ) -> list[AuditEntry]:
        statement = sa.select(audit_events).where(audit_events.c.reader == reader)
        return self._entries(statement, since, until)

    def prune(self, before: datetime) -> int:
        with self._database.write() as connection:
            last = connection.execute(
                sa.select(audit_events.c.number, audit_events.c.hash)
                .where(
                    audit_events.c.number
                    < sa.select(
                        sa.func.coalesce(sa.func.min(audit_events.c.number), sa.literal(2**62))
                    )
                    .where(audit_events.c.at >= before)
                    .scalar_subquery()
                )
                .order_by(audit_events.c.number.desc())
                .limit(1)
            ).one_or_none()
            if last is None:
                return 0
            connection.execute(
                sa.insert(audit_checkpoints).values(
                    number=last.number, hash=last.hash, at=datetime.now(UTC)
                )
            )
            connection.execute(
                sa.delete(audit_documents).where(audit_documents.c.number <= last.number)
            )
            return connection.execute(
                sa.delete(audit_events).where(audit_events.c.number <= last.number)
            ).rowcount

    def _entries(
        self,
        statement: sa.Select[Any],
        since: datetime | None,
        until: datetime | None,
    ) -> list[AuditEntry]:
        if since is not None:
            statement = statement.where(audit_events.c.at >= since)
        if until is not None:
            statement = statement.where(audit_events.c.at < until)
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(audit_events.c.number))
            return [AuditEntry(row.number, row.hash, _event(row.body)) for row in rows]


def _end(connection: sa.Connection) -> tuple[int, str]:
    """Number and hash that the next event follows."""
    for table in (audit_events, audit_checkpoints):
        row = connection.execute(
            sa.select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)
        ).one_or_none()
        if row is not None:
            return row.number, row.hash
    return 0, START


def _verify(connection: sa.Connection) -> AuditCheck:
    checkpoint = connection.execute(
        sa.select(audit_checkpoints.c.number, audit_checkpoints.c.hash)
        .order_by(audit_checkpoints.c.number.desc())
        .limit(1)
    ).one_or_none()
    number, previous = (checkpoint.number, checkpoint.hash) if checkpoint else (0, START)
    pruned, first, count = number, None, 0
    faults: list[str] = []
    for row, documents in _walk(connection):
        count += 1
        first = row.number if first is None else first
        number += 1
        if row.number != number:
            faults.append(f"events {number}–{row.number - 1} are missing")
            number = row.number
        previous = _hash(previous, row.body)
        if previous != row.hash:
            faults.append(f"event {number} is not what was written")
            # The walk goes on from what stands there, so that each fault is told once.
            previous = row.hash
        elif not _agrees(row, documents):
            faults.append(f"event {number} and its index differ")
        if len(faults) >= _FAULTS_SHOWN:
            break
    return AuditCheck(count, first, number if count else None, previous, pruned, tuple(faults))


def _walk(connection: sa.Connection) -> Iterator[tuple[Any, set[str]]]:
    """Events in order with the documents that the index gives them; a batch at a time."""
    after = -1
    while True:
        rows = connection.execute(
            sa.select(audit_events)
            .where(audit_events.c.number > after)
            .order_by(audit_events.c.number)
            .limit(_BATCH)
        ).all()
        if not rows:
            return
        documents: dict[int, set[str]] = {}
        pairs = connection.execute(
            sa.select(audit_documents).where(
                audit_documents.c.number.between(rows[0].number, rows[-1].number)
            )
        )
        for pair in pairs:
            documents.setdefault(pair.number, set()).add(pair.document_id)
        for row in rows:
            yield row, documents.get(row.number, set())
        after = rows[-1].number


def _agrees(row: Any, documents: set[str]) -> bool:
    event = _event(row.body)
    body = orjson.loads(row.body)
    return (
        body["number"] == row.number
        and event.at == row.at
        and event.reader == row.reader
        and set(event.documents) == documents
    )


def _hash(previous: str, body: str) -> str:
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def _body(number: int, event: AuditEvent) -> str:
    values = {
        "number": number,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "reader": event.reader,
        "act": event.act.value,
        "operation": event.operation,
        "documents": list(dict.fromkeys(event.documents)),
        "ground": event.ground,
        "request_id": event.request_id,
        "query": event.query,
        "note": event.note,
    }
    kept = {name: value for name, value in values.items() if value is not None}
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode()


def _event(body: str) -> AuditEvent:
    values = orjson.loads(body)
    return AuditEvent(
        at=datetime.fromisoformat(values["at"]),
        reader=values["reader"],
        act=Act(values["act"]),
        operation=values["operation"],
        documents=tuple(values["documents"]),
        ground=values["ground"],
        request_id=values.get("request_id"),
        query=values.get("query"),
        note=values.get("note"),
    )


if TYPE_CHECKING:
    _port: type[AuditStore] = SqlAuditStore
