"""Where API keys are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from alke_kb.domain import ApiKey, Reader


class KeyStore(Protocol):
    """API keys in the catalogue. Every method is one transaction."""

    def add(self, key: ApiKey) -> None:
        """Raises ``Conflict`` when the id is taken."""
        ...

    def find(self, key_id: str) -> ApiKey | None: ...

    def all(self) -> list[ApiKey]:
        """Every key ever made, revoked ones too, oldest first."""
        ...

    def revoke(self, key_id: str, when: datetime) -> ApiKey:
        """From now on the key opens nothing. Repeating it keeps the first time.
        Raises ``NotFound``.
        """
        ...

    def replace(self, key_id: str, successor: ApiKey, expires_at: datetime) -> None:
        """Add ``successor`` and let the old key expire at the latest at this time, together.
        Raises ``NotFound``, and ``Conflict`` when the old key is revoked or replaced already.
        """
        ...

    def used(self, times: Mapping[str, datetime]) -> None:
        """Record when keys were last used, by id; earlier times and unknown ids change nothing."""
        ...


class TokenVerifier(Protocol):
    """Bearer tokens of an identity provider."""

    def reader(self, token: str) -> Reader | None:
        """The reader of a token, or ``None`` when it is not to be trusted.

        Raises ``Unavailable`` when that cannot be found out now.
        """
        ...
