"""What the tools are asked by and what they answer with: the schemas that a model is shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from alke_api.mcp_server.quoting import Quote, ThemeName
from alke_kb.domain import Language
from alke_kb.search import MAX_QUERY_LENGTH

Names = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=20)]
Year = Annotated[int | None, Field(ge=1900, le=2200)]


class Arguments(BaseModel):
    """What a tool is asked by; anything else is refused."""

    model_config = ConfigDict(extra="forbid")


class SearchArguments(Arguments):
    """A question, and what the answers are narrowed to. Values of one filter are alternatives."""

    query: str = Field(
        min_length=1,
        max_length=MAX_QUERY_LENGTH,
        description="Words or a question, in Finnish, Swedish or English; inflection does not "
        'matter. "Quoted words" must stand in these forms, +word must and -word must not be there',
    )
    kind: Names = Field(
        default=[],
        description="dialogue_record, strategy, study, situation_review, legislation, other",
    )
    role: Names = Field(
        default=[],
        description="Role of the passage: johtopaatos, haaste, tavoite, toimenpide, tilannekuva, "
        "seuranta, pullonkaula, avaus, rahoitus, osallistujat, tausta",
    )
    region: Names = Field(default=[], description="Maakunta, by code or name")
    ministry: Names = Field(default=[], description="Ministry, such as TEM, or its name")
    round: Names = Field(default=[], description="Round of discussions, such as 2022")
    language: list[Language] = Field(default=[], description="Language of the passages")
    year_from: Year = None
    year_to: Year = None
    limit: int = Field(default=8, ge=1, le=20, description="Documents")
    passages: int = Field(default=2, ge=1, le=5, description="Passages of each document")


class PassageArguments(Arguments):
    """A passage, and how much around it."""

    passage_id: str = Field(max_length=64)
    before: int = Field(default=1, ge=0, le=10)
    after: int = Field(default=1, ge=0, le=10)


class LastTimeArguments(Arguments):
    """A region, and how many of its latest rounds."""

    region: str = Field(max_length=60, description="Maakunta, by code or name")
    rounds: int = Field(default=1, ge=1, le=20)


class CompareArguments(Arguments):
    """Regions to lay side by side."""

    regions: list[Annotated[str, Field(max_length=60)]] = Field(
        min_length=1,
        max_length=6,
        description="Maakunnat, by code or name; a single one is compared with all the others",
    )
    best: int = Field(default=1, ge=1, le=5, description="Passages for each region and theme")


class RelatedArguments(Arguments):
    """A text to find relatives of. It is not stored."""

    text: str = Field(min_length=1, max_length=200_000)
    limit: int = Field(default=5, ge=1, le=20, description="Documents")
    passages: int = Field(default=2, ge=1, le=5, description="Passages of each document")


class FoundDocument(BaseModel):
    """A document and its best passages."""

    document_id: str
    title: str
    passages: list[Quote]


class Found(BaseModel):
    """Passages by document, best first."""

    answered: bool = Field(description="false: nothing in the base answers this well; say so")
    total: int = Field(description="Documents found")
    suggestions: list[str] = Field(description="Did you mean")
    documents: list[FoundDocument]


class InContext(BaseModel):
    """A passage with what stands before and after it."""

    before: list[Quote]
    passage: Quote
    after: list[Quote]


class Concluded(BaseModel):
    """What was concluded with a region, the latest round first."""

    region: str
    rounds: list[str] = Field(description="Rounds that were looked at; empty: none in the base")
    themes: list[ThemeName]
    conclusions: list[Quote]


class Side(BaseModel):
    """A region's share in a theme."""

    party: str = Field(description="Code of a maakunta, or `country` for all the others")
    documents: int
    passages: int
    best: list[Quote]


class ComparedTheme(BaseModel):
    """A theme as the regions have it."""

    theme: ThemeName
    sort: str = Field(description="shared, particular or partly")
    present: list[str]
    missing: list[str]
    sides: list[Side]


class Compared(BaseModel):
    """Themes that the regions share, that some have, that only one has."""

    parties: list[str]
    themes: list[ComparedTheme]


class RelatedDocument(FoundDocument):
    """A document related to the text, and why."""

    score: float = Field(description="0–1")
    shared_themes: list[ThemeName]
    shared_terms: list[str]


class Relatives(BaseModel):
    """Strategies and studies related to the text, best first."""

    cut: bool = Field(description="true: the text was long, and parts of it were sampled")
    themes: list[ThemeName] = Field(description="Themes of the text")
    documents: list[RelatedDocument]
