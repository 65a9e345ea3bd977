"""API keys as the catalogue knows them. The secret itself is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class KeyState(StrEnum):
    """Whether a key opens anything now."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key. ``id`` is public and names it in logs; ``secret_hash`` is argon2's.

    ``scopes`` are rights and grants in text form (``alke_kb.access.scopes``). ``replaced_by`` is
    the id of the key that took its place at rotation. ``last_used_at`` lags by up to a minute.
    """

    id: str
    name: str
    secret_hash: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    replaced_by: str | None = None

    def state(self, now: datetime) -> KeyState:
        """What it is worth at a moment."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        return KeyState.EXPIRED if self.expires_at <= now else KeyState.ACTIVE
