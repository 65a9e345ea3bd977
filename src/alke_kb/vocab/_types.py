"""Frozen types of the vocabularies. Names in three languages are always a ``Names``."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from alke_kb.domain import Kind, Language


@dataclass(frozen=True, slots=True)
class Names:
    """A name in Finnish, Swedish and English; ``None`` where there is none."""

    fi: str
    sv: str | None = None
    en: str | None = None

    def get(self, language: Language | str) -> str:
        """The name in this language, else in Finnish."""
        return {"sv": self.sv, "en": self.en}.get(str(language)) or self.fi

    def all(self) -> tuple[str, ...]:
        """Every name once, Finnish first."""
        return tuple(dict.fromkeys(n for n in (self.fi, self.sv, self.en) if n))


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name in use until the end of the year ``until``."""

    names: Names
    until: int
    code: str | None = None
    abbreviations: Names | None = None


@dataclass(frozen=True, slots=True)
class Council:
    """The regional council (maakunnan liitto) of a region."""

    names: Names
    also_en: tuple[str, ...] = ()
    former: tuple[FormerName, ...] = ()


@dataclass(frozen=True, slots=True)
class FinnishForms:
    """Inflected forms of a region's name; ``inside``, ``from_`` and ``to`` are the local cases in use."""

    genitive: str
    inside: str
    from_: str
    to: str
    partitive: str

    def all(self) -> tuple[str, ...]:
        return (self.genitive, self.inside, self.from_, self.to, self.partitive)


@dataclass(frozen=True, slots=True)
class Region:
    """A region (maakunta). ``code`` is Statistics Finland's, two digits.

    ``sub`` are areas named after the region as their head (Ylä-Lappi); ``party`` tells whether the
    region takes part in the discussions; ``tile`` is (row, column) of a tile map from (1, 1).
    """

    code: str
    names: Names
    also_en: tuple[str, ...]
    forms_fi: FinnishForms
    genitive_sv: str
    council: Council | None
    former: tuple[FormerName, ...]
    sub: tuple[Names, ...]
    seats: tuple[str, ...]
    nuts3: str
    party: bool
    tile: tuple[int, int]
    yso: str
    municipality_count: int


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality of 2026. ``code`` has three digits; ``moved`` lists (last year, region code)
    of earlier regions, oldest first.
    """

    code: str
    names: Names
    region: str
    sub_region: str
    languages: tuple[Language, ...]
    moved: tuple[tuple[int, str], ...] = ()

    def region_in(self, year: int | None = None) -> str:
        """Code of the region it belonged to in that year; ``None`` means now."""
        if year is not None:
            for until, region in self.moved:
                if year <= until:
                    return region
        return self.region


@dataclass(frozen=True, slots=True)
class FormerMunicipality:
    """A municipality that no longer exists: ``ended`` is the first year without it.

    ``heirs`` are codes of the municipalities it went to, the largest part first; ``region`` is the
    region it was in at its end; ``code`` its own code where known.
    """

    names: Names
    ended: int
    heirs: tuple[str, ...]
    region: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Municipalities:
    """All municipalities: ``current`` by code, and the former ones."""

    current: dict[str, Municipality]
    former: tuple[FormerMunicipality, ...]

    def region_of(self, code: str, year: int | None = None) -> str:
        """Region code of a municipality in a year. Raises ``KeyError`` for an unknown code."""
        return self.current[code].region_in(year)


@dataclass(frozen=True, slots=True)
class Ministry:
    """A ministry. ``id`` is its Finnish abbreviation; ``also`` other spellings by language."""

    id: str
    names: Names
    abbreviations: Names
    also: dict[str, tuple[str, ...]]
    former: tuple[FormerName, ...]
    url: str
    responsibilities_fi: tuple[str, ...]
    key_in_regional_development: bool
    attended_rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of YSO; ``relation`` is ``close`` (may stand for the theme) or ``related``."""

    uri: str
    relation: str
    names: Names


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that speaks for a theme: how surely, or (``not``) what only looks like it.

    ``pattern`` is one or more words. A Finnish word stands for its base form, whole or as part of
    a compound (``=word``: whole only), a Swedish or English one for its stem; ``word*``, ``*word``
    and ``*word*`` match beginnings, ends and middles. ``strength`` is one of ``STRENGTHS``.
    """

    language: str
    strength: str
    pattern: str


STRENGTHS = ("sure", "strong", "fair", "weak", "not")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the discussions. ``synonyms`` maps a language to its terms.

    ``cues`` are further words by which passages are recognised; ``description`` says in a sentence
    what the theme is about, for closeness in meaning.
    """

    id: str
    labels: Names
    synonyms: dict[str, tuple[str, ...]]
    concepts: tuple[Concept, ...]
    primary_ministries: tuple[str, ...]
    secondary_ministries: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    description: Names | None = None

    @property
    def ministries(self) -> tuple[str, ...]:
        """All ministries concerned, the primary ones first."""
        return self.primary_ministries + self.secondary_ministries


@dataclass(frozen=True, slots=True)
class Round:
    """A round of discussions. ``held`` is false for one that was planned or is not known."""

    id: str
    held: bool
    starts: datetime.date | None
    ends: datetime.date | None
    character: str
    scope: str | None
    statutory: bool
    ministries: tuple[str, ...]
    themes_named: tuple[str, ...]
    outputs: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document and its ``kind``; ``patterns`` are tried on a title, ``confidence`` is
    how sure the kind is when one matches.
    """

    id: str
    names: Names
    kind: Kind
    owner: str
    basis: str | None
    patterns: tuple[re.Pattern[str], ...]
    confidence: float

    def matches(self, title: str) -> bool:
        return any(pattern.search(title) for pattern in self.patterns)
