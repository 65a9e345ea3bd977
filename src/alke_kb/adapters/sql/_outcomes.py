"""What became of each file in each run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from alke_kb.adapters.sql._codec import OUTCOME_COLUMNS, load_outcome, scrub, scrub_optional
from alke_kb.adapters.sql._documents import CHUNK, INDEXED
from alke_kb.adapters.sql._schema import documents, ingest_runs, outcomes, versions
from alke_kb.adapters.sql._seen import Seen
from alke_kb.domain import IngestOutcome, IngestRun, OutcomeStatus
from alke_kb.indexing.ids import normalise_path

_LATEST = sa.select(sa.func.max(outcomes.c.id)).group_by(outcomes.c.path)


def is_news(connection: sa.Connection, outcome: IngestOutcome) -> bool:
    """Whether it has to be written. An unchanged file is no news unless its last run failed."""
    if outcome.status is not OutcomeStatus.UNCHANGED:
        return True
    last = connection.scalar(
        sa.select(outcomes.c.status)
        .where(outcomes.c.path == normalise_path(outcome.path))
        .order_by(outcomes.c.id.desc())
        .limit(1)
    )
    return last is None or last == OutcomeStatus.FAILED.value


def record(connection: sa.Connection, run_id: str, outcome: IngestOutcome) -> None:
    run = scrub(run_id)
    path = normalise_path(outcome.path)
    now = datetime.now(UTC)
    if connection.scalar(sa.select(ingest_runs.c.id).where(ingest_runs.c.id == run)) is None:
        connection.execute(sa.insert(ingest_runs).values(id=run, started_at=now))
    connection.execute(sa.delete(outcomes).where(outcomes.c.run_id == run, outcomes.c.path == path))
    connection.execute(
        sa.insert(outcomes).values(
            run_id=run,
            path=path,
            status=outcome.status.value,
            reason=scrub_optional(outcome.reason),
            reason_code=scrub_optional(outcome.reason_code),
            warnings=[scrub(warning) for warning in outcome.warnings],
            document_id=outcome.document_id,
            passages=outcome.passages,
            recorded_at=now,
        )
    )


def listed(connection: sa.Connection, failed_only: bool, run_id: str | None) -> list[IngestOutcome]:
    statement = sa.select(*OUTCOME_COLUMNS).order_by(outcomes.c.path)
    if run_id is not None:
        statement = statement.where(outcomes.c.run_id == scrub(run_id))
    else:
        statement = statement.where(outcomes.c.id.in_(_LATEST))
    if failed_only:
        statement = statement.where(outcomes.c.status == OutcomeStatus.FAILED.value)
    return [load_outcome(row) for row in connection.execute(statement)]


def forget(connection: sa.Connection, paths: Iterable[str]) -> None:
    keys = [normalise_path(path) for path in paths]
    for start in range(0, len(keys), CHUNK):
        connection.execute(
            sa.delete(outcomes).where(outcomes.c.path.in_(keys[start : start + CHUNK]))
        )
    connection.execute(
        sa.delete(ingest_runs).where(ingest_runs.c.id.not_in(sa.select(outcomes.c.run_id)))
    )


def runs(connection: sa.Connection, limit: int) -> list[IngestRun]:
    def counted(status: OutcomeStatus) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((outcomes.c.status == status.value, 1), else_=0)).label(status)

    rows = connection.execute(
        sa.select(
            ingest_runs.c.id,
            ingest_runs.c.started_at,
            sa.func.max(outcomes.c.recorded_at).label("last_at"),
            *(counted(status) for status in OutcomeStatus),
        )
        .join(outcomes, outcomes.c.run_id == ingest_runs.c.id)
        .group_by(ingest_runs.c.id, ingest_runs.c.started_at)
        .order_by(ingest_runs.c.started_at.desc(), ingest_runs.c.id)
        .limit(limit)
    )
    return [
        IngestRun(
            row.id,
            row.started_at,
            row.last_at,
            int(row.indexed),
            int(row.unchanged),
            int(row.failed),
        )
        for row in rows
    ]


def counts(connection: sa.Connection, seen: Seen) -> dict[str, int]:
    """``failed`` is told only to who sees everything."""

    def total(column: sa.Column[int]) -> sa.ColumnElement[Any]:
        return sa.func.coalesce(sa.func.sum(column), 0)

    row = connection.execute(
        sa.select(sa.func.count(), total(versions.c.passage_count), total(versions.c.page_count))
        .join(documents, documents.c.id == versions.c.document_id)
        .where(INDEXED, *seen)
    ).one()
    failed = None
    if not seen:
        failed = connection.scalar(
            sa.select(sa.func.count())
            .select_from(outcomes)
            .where(outcomes.c.id.in_(_LATEST), outcomes.c.status == OutcomeStatus.FAILED.value)
        )
    return {
        "documents": int(row[0]),
        "passages": int(row[1]),
        "pages": int(row[2]),
        "failed": int(failed or 0),
    }
