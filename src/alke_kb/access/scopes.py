"""Scopes: the rights and grants of a reader as short texts, in keys and in settings.

A right is its name (``reader``, ``restricted_reader``, ``editor``, ``admin``). A grant is a
publicity class and whose documents: ``luonnos:TEM``, or ``salassa_pidettava:*`` for every agency.
A grant brings the right ``restricted_reader`` with it, without which it would open nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from alke_kb.domain import Publicity, Reader, Right
from alke_kb.errors import InvalidInput
from alke_kb.vocab import resolve_agency

_EXAMPLE = "Scopes are reader, restricted_reader, editor, admin, and grants such as luonnos:TEM."


def check_scopes(scopes: Iterable[str]) -> tuple[str, ...]:
    """The scopes in their one spelling, sorted. Raises ``InvalidInput`` for what is no scope."""
    found = set()
    for scope in scopes:
        publicity, colon, agency = scope.strip().partition(":")
        if not colon:
            found.add(_right(publicity).value)
            continue
        found.add(Right.RESTRICTED_READER.value)
        found.add(f"{_restricted(publicity).value}:{_agency(agency)}")
    if not found:
        raise InvalidInput("A key needs at least one scope.", hint=_EXAMPLE)
    return tuple(sorted(found))


def reader_of(reader_id: str, scopes: Iterable[str]) -> Reader:
    """The reader who has these scopes. Raises ``InvalidInput``."""
    rights = set()
    grants: dict[Publicity, frozenset[str] | None] = {}
    for scope in check_scopes(scopes):
        name, colon, agency = scope.partition(":")
        if not colon:
            rights.add(Right(name))
            continue
        publicity = Publicity(name)
        known = grants.get(publicity, frozenset())
        grants[publicity] = None if agency == "*" or known is None else known | {agency}
    return Reader(reader_id, frozenset(rights), MappingProxyType(grants))


def scopes_of(reader: Reader) -> tuple[str, ...]:
    """The scopes that give this reader's rights and grants: the inverse of ``reader_of``. Grants
    that do not hold, without the right they need, have none.
    """
    found = {right.value for right in reader.rights}
    held = reader.grants if reader.may(Right.RESTRICTED_READER) else {}
    for publicity, agencies in held.items():
        if publicity is Publicity.PUBLIC:  # everyone reads those
            continue
        found |= {f"{publicity.value}:{one}" for one in (["*"] if agencies is None else agencies)}
    return tuple(sorted(found))


def _right(name: str) -> Right:
    try:
        return Right(name.strip().lower().replace("-", "_"))
    except ValueError:
        raise InvalidInput(f"«{name}» is no scope.", hint=_EXAMPLE) from None


def _restricted(name: str) -> Publicity:
    try:
        publicity = Publicity(name.strip().lower())
    except ValueError:
        publicity = Publicity.PUBLIC
    if publicity is Publicity.PUBLIC:
        choices = ", ".join(one.value for one in Publicity if one is not Publicity.PUBLIC)
        raise InvalidInput(
            f"«{name}» is no publicity class to grant.", hint=f"Grant one of {choices}."
        )
    return publicity


def _agency(name: str) -> str:
    return "*" if name.strip() == "*" else resolve_agency(name)
