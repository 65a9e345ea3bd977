"""``ports.FeedbackStore`` in the catalogue's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from alke_kb.adapters.sql._engine import Database
from alke_kb.adapters.sql._schema import feedback as table
from alke_kb.domain import Feedback
from alke_kb.errors import Conflict, NotFound

if TYPE_CHECKING:
    from alke_kb.ports import FeedbackStore

# Nobody reads more; a flood must not fill the disk.
MOST = 5_000


class SqlFeedbackStore:
    """Made by ``SqlCatalogue.feedback_store``; lives as long as the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, feedback: Feedback) -> int:
        with self._database.write() as connection:
            kept = connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            if kept >= MOST:
                raise Conflict(
                    "No more feedback can be kept.",
                    hint="Read and delete some with `alke-kb feedback`.",
                )
            made = connection.execute(
                sa.insert(table).values(
                    at=feedback.at,
                    text=feedback.text,
                    language=feedback.language,
                    page=feedback.page,
                    contact=feedback.contact,
                )
            )
            key = made.inserted_primary_key
            assert key is not None
            return int(key[0])

    def all(self) -> list[Feedback]:
        with self._database.read() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.number))
            return [Feedback(**row._asdict()) for row in rows]

    def delete(self, number: int) -> None:
        with self._database.write() as connection:
            gone = connection.execute(sa.delete(table).where(table.c.number == number))
            if gone.rowcount == 0:
                raise NotFound(f"There is no feedback {number}.")


if TYPE_CHECKING:
    _port: type[FeedbackStore] = SqlFeedbackStore
