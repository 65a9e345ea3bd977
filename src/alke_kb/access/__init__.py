"""Who calls: API keys, scopes, and the slowing of guesses."""

from alke_kb.access.audit import AuditLog
from alke_kb.access.guessing import GuessGuard
from alke_kb.access.keyring import IssuedKey, KeyRing
from alke_kb.access.scopes import check_scopes, reader_of

__all__ = ["AuditLog", "GuessGuard", "IssuedKey", "KeyRing", "check_scopes", "reader_of"]
