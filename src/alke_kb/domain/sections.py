"""Roles of sections, as rules read them and as persons corrected them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alke_kb.domain.kinds import Role


@dataclass(frozen=True, slots=True)
class RoleCorrection:
    """A person's word on the role of a section: a role, ``None`` where it has none, or the word taken
    back (``withdrawn``).
    """

    role: Role | None
    withdrawn: bool
    corrected_at: datetime
    corrected_by: str | None = None


@dataclass(frozen=True, slots=True)
class SectionRole:
    """The section of a passage: everything in its document under the same headings.

    ``role`` is the one in force, ``found`` what rules say; ``passage_ids`` are those of the section in
    order, ``history`` every correction, the latest first.
    """

    document_id: str
    heading_path: tuple[str, ...]
    role: Role | None
    found: Role | None
    passage_ids: tuple[str, ...]
    history: tuple[RoleCorrection, ...] = ()

    @property
    def corrected(self) -> bool:
        """Whether a person's word is in force."""
        return bool(self.history) and not self.history[0].withdrawn
