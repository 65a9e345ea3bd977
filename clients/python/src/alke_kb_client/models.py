"""What the API answers, as types. Names and fields are those of its OpenAPI description.

Fields that a later server adds are ignored, so that an older client goes on working.
"""

from __future__ import annotations

import datetime

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """An answer or a part of one; it does not change."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Origin(Model):
    """Where a metadata value came from: given, inferred (with ``confidence`` 0–1) or corrected."""

    origin: str
    confidence: float | None


class Document(Model):
    """A document and its metadata. ``regions`` are maakunta codes, ``ministries`` short ids."""

    id: str
    title: str
    path: str
    kind: str
    language: str
    regions: list[str]
    ministries: list[str]
    round: str | None
    date: datetime.date | None
    year: int | None
    publicity: str
    agency: str | None
    diary_number: str | None
    urn: str | None
    source_url: str | None
    work_id: str | None
    pages: int
    passages: int
    media_type: str
    sha256: str
    version: int
    indexed_at: datetime.datetime
    origins: dict[str, Origin]


class DocumentList(Model):
    """A page of documents, ordered by path."""

    documents: list[Document]
    next: str | None


class Passage(Model):
    """A passage and its place: ``start`` and ``end`` are code points into its cleaned pages."""

    id: str
    document_id: str
    ordinal: int
    page_from: int
    page_to: int
    page_label_from: str | None
    page_label_to: str | None
    start: int
    end: int
    heading_path: list[str]
    role: str | None
    language: str
    text: str


class PassageWithNeighbours(Model):
    """A passage, the ones around it and its document."""

    passage: Passage
    before: list[Passage]
    after: list[Passage]
    document: Document


class Match(Model):
    """A word of the passage that matched: code points into its text, and the form it has there."""

    start: int
    end: int
    surface: str
    term: str
    kind: str
    share: float


class PassageHit(Passage):
    """A passage that was found, with its score and why it matched."""

    score: float
    lexical: float | None
    meaning: float | None
    meaning_share: float
    matched: list[Match]


class DocumentHit(Model):
    """A document that was found, with its best passages."""

    document: Document
    score: float
    passages: list[PassageHit]


class SearchResults(Model):
    """A page of results, best first. ``answered`` is false where nothing answers well."""

    total: int
    answered: bool
    language: str
    suggestions: list[str]
    results: list[DocumentHit]
    facets: dict[str, dict[str, int]]
    next: str | None
    depth_limit: int


class CitedDocument(Model):
    """What names a document beside a passage."""

    id: str
    title: str
    path: str
    media_type: str | None = None
    kind: str
    regions: list[str]
    ministries: list[str]
    round: str | None
    year: int | None
    language: str
    diary_number: str | None
    urn: str | None


class Reason(Model):
    """Why two texts are linked: ``meaning`` is a cosine, ``lexical`` a BM25 score."""

    shared_themes: list[str]
    shared_terms: list[str]
    meaning: float | None
    lexical: float | None


class CitedPassage(Passage):
    """A passage with its document and themes."""

    document: CitedDocument
    themes: list[str]
    score: float | None
    reason: Reason | None


class ThemePassages(Model):
    """Passages of one theme; ``None`` where no theme was assigned."""

    theme: str | None
    passages: list[CitedPassage]


class LastTime(Model):
    """What was concluded with a region in its latest rounds, by theme."""

    region: str
    rounds: list[str]
    themes: list[ThemePassages]


class RelatedDocument(Model):
    """A document related to a text, ``score`` 0–1."""

    document: CitedDocument
    score: float
    reason: Reason
    passages: list[CitedPassage]


class Related(Model):
    """Documents related to a text, best first; ``cut`` when it was long and parts were sampled."""

    pieces: int
    cut: bool
    themes: list[str]
    documents: list[RelatedDocument]


class Cell(Model):
    """A cell of a matrix."""

    row: str
    column: str
    documents: int
    passages: int
    document_ids: list[str]
    best: list[CitedPassage]


class Matrix(Model):
    """Non-empty cells; ``row_ids`` and ``column_ids`` list every row and column."""

    rows: str
    columns: str
    theme: str | None
    row_ids: list[str]
    column_ids: list[str]
    cells: list[Cell]


class Side(Model):
    """A party's share in a compared theme."""

    party: str
    documents: int
    passages: int
    best: list[CitedPassage]


class ComparedTheme(Model):
    """A theme as the parties have it: ``sort`` is shared, particular or partly."""

    theme: str
    sort: str
    present: list[str]
    missing: list[str]
    sides: list[Side]


class Comparison(Model):
    """Parties are region codes, or ``country`` for all other regions."""

    parties: list[str]
    themes: list[ComparedTheme]


class Submission(Model):
    """A file handed in: ``state`` is received, processing, indexed or failed."""

    id: str
    state: str
    filename: str
    sha256: str
    size: int
    submitted_at: datetime.datetime
    finished_at: datetime.datetime | None
    document_id: str | None
    passages: int
    reason_code: str | None
    reason: str | None
    warnings: list[str]
    retryable: bool | None = None

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {"indexed", "failed"}


class FieldProblem(Model):
    """One value that could not be used."""

    field: str
    message: str


class Problem(Model):
    """RFC 9457 problem details, in the language the client asked for."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    hint: str | None = None
    errors: list[FieldProblem] | None = None
