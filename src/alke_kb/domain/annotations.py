"""What is known of a passage beside its text: its themes and what it mentions, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ThemeSource(StrEnum):
    """Who says so: rules on words, closeness in meaning, or a person, whose word stands."""

    RULE = "rule"
    MODEL = "model"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a theme was assigned.

    Words: ``text[start:end] == surface`` in code points of the passage, and the vocabulary's
    ``term`` they stand for. Meaning: ``nearest`` is the description the passage is close to.
    """

    start: int | None = None
    end: int | None = None
    surface: str | None = None
    term: str | None = None
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class ThemeAssignment:
    """A theme of a passage: ``main`` is what it is about, else it is treated in passing.

    ``score`` is in (0, 1]; 1 for what a person said. Evidence comes in order of place.
    """

    theme: str
    score: float
    main: bool
    source: ThemeSource = ThemeSource.RULE
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageMention:
    """A name in a passage: ``text[start:end]`` in code points.

    ``type`` is region, municipality, council, ministry or institution; ``code`` a region code
    (regions and councils), a three-digit municipality code, a ministry id, or the sort of
    institution. ``region`` is the region code of a place, of municipalities in the document's year.
    """

    start: int
    end: int
    type: str
    code: str
    flags: tuple[str, ...] = ()
    region: str | None = None


@dataclass(frozen=True, slots=True)
class PassageAnnotation:
    """Themes, best first, and mentions, in order of place, of one passage."""

    themes: tuple[ThemeAssignment, ...] = ()
    mentions: tuple[PassageMention, ...] = ()

    @property
    def theme_ids(self) -> tuple[str, ...]:
        return tuple(one.theme for one in self.themes)

    @property
    def main_theme_ids(self) -> tuple[str, ...]:
        return tuple(one.theme for one in self.themes if one.main)

    @property
    def mentioned_regions(self) -> tuple[str, ...]:
        """Codes of the regions named, also by their municipalities and councils, sorted."""
        return tuple(sorted({one.region for one in self.mentions if one.region}))

    @property
    def mentioned_ministries(self) -> tuple[str, ...]:
        """Ids of the ministries named, sorted."""
        return tuple(sorted({one.code for one in self.mentions if one.type == "ministry"}))


@dataclass(frozen=True, slots=True)
class ThemeCorrection:
    """A person's word on one theme of one passage; ``main`` is ``None`` when it is no theme of it."""

    theme: str
    main: bool | None
    corrected_by: str | None = None
