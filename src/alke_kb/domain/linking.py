"""What the linking views answer: passages with document and page behind every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from alke_kb.domain.documents import Document
from alke_kb.domain.passages import StoredPassage


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two texts are linked: ``meaning`` is the cosine, ``lexical`` the BM25 score."""

    shared_themes: tuple[str, ...] = ()
    shared_terms: tuple[str, ...] = ()
    meaning: float | None = None
    lexical: float | None = None


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage with its document, ready to cite; ``themes`` are those of the passage."""

    stored: StoredPassage
    document: Document
    themes: tuple[str, ...] = ()
    score: float | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Linked passages of one sort: answers, other_regions, other_ministries …"""

    name: str
    passages: tuple[CitedPassage, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """A passage and the passages nearest to it in matter, by group."""

    passage: CitedPassage
    groups: tuple[LinkGroup, ...]


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """A document that is related to a text: ``score`` in 0–1, best passages first."""

    document: Document
    score: float
    reason: Reason
    passages: tuple[CitedPassage, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """``pieces`` is how many parts the text was read in, ``cut`` whether some of it was left."""

    pieces: int
    cut: bool
    themes: tuple[str, ...]
    documents: tuple[RelatedDocument, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a matrix: how many, which documents have most of it, and best passages."""

    row: str
    column: str
    documents: int
    passages: int
    document_ids: tuple[str, ...]
    best: tuple[CitedPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Non-empty cells, in the order of rows and columns; ``theme`` when it is of one theme."""

    rows: str
    columns: str
    theme: str | None
    row_ids: tuple[str, ...]
    column_ids: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Documents and passages of one value, with its best passages."""

    value: str
    documents: int
    passages: int
    best: tuple[CitedPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """A theme in one round: by role, and the passages where it is treated."""

    round: str
    documents: int
    passages: int
    roles: Mapping[str, int]
    best: tuple[CitedPassage, ...]


@dataclass(frozen=True, slots=True)
class ThemeView:
    """Who raised a theme, when and in what role."""

    theme: str
    documents: int
    passages: int
    regions: tuple[Count, ...]
    ministries: tuple[Count, ...]
    roles: tuple[Count, ...]
    kinds: tuple[Count, ...]
    timeline: tuple[TimelineStep, ...]
    by_state: tuple[CitedPassage, ...]
    by_regions: tuple[CitedPassage, ...]


class Verdict(StrEnum):
    """What became of a theme from one round to the next."""

    NEW = "new"
    CONTINUED = "continued"
    CHANGED = "changed"
    RETURNED = "returned"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class StatedChange:
    """The sentence in which a record says that a matter is closed or the focus has moved."""

    text: str
    passage: CitedPassage


@dataclass(frozen=True, slots=True)
class ThemeStep:
    """A theme in a round: its passages now and in the round before, and what differs.

    ``similarity`` is the cosine of the words of both rounds, ``None`` where there is nothing to
    compare. ``stated`` is the record's own word of a change. The terms are the weightiest words of
    both rounds, of this one alone and of the one before alone.
    """

    theme: str
    round: str
    previous_round: str | None
    verdict: Verdict
    similarity: float | None
    passages: tuple[CitedPassage, ...]
    previous: tuple[CitedPassage, ...]
    stated: StatedChange | None = None
    shared_terms: tuple[str, ...] = ()
    new_terms: tuple[str, ...] = ()
    gone_terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a later round says of a conclusion: the paragraph in the passage, and how sure."""

    round: str
    text: str
    score: float
    in_follow_up: bool
    passage: CitedPassage


@dataclass(frozen=True, slots=True)
class ConclusionTrace:
    """One conclusion (a paragraph of a conclusions section) and its mentions in later rounds.

    ``status`` is followed_up, not_mentioned, or latest (no later round is in the base).
    """

    round: str
    text: str
    status: str
    passage: CitedPassage
    follow_up: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class Continuity:
    """A region's themes and conclusions round by round; thresholds as they were applied."""

    region: str
    rounds: tuple[str, ...]
    steps: tuple[ThemeStep, ...]
    conclusions: tuple[ConclusionTrace, ...]
    thresholds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ThemePassages:
    """Passages of one theme; ``None`` where no theme was assigned."""

    theme: str | None
    passages: tuple[CitedPassage, ...]


@dataclass(frozen=True, slots=True)
class LastTime:
    """What was concluded with a region in its latest rounds, by theme."""

    region: str
    rounds: tuple[str, ...]
    themes: tuple[ThemePassages, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A theme on one side only: who has it, and the nearest misses of the other side."""

    theme: str
    documents: int
    passages: int
    raised: tuple[CitedPassage, ...]
    nearest_misses: tuple[CitedPassage, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Themes raised by regions that no strategy treats as main theme, and the reverse."""

    raised_without_strategy: tuple[Gap, ...]
    strategy_not_raised: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A party's share in a compared theme."""

    party: str
    documents: int
    passages: int
    best: tuple[CitedPassage, ...]


@dataclass(frozen=True, slots=True)
class ComparedTheme:
    """A theme as the parties have it: ``sort`` is shared, particular or partly."""

    theme: str
    sort: str
    present: tuple[str, ...]
    missing: tuple[str, ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Parties are region codes, or ``country`` for all other regions."""

    parties: tuple[str, ...]
    themes: tuple[ComparedTheme, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """A region's matters for a coming round, as the views that the document is made of."""

    region: str
    round: str
    last_time: LastTime
    continuity: Continuity
    comparison: Comparison
    answers: tuple[Links, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class PartyView:
    """A region or ministry: what its documents hold, by theme, round, kind and role."""

    id: str
    documents: int
    passages: int
    themes: tuple[Count, ...]
    rounds: tuple[Count, ...]
    kinds: tuple[Count, ...]
    roles: tuple[Count, ...]
