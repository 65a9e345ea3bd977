"""Types of columns that mean the same on both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
# Ordered by code point on both engines, whatever the server's locale: paging relies on it.
ORDERED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.String(36)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """Aware datetimes in UTC; SQLite has no time zones and keeps the UTC clock time."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
