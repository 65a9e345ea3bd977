"""The shapes of the linking views."""

from __future__ import annotations

from pydantic import BaseModel, Field

from alke_api.cited_models import CitedDocument, CitedPassage, Reason


class LinkGroup(BaseModel):
    """Linked passages of one sort."""

    name: str = Field(
        examples=["answers"],
        description="answers, raised_by, other_regions, other_ministries, other_kinds, other_rounds",
    )
    passages: list[CitedPassage]


class Links(BaseModel):
    """A passage and the nearest in matter."""

    passage: CitedPassage
    groups: list[LinkGroup]


class RelatedDocument(BaseModel):
    """A document related to the text."""

    document: CitedDocument
    score: float = Field(description="0–1")
    reason: Reason
    passages: list[CitedPassage]


class Related(BaseModel):
    """Documents related to the text, best first."""

    pieces: int = Field(description="Parts the text was read in")
    cut: bool = Field(description="true: the text was long, and parts of it were sampled")
    themes: list[str]
    documents: list[RelatedDocument]


class RelatedText(BaseModel):
    """A text to find relatives of."""

    text: str = Field(
        min_length=1,
        max_length=200_000,
        examples=["Osaavan työvoiman saatavuus on maakunnan suurin haaste."],
    )


class Cell(BaseModel):
    """A cell of a matrix."""

    row: str = Field(examples=["osaava-tyovoima"])
    column: str = Field(examples=["18"])
    documents: int
    passages: int
    document_ids: list[str] = Field(description="Those with most passages first")
    best: list[CitedPassage]


class Matrix(BaseModel):
    """Non-empty cells; the axes list every row and column."""

    rows: str = Field(examples=["theme"])
    columns: str = Field(examples=["region"])
    theme: str | None
    row_ids: list[str]
    column_ids: list[str]
    cells: list[Cell]


class Count(BaseModel):
    """Documents and passages of one value."""

    value: str
    documents: int
    passages: int
    best: list[CitedPassage]


class TimelineStep(BaseModel):
    """A theme in one round."""

    round: str = Field(examples=["2022"])
    documents: int
    passages: int
    roles: dict[str, int] = Field(examples=[{"haaste": 2}])
    best: list[CitedPassage]


class ThemeView(BaseModel):
    """Who raised a theme, when and in what role."""

    theme: str = Field(examples=["osaava-tyovoima"])
    documents: int
    passages: int
    regions: list[Count]
    ministries: list[Count]
    roles: list[Count]
    kinds: list[Count]
    timeline: list[TimelineStep]
    by_state: list[CitedPassage]
    by_regions: list[CitedPassage]


class PartyView(BaseModel):
    """A region or ministry by its documents."""

    id: str = Field(examples=["18"])
    documents: int
    passages: int
    themes: list[Count]
    rounds: list[Count]
    kinds: list[Count]
    roles: list[Count]


class Names(BaseModel):
    """A name in three languages."""

    fi: str = Field(examples=["osaavan työvoiman saatavuus"])
    sv: str | None
    en: str | None


class ThemeEntry(BaseModel):
    """A theme of the vocabulary and how much of it the base holds."""

    id: str = Field(examples=["osaava-tyovoima"])
    labels: Names
    ministries: list[str] = Field(examples=[["TEM", "OKM"]])
    passages: int


class ThemeList(BaseModel):
    """All themes in the vocabulary's order."""

    themes: list[ThemeEntry]


class StatedChange(BaseModel):
    """The sentence in which a record says that a matter is closed or the focus has moved."""

    text: str
    passage: CitedPassage


class ThemeStep(BaseModel):
    """A theme in a round, against the round before."""

    theme: str
    round: str
    previous_round: str | None
    verdict: str = Field(
        examples=["continued"], description="new, continued, changed, returned or dropped"
    )
    similarity: float | None = Field(description="Cosine of the words of both rounds")
    passages: list[CitedPassage]
    previous: list[CitedPassage]
    stated: StatedChange | None = Field(description="The record's own word of a change")
    shared_terms: list[str] = Field(description="Weightiest words of both rounds")
    new_terms: list[str] = Field(description="Words of this round alone")
    gone_terms: list[str] = Field(description="Words of the round before alone")


class FollowUp(BaseModel):
    """What a later round says of a conclusion."""

    round: str
    text: str
    score: float
    in_follow_up: bool
    passage: CitedPassage


class ConclusionTrace(BaseModel):
    """A conclusion and its mentions in later rounds."""

    round: str
    text: str
    status: str = Field(
        examples=["followed_up"], description="followed_up, not_mentioned or latest"
    )
    passage: CitedPassage
    follow_up: list[FollowUp]


class Continuity(BaseModel):
    """A region's themes and conclusions round by round."""

    region: str = Field(examples=["18"])
    rounds: list[str]
    steps: list[ThemeStep]
    conclusions: list[ConclusionTrace]
    thresholds: dict[str, float]


class ThemePassages(BaseModel):
    """Passages of one theme; null where none was assigned."""

    theme: str | None
    passages: list[CitedPassage]


class LastTime(BaseModel):
    """Conclusions of a region's latest rounds."""

    region: str
    rounds: list[str]
    themes: list[ThemePassages]


class Gap(BaseModel):
    """A theme on one side only."""

    theme: str
    documents: int
    passages: int
    raised: list[CitedPassage]
    nearest_misses: list[CitedPassage]


class Gaps(BaseModel):
    """Both ways."""

    raised_without_strategy: list[Gap]
    strategy_not_raised: list[Gap]


class Side(BaseModel):
    """A party's share in a theme."""

    party: str
    documents: int
    passages: int
    best: list[CitedPassage]


class ComparedTheme(BaseModel):
    """A theme as the parties have it."""

    theme: str
    sort: str = Field(examples=["shared"], description="shared, partly or particular")
    present: list[str]
    missing: list[str]
    sides: list[Side]


class Comparison(BaseModel):
    """Parties are region codes, or country for all other regions."""

    parties: list[str]
    themes: list[ComparedTheme]


class Briefing(BaseModel):
    """The views a briefing is made of, and its text as Markdown."""

    region: str
    round: str
    language: str
    markdown: str
    last_time: LastTime
    continuity: Continuity
    comparison: Comparison
    answers: list[Links]
    gaps: list[Gap]
