"""A matter through documents that replace one another: acts, their sections, what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from alke_kb.domain.documents import Document
from alke_kb.domain.linking import CitedPassage


class SectionVerdict(StrEnum):
    """What became of a section in the next document."""

    KEPT = "kept"
    CHANGED = "changed"
    DROPPED = "dropped"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class SeriesSection:
    """A section as it is cited.

    ``citation`` is «756/2021 25 §» where document and section have numbers, ``subject`` whether
    the heading names the topic (else the text does, or nothing).
    """

    citation: str
    number: str | None
    heading: str
    subject: bool
    passages: tuple[CitedPassage, ...]


@dataclass(frozen=True, slots=True)
class NearSection:
    """Another section that lies near, with its score in 0–1."""

    section: SeriesSection
    score: float


@dataclass(frozen=True, slots=True)
class SectionStep:
    """A section of the earlier document and the one that corresponds to it in the later.

    ``score`` is how sure the correspondence is, ``wording`` the share of words that stand in both
    in the same order, each in 0–1; both ``None`` where nothing corresponds. ``near`` are other
    sections: of the later document, or of the earlier one for a new section.
    """

    verdict: SectionVerdict
    earlier: SeriesSection | None
    later: SeriesSection | None
    score: float | None
    wording: float | None
    new_terms: tuple[str, ...]
    gone_terms: tuple[str, ...]
    near: tuple[NearSection, ...]


@dataclass(frozen=True, slots=True)
class SeriesPair:
    """Two documents of which the later took the place of the earlier, and its steps."""

    earlier: Document
    later: Document
    steps: tuple[SectionStep, ...]


@dataclass(frozen=True, slots=True)
class DocumentSeries:
    """Documents in order of date. ``given`` when a person named them, else by their repeals."""

    given: bool
    documents: tuple[Document, ...]
    pairs: tuple[SeriesPair, ...]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """The series in which a topic or a passage's section was followed, fullest first."""

    topic: str | None
    passage: CitedPassage | None
    series: tuple[DocumentSeries, ...]
