"""Where API keys are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from alke_kb.domain import ApiKey, AuditCheck, AuditEntry, AuditEvent, Reader, SignedIn, SignInStart


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


class SignIn(Protocol):
    """Persons signing in to the pages by an identity provider."""

    def begin(self, redirect_uri: str) -> SignInStart:
        """Where the browser goes, and what must come back with it. Raises ``Unavailable``."""
        ...

    def finish(self, code: str, redirect_uri: str, begun: SignInStart) -> SignedIn | None:
        """The person whom the provider let in, or ``None``. Raises ``Unavailable``."""
        ...

    def leaving(self) -> str | None:
        """Address of the provider's own sign-out, if it has one. Raises ``Unavailable``."""
        ...


class EndedSessions(Protocol):
    """Who signed out before the session's time was up. What ``add`` returned from outlasts a crash;
    every process with the same data folder knows of it.
    """

    def add(self, session_id: str, ends: int) -> None:
        """The session counts no more; ``ends`` is when it would have ended, seconds since 1970.
        Raises ``Unavailable``.
        """
        ...

    def has(self, session_id: str, ends: int) -> bool:
        """Whether this session was ended. Raises ``Unavailable``."""
        ...


class AuditStore(Protocol):
    """The log of use and disclosure in the catalogue: it only grows, at its end."""

    def append(self, events: Sequence[AuditEvent]) -> None:
        """Add events in one transaction; when this returns they outlast a crash."""
        ...

    def verify(self) -> AuditCheck:
        """Walk the whole chain."""
        ...

    def hash_at(self, number: int) -> str | None:
        """The hash of an event, or ``None`` where there is no such event."""
        ...

    def who_saw(
        self, document_id: str, since: datetime | None = None, until: datetime | None = None
    ) -> list[AuditEntry]:
        """Events that concern a document, oldest first; ``until`` is exclusive."""
        ...

    def what_did(
        self, reader: str, since: datetime | None = None, until: datetime | None = None
    ) -> list[AuditEntry]:
        """Events of a reader, oldest first; ``until`` is exclusive."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget the oldest events up to this time and keep the hash they end with; how many."""
        ...
