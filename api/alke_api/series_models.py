"""The shape of continuity over a series of documents."""

from __future__ import annotations

from pydantic import BaseModel, Field

from alke_api.cited_models import CitedDocument, CitedPassage


class SeriesSection(BaseModel):
    """A section as it is cited."""

    citation: str = Field(examples=["756/2021 25 §"])
    number: str | None = Field(examples=["25 §"])
    heading: str = Field(examples=["Maakuntaohjelma"])
    subject: bool = Field(description="Whether the heading names the topic")
    passages: list[CitedPassage]


class NearSection(BaseModel):
    """Another section that lies near."""

    section: SeriesSection
    score: float


class SectionStep(BaseModel):
    """What became of a section in the next document."""

    verdict: str = Field(examples=["changed"], description="kept, changed, dropped or new")
    earlier: SeriesSection | None
    later: SeriesSection | None
    score: float | None = Field(description="How sure the correspondence is, 0–1")
    wording: float | None = Field(description="Share of words in both in the same order, 0–1")
    new_terms: list[str]
    gone_terms: list[str]
    near: list[NearSection]


class SeriesPair(BaseModel):
    """Two documents of which the later took the place of the earlier."""

    earlier: CitedDocument
    later: CitedDocument
    steps: list[SectionStep]


class DocumentSeries(BaseModel):
    """Documents in order of date, named by the reader or found by their repeals."""

    given: bool
    documents: list[CitedDocument]
    pairs: list[SeriesPair]


class SeriesView(BaseModel):
    """A topic, or a passage's section, through one or more series, fullest first."""

    topic: str | None
    passage: CitedPassage | None
    series: list[DocumentSeries]
