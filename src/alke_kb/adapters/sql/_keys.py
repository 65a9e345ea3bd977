"""``ports.KeyStore`` in the catalogue's database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from alke_kb.adapters.sql._engine import Database
from alke_kb.adapters.sql._schema import api_keys
from alke_kb.domain import ApiKey
from alke_kb.errors import Conflict, NotFound

if TYPE_CHECKING:
    from alke_kb.ports import KeyStore


class SqlKeyStore:
    """Made by ``SqlCatalogue.key_store``; lives as long as the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: ApiKey) -> None:
        with self._database.write() as connection:
            connection.execute(sa.insert(api_keys).values(**_row(key)))

    def find(self, key_id: str) -> ApiKey | None:
        with self._database.read() as connection:
            return _find(connection, key_id)

    def all(self) -> list[ApiKey]:
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(api_keys).order_by(api_keys.c.created_at, api_keys.c.id)
            )
            return [_key(row) for row in rows]

    def revoke(self, key_id: str, when: datetime) -> ApiKey:
        with self._database.write() as connection:
            connection.execute(
                sa.update(api_keys)
                .where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
                .values(revoked_at=when)
            )
            return _known(connection, key_id)

    def replace(self, key_id: str, successor: ApiKey, expires_at: datetime) -> None:
        with self._database.write() as connection:
            old = _known(connection, key_id)
            if old.revoked_at is not None or old.replaced_by is not None:
                raise Conflict(
                    f"The key {key_id} is revoked or replaced already.",
                    hint="Make a new one with `alke-kb keys create`.",
                )
            connection.execute(sa.insert(api_keys).values(**_row(successor)))
            connection.execute(
                sa.update(api_keys)
                .where(api_keys.c.id == key_id)
                .values(replaced_by=successor.id, expires_at=min(old.expires_at, expires_at))
            )

    def used(self, times: Mapping[str, datetime]) -> None:
        with self._database.write() as connection:
            for key_id, moment in sorted(times.items()):
                connection.execute(
                    sa.update(api_keys)
                    .where(
                        api_keys.c.id == key_id,
                        sa.or_(api_keys.c.last_used_at.is_(None), api_keys.c.last_used_at < moment),
                    )
                    .values(last_used_at=moment)
                )


def _find(connection: sa.Connection, key_id: str) -> ApiKey | None:
    row = connection.execute(sa.select(api_keys).where(api_keys.c.id == key_id)).one_or_none()
    return None if row is None else _key(row)


def _known(connection: sa.Connection, key_id: str) -> ApiKey:
    found = _find(connection, key_id)
    if found is None:
        raise NotFound(f"There is no key {key_id}.", hint="See them with `alke-kb keys list`.")
    return found


def _row(key: ApiKey) -> dict[str, Any]:
    return {**asdict(key), "scopes": list(key.scopes)}


def _key(row: sa.Row[Any]) -> ApiKey:
    values = row._asdict()
    return ApiKey(**{**values, "scopes": tuple(values["scopes"])})


if TYPE_CHECKING:
    _port: type[KeyStore] = SqlKeyStore
