"""query → hits: what a search is asked and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from alke_kb.domain.analysis import TermKind
from alke_kb.domain.documents import Document
from alke_kb.domain.kinds import Kind, Language, Publicity, Role
from alke_kb.domain.passages import StoredPassage


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions on metadata and role; an empty tuple restricts nothing."""

    kinds: tuple[Kind, ...] = ()
    roles: tuple[Role, ...] = ()
    regions: tuple[str, ...] = ()
    ministries: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    themes: tuple[str, ...] = ()
    publicity: tuple[Publicity, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    documents: tuple[str, ...] = ()
    works: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks: ``limit`` documents from ``offset``, ``passages`` best ones in each.

    ``language`` is the query's own language; ``None`` means detect it.
    """

    text: str
    filters: Filters = field(default_factory=Filters)
    limit: int = 10
    offset: int = 0
    passages: int = 3
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of the passage that matched: the inflected form as it stands there.

    ``start``/``end`` are code points into the passage text; ``term`` is what it shares with the
    query and ``kind`` how (lemma, compound part …); ``share`` the part of the lexical score, 0–1.
    """

    start: int
    end: int
    surface: str
    term: str
    kind: TermKind
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage with its fused ``score`` and why it matched.

    ``lexical`` is the raw BM25 score and ``meaning`` the cosine (``None`` when not scored);
    ``meaning_share`` tells which part of the fused score came from meaning, 0–1.
    """

    stored: StoredPassage
    score: float
    lexical: float | None
    meaning: float | None
    meaning_share: float
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A document with its best passages, best first; ``score`` is that of its place in the list, its
    best passage's but where a version in the query's language takes the place of another.
    """

    document: Document
    score: float
    passages: tuple[PassageHit, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """``total`` counts the documents found; ``facets`` documents per value of each field.

    ``answered`` is false when even the best passage scores below what answers usually score:
    the reader is told so instead of being given a weak list without a word.
    """

    total: int
    results: tuple[DocumentHit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    language: Language = Language.FINNISH
    answered: bool = True
    suggestions: tuple[str, ...] = ()
