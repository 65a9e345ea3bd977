"""``ports.SubmissionStore`` in the catalogue's database."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from alke_kb.adapters.sql._engine import Database
from alke_kb.adapters.sql._schema import submissions
from alke_kb.domain import Submission, SubmissionOutcome, SubmissionState
from alke_kb.errors import Conflict, NotFound

if TYPE_CHECKING:
    from alke_kb.ports import SubmissionStore

_OPEN = (SubmissionState.RECEIVED.value, SubmissionState.PROCESSING.value)
_COLUMNS = submissions.c
_FAILED = _COLUMNS.state == SubmissionState.FAILED.value


class SqlSubmissionStore:
    """Made by ``SqlCatalogue.submission_store``; lives as long as the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, submission: Submission) -> Submission:
        with self._database.write() as connection:
            known = _by_key(connection, submission.submitted_by, submission.idempotency_key)
            if known is None:
                connection.execute(sa.insert(submissions).values(**_row(submission)))
            return known or submission

    def find(self, submission_id: str) -> Submission | None:
        with self._database.read() as connection:
            return _find(connection, submission_id)

    def find_by_key(self, submitted_by: str, idempotency_key: str) -> Submission | None:
        with self._database.read() as connection:
            return _by_key(connection, submitted_by, idempotency_key)

    def unfinished(self) -> list[Submission]:
        asked = sa.select(submissions).where(_COLUMNS.state.in_(_OPEN))
        with self._database.read() as connection:
            rows = connection.execute(asked.order_by(_COLUMNS.submitted_at, _COLUMNS.id))
            return [_submission(row) for row in rows]

    def failed(self) -> list[Submission]:
        asked = sa.select(submissions).where(_FAILED)
        with self._database.read() as connection:
            rows = connection.execute(asked.order_by(_COLUMNS.finished_at.desc(), _COLUMNS.id))
            return [_submission(row) for row in rows]

    def again(self, submission_id: str) -> Submission:
        values = {
            "state": SubmissionState.RECEIVED.value,
            "attempts": 0,
            "finished_at": None,
            "reason_code": None,
            "reason": {},
        }
        own = sa.and_(_COLUMNS.id == submission_id, _FAILED)
        with self._database.write() as connection:
            changed = connection.execute(sa.update(submissions).where(own).values(**values))
            found = _find(connection, submission_id)
            if not changed.rowcount or found is None:
                raise _not_failed()
            return found

    def forget(self, submission_id: str) -> None:
        own = sa.and_(_COLUMNS.id == submission_id, _FAILED)
        with self._database.write() as connection:
            if not connection.execute(sa.delete(submissions).where(own)).rowcount:
                raise _not_failed()

    def begin(self, submission_id: str) -> Submission:
        values = {
            "state": SubmissionState.PROCESSING.value,
            "attempts": _COLUMNS.attempts + 1,
        }
        return self._update(submission_id, values)

    def finish(self, submission_id: str, outcome: SubmissionOutcome, when: datetime) -> Submission:
        failed = outcome.document_id is None
        values = {
            "state": (SubmissionState.FAILED if failed else SubmissionState.INDEXED).value,
            "finished_at": when,
            "document_id": outcome.document_id,
            "passages": outcome.passages,
            "reason_code": outcome.reason_code,
            "reason": dict(outcome.reason),
            "warnings": list(outcome.warnings),
        }
        return self._update(submission_id, values)

    def prune(self, before: datetime) -> int:
        with self._database.write() as connection:
            gone = connection.execute(sa.delete(submissions).where(_COLUMNS.finished_at < before))
            return int(gone.rowcount)

    def _update(self, submission_id: str, values: dict[str, Any]) -> Submission:
        with self._database.write() as connection:
            connection.execute(
                sa.update(submissions).where(_COLUMNS.id == submission_id).values(**values)
            )
            found = _find(connection, submission_id)
            if found is None:
                raise NotFound(f"There is no submission {submission_id}.")
            return found


def _not_failed() -> Conflict:
    return Conflict("There is no failed file to try again.")


def _find(connection: sa.Connection, submission_id: str) -> Submission | None:
    asked = sa.select(submissions).where(_COLUMNS.id == submission_id)
    row = connection.execute(asked).one_or_none()
    return None if row is None else _submission(row)


def _by_key(connection: sa.Connection, submitted_by: str, key: str | None) -> Submission | None:
    if key is None:
        return None
    asked = sa.select(submissions).where(
        _COLUMNS.submitted_by == submitted_by, _COLUMNS.idempotency_key == key
    )
    row = connection.execute(asked).one_or_none()
    return None if row is None else _submission(row)


def _row(submission: Submission) -> dict[str, Any]:
    row = {field.name: getattr(submission, field.name) for field in fields(Submission)}
    return {
        **row,
        "state": submission.state.value,
        "values": dict(submission.values),
        "reason": dict(submission.reason),
        "warnings": list(submission.warnings),
    }


def _submission(row: sa.Row[Any]) -> Submission:
    values = dict(row._mapping)
    values["state"] = SubmissionState(values["state"])
    values["warnings"] = tuple(values["warnings"])
    return Submission(**values)


if TYPE_CHECKING:
    _port: type[SubmissionStore] = SqlSubmissionStore
