"""Who reads, and what that reader may see.

There is one rule, in three forms: ``sees`` for a document at hand, ``clause`` for the queries of
index and catalogue, ``scope`` for keys of caches and entity tags. A document is seen when it is
public, or when its publicity class is granted to the reader for every agency or for the one that
owns it. Everything else does not exist for that reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from alke_kb.domain.documents import Metadata
from alke_kb.domain.kinds import Publicity

Clause = tuple[Mapping[str, tuple[str, ...]], ...]


class Right(StrEnum):
    """What a reader may do. None of them implies another."""

    READER = "reader"
    RESTRICTED_READER = "restricted_reader"
    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Reader:
    """One caller: ``id`` is ``anonymous``, ``local``, ``key:…`` or ``oidc:…``.

    ``grants`` gives, for publicity classes beside julkinen, the agencies whose documents may be
    seen, by short id such as ``TEM``; ``None`` means every agency, and documents without one. They
    hold only together with the right ``restricted_reader``.
    """

    id: str
    rights: frozenset[Right] = frozenset({Right.READER})
    grants: Mapping[Publicity, frozenset[str] | None] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def may(self, right: Right) -> bool:
        """Whether the reader has this right."""
        return right in self.rights

    def agencies(self, publicity: Publicity) -> frozenset[str] | None:
        """Agencies whose documents of this class are seen; ``None`` is every one, and none."""
        if publicity is Publicity.PUBLIC:
            return None
        if Right.RESTRICTED_READER not in self.rights:
            return frozenset()
        return self.grants.get(publicity, frozenset())

    def sees(self, metadata: Metadata) -> bool:
        """Whether a document with this metadata exists for the reader."""
        agencies = self.agencies(metadata.publicity)
        return agencies is None or metadata.agency in agencies

    @property
    def sees_everything(self) -> bool:
        """Whether no document is hidden from the reader."""
        return all(self.agencies(publicity) is None for publicity in Publicity)

    @property
    def clause(self) -> Clause | None:
        """What queries add: one of these holds, each a value per field; ``None`` for all.

        The fields are ``publicity`` and ``agency``. Equal grants give equal clauses.
        """
        if self.sees_everything:
            return None
        by_agencies: dict[tuple[str, ...] | None, list[str]] = {}
        for publicity in Publicity:
            agencies = self.agencies(publicity)
            known = None if agencies is None else tuple(sorted(agencies))
            if known != ():
                by_agencies.setdefault(known, []).append(publicity.value)
        return tuple(
            {"publicity": tuple(classes)} | ({} if agencies is None else {"agency": agencies})
            for agencies, classes in by_agencies.items()
        )

    @property
    def scope(self) -> str:
        """The clause as text: two readers who see the same have the same."""
        clause = self.clause
        if clause is None:
            return "*"
        return "|".join(
            ",".join(one["publicity"]) + (":" + ",".join(one["agency"]) if "agency" in one else "")
            for one in clause
        )


# Nobody in particular: public documents, nothing else.
ANONYMOUS = Reader("anonymous")
# The owner of the data folder, at the command line and in the library's own work.
LOCAL = Reader("local", frozenset(Right), MappingProxyType(dict.fromkeys(Publicity)))
