"""A passage with the document it stands in, ready to cite, and why it was chosen."""

from __future__ import annotations

from pydantic import BaseModel, Field

from alke_api.models import Passage


class Reason(BaseModel):
    """Why two texts are linked."""

    shared_themes: list[str] = Field(examples=[["osaava-tyovoima"]])
    shared_terms: list[str] = Field(examples=[["työvoima", "saatavuus"]])
    meaning: float | None = Field(description="Cosine of the vectors")
    lexical: float | None = Field(description="BM25 score")


class CitedDocument(BaseModel):
    """What names a document beside a passage."""

    id: str
    title: str = Field(examples=["Valtion ja Kainuun yhteistyöasiakirja 2022"])
    path: str
    # Always there; not required, for it came after the contract was fixed.
    media_type: str | None = Field(
        default=None,
        examples=["application/pdf"],
        description="Only PDF and slides have pages to cite",
    )
    kind: str = Field(examples=["dialogue_record"])
    regions: list[str] = Field(examples=[["18"]])
    ministries: list[str] = Field(examples=[["TEM"]])
    round: str | None = Field(examples=["2022"])
    year: int | None = Field(examples=[2022])
    language: str = Field(examples=["fi"])
    diary_number: str | None = Field(examples=["VN/1234/2022"])
    urn: str | None


class CitedPassage(Passage):
    """A passage with its document and themes."""

    document: CitedDocument
    themes: list[str] = Field(examples=[["osaava-tyovoima"]])
    score: float | None
    reason: Reason | None
