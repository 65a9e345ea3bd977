"""API keys: made, checked, rotated, revoked.

A key reads ``alke_<id>_<secret>``. The id finds the row; of the secret (256 random bits) only an
argon2 hash is kept. argon2 costs tens of milliseconds, so a secret that was right is remembered
for minutes, as a keyed digest in this process. What the row says (revoked, expired, another hash)
is asked at every request, so revoking works at once, from any process.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from alke_kb.access.scopes import check_scopes, reader_of
from alke_kb.domain import ApiKey, KeyState, Reader
from alke_kb.errors import InvalidInput, NotFound
from alke_kb.ports import KeyStore

PREFIX = "alke_"
_KEY = re.compile(r"alke_([a-z2-7]{12})_([A-Za-z0-9_-]{43})")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
# OWASP's least for argon2id; the secret is random, so no dictionary helps against its hash.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_REMEMBERED_S = 300.0
_REMEMBERED_KEYS = 4096
# Checks at the same time: each holds 19 MB.
_AT_ONCE = threading.BoundedSemaphore(4)
_USES_WRITTEN_EVERY_S = 60.0
MAX_DAYS = 3660
DEFAULT_DAYS = 365


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key with its secret: to be shown once, and never stored or logged."""

    key: ApiKey
    secret: str

    def __repr__(self) -> str:
        return f"IssuedKey({self.key.id})"


class KeyRing:
    """The keys of one catalogue. Safe from any thread."""

    def __init__(
        self, store: KeyStore, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store = store
        self.now = now
        self._pepper = secrets.token_bytes(32)
        self._lock = threading.Lock()
        # digest of what was presented → (hash it fitted, until when, by the monotonic clock)
        self._right: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._uses: dict[str, datetime] = {}
        self._uses_written = time.monotonic()
        self._decoy = _HASHER.hash(secrets.token_urlsafe(32))

    def create(self, name: str, scopes: Iterable[str], days: int = DEFAULT_DAYS) -> IssuedKey:
        """A new key for ``name`` (a person or system), good for this many days.

        Raises ``InvalidInput``.
        """
        issued = self._issue(_name(name), check_scopes(scopes), days)
        self._store.add(issued.key)
        return issued

    def rotate(self, key_id: str, days: int = DEFAULT_DAYS, grace_hours: int = 24) -> IssuedKey:
        """A new key with the same name and scopes; the old one works for the grace time still.

        Raises ``NotFound``, and ``Conflict`` when the old one is revoked or replaced already.
        """
        old = self.get(key_id)
        if not 0 <= grace_hours <= 24 * 90:
            raise InvalidInput("The grace time is 0 to 2160 hours.", hint="24 is usual.")
        issued = self._issue(old.name, old.scopes, days)
        until = self.now() + timedelta(hours=grace_hours)
        self._store.replace(old.id, issued.key, until)
        return issued

    def revoke(self, key_id: str) -> ApiKey:
        """From now on the key opens nothing. Raises ``NotFound``."""
        return self._store.revoke(self.get(key_id).id, self.now())

    def get(self, key_id: str) -> ApiKey:
        """A key by its id; a whole key pasted by mistake is taken by its id. Raises ``NotFound``."""
        pasted = _KEY.fullmatch(key_id.strip())
        wanted = pasted[1] if pasted else key_id.strip().removeprefix(PREFIX)[:40]
        found = self._store.find(wanted)
        if found is None:
            raise NotFound(f"There is no key {wanted}.", hint="See them with `alke-kb keys list`.")
        return found

    def all(self) -> list[ApiKey]:
        """Every key ever made, oldest first."""
        return self._store.all()

    def reader(self, presented: str) -> Reader | None:
        """The reader of a key as it was presented, or ``None`` when it opens nothing.

        Takes the same time for an unknown id as for a wrong secret.
        """
        parts = _KEY.fullmatch(presented)
        if parts is None:
            return None
        now = self.now()
        key = self._store.find(parts[1])
        fits = self._fits(presented, parts[2], key.secret_hash if key else self._decoy)
        if key is None or not fits or key.state(now) is not KeyState.ACTIVE:
            return None
        self._note_use(key.id, now)
        return reader_of(f"key:{key.id}", key.scopes)

    def remembers(self, presented: str) -> bool:
        """Whether this very key was right a moment ago; costs nothing to ask."""
        with self._lock:
            known = self._right.get(self._digest(presented))
        return known is not None and time.monotonic() < known[1]

    def flush(self) -> None:
        """Write when keys were last used; called now and then, and at the end."""
        with self._lock:
            uses, self._uses = self._uses, {}
            self._uses_written = time.monotonic()
        if uses:
            self._store.used(uses)

    def uses_waiting(self) -> bool:
        """Whether it is time to ``flush``."""
        with self._lock:
            due = time.monotonic() - self._uses_written > _USES_WRITTEN_EVERY_S
            return due and bool(self._uses)

    def _issue(self, name: str, scopes: tuple[str, ...], days: int) -> IssuedKey:
        if not 1 <= days <= MAX_DAYS:
            raise InvalidInput(f"A key is good for 1 to {MAX_DAYS} days.", hint="365 is usual.")
        key_id = "".join(secrets.choice(_ALPHABET) for _ in range(12))
        secret = secrets.token_urlsafe(32)
        now = self.now()
        key = ApiKey(key_id, name, _HASHER.hash(secret), scopes, now, now + timedelta(days=days))
        return IssuedKey(key, f"{PREFIX}{key_id}_{secret}")

    def _fits(self, presented: str, secret: str, secret_hash: str) -> bool:
        digest = self._digest(presented)
        with self._lock:
            known = self._right.get(digest)
        if known is not None and known[0] == secret_hash and time.monotonic() < known[1]:
            return True
        try:
            with _AT_ONCE:
                _HASHER.verify(secret_hash, secret)
        except (VerificationError, InvalidHashError):
            return False
        with self._lock:
            self._right[digest] = (secret_hash, time.monotonic() + _REMEMBERED_S)
            self._right.move_to_end(digest)
            while len(self._right) > _REMEMBERED_KEYS:
                self._right.popitem(last=False)
        return True

    def _digest(self, presented: str) -> bytes:
        return hmac.new(self._pepper, presented.encode(), hashlib.sha256).digest()

    def _note_use(self, key_id: str, now: datetime) -> None:
        with self._lock:
            self._uses[key_id] = now


def _name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > 200 or not cleaned.isprintable():
        raise InvalidInput(
            "A key needs a name of 1 to 200 characters.",
            hint="Name the system or person it is for.",
        )
    return cleaned


def summary(key: ApiKey, now: datetime) -> dict[str, object]:
    """A key as JSON for lists, without its hash."""
    return {
        "id": key.id,
        "name": key.name,
        "scopes": list(key.scopes),
        "state": key.state(now).value,
        **{
            field: moment.isoformat() if moment else None
            for field, moment in (
                ("created_at", key.created_at),
                ("expires_at", key.expires_at),
                ("last_used_at", key.last_used_at),
                ("revoked_at", key.revoked_at),
            )
        },
        "replaced_by": key.replaced_by,
    }
