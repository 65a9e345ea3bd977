"""The shapes of the API's answers, for OpenAPI and for a check of what leaves the server."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Origin(BaseModel):
    """Where a metadata value came from."""

    origin: str = Field(examples=["inferred"], description="given, inferred or corrected")
    confidence: float | None = Field(examples=[0.9], description="0–1, only when inferred")


class Document(BaseModel):
    """A document and its metadata."""

    id: str = Field(examples=["0d7a5a6e-0f2b-5e0e-9a83-1d1f3c1c6a11"])
    title: str = Field(examples=["Aluekehittämiskeskustelu 2022: Kainuu"])
    path: str = Field(examples=["asiakirjat/kainuu-2022-muistio.pdf"])
    kind: str = Field(examples=["dialogue_record"])
    language: str = Field(examples=["fi"])
    regions: list[str] = Field(examples=[["18"]], description="Maakunta codes")
    ministries: list[str] = Field(examples=[["TEM"]])
    round: str | None = Field(examples=["2022"])
    date: str | None = Field(examples=["2022-02-08"])
    year: int | None = Field(examples=[2022])
    publicity: str = Field(examples=["julkinen"])
    agency: str | None = Field(examples=["TEM"], description="Asiakirjan omistava viranomainen")
    diary_number: str | None = Field(examples=["VN/1234/2022"])
    urn: str | None = Field(examples=[None])
    source_url: str | None = Field(examples=[None])
    work_id: str | None = Field(
        examples=["kainuu-2022"], description="Joins the language versions of one work"
    )
    pages: int = Field(examples=[8])
    passages: int = Field(examples=[14])
    media_type: str = Field(examples=["application/pdf"])
    sha256: str = Field(
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]
    )
    version: int = Field(examples=[1])
    indexed_at: str = Field(examples=["2026-11-24T09:30:00+00:00"])
    origins: dict[str, Origin] = Field(default_factory=dict)


class Passage(BaseModel):
    """A passage and its place in the document."""

    id: str = Field(examples=["5b2f8a0e-3c1d-5e7f-9a2b-1c3d5e7f9a2b"])
    document_id: str
    ordinal: int = Field(examples=[7])
    page_from: int = Field(examples=[4])
    page_to: int = Field(examples=[4])
    page_label_from: str | None = Field(examples=["4"])
    page_label_to: str | None = Field(examples=["4"])
    start: int = Field(description="Code point in the cleaned text of page_from")
    end: int = Field(description="Code point in the cleaned text of page_to, exclusive")
    heading_path: list[str] = Field(examples=[["Keskustelun johtopäätökset"]])
    role: str | None = Field(examples=["johtopaatos"])
    language: str = Field(examples=["fi"])
    text: str = Field(
        examples=["Johtopäätöksenä todettiin, että osaavan työvoiman saatavuus on turvattava."]
    )


class Match(BaseModel):
    """A word of the passage that matched, in its inflected form."""

    start: int
    end: int
    surface: str = Field(examples=["johtopäätösten"])
    term: str = Field(examples=["johtopäätös"])
    kind: str = Field(examples=["lemma"], description="surface, lemma, part or stem")
    share: float = Field(examples=[0.4], description="Share of the matched weight, 0–1")


class PassageHit(Passage):
    """A passage that was found, with its score and why it matched."""

    score: float
    lexical: float | None = Field(description="BM25 score")
    meaning: float | None = Field(description="Cosine of the vectors")
    meaning_share: float = Field(description="Part of the score that meaning brought, 0–1")
    matched: list[Match]


class DocumentHit(BaseModel):
    """A document that was found, with its best passages."""

    document: Document
    score: float
    passages: list[PassageHit]


class SearchResults(BaseModel):
    """Results of a search, best first, grouped by document."""

    total: int = Field(examples=[12], description="Documents found, to the stated depth")
    answered: bool = Field(description="false: nothing in the base answers this well")
    language: str = Field(examples=["fi"], description="Language the query was taken to be in")
    suggestions: list[str] = Field(description="Did you mean")
    results: list[DocumentHit]
    facets: dict[str, dict[str, int]] = Field(
        examples=[{"kind": {"dialogue_record": 9}, "region": {"18": 3}}],
        description="Documents per value",
    )
    next: str | None = Field(
        examples=["WyJhIiwxLCIyIl0.3q2-7w"],
        description="Give it as `cursor` to read on; null at the end. Also in `Link`",
    )
    depth_limit: int = Field(examples=[200], description="So many documents can be read at most")


class DocumentList(BaseModel):
    """A page of documents, ordered by path."""

    documents: list[Document]
    next: str | None = Field(
        examples=["WyJhIiwxLCIyIl0.3q2-7w"],
        description="Give it as `cursor` to read on; null at the end. Also in `Link`",
    )


class PassageWithNeighbours(BaseModel):
    """A passage, the ones around it and its document."""

    passage: Passage
    before: list[Passage]
    after: list[Passage]
    document: Document


class Facets(BaseModel):
    """Documents per value of each metadata field, over the whole base."""

    documents: int
    facets: dict[str, dict[str, int]]


class Health(BaseModel):
    """The process answers."""

    status: str = Field(examples=["ok"])


class Readiness(BaseModel):
    """The parts that answering needs."""

    status: str = Field(examples=["ready"])
    documents: int
    passages: int
    generation: int | None
    checks: dict[str, bool]
