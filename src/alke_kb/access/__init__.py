"""Who calls and what that caller reads: API keys, scopes, the slowing of guesses, documents."""

from alke_kb.access.audit import AuditLog
from alke_kb.access.guessing import GuessGuard
from alke_kb.access.keyring import IssuedKey, KeyRing
from alke_kb.access.reading import ReadingService
from alke_kb.access.scopes import check_scopes, reader_of

__all__ = [
    "AuditLog",
    "GuessGuard",
    "IssuedKey",
    "KeyRing",
    "ReadingService",
    "check_scopes",
    "reader_of",
]
