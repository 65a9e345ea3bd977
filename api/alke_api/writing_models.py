"""The shapes of what is written: a file handed in, corrected metadata."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from fastapi import Form
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from alke_kb.domain import Language, Role
from alke_kb.vocab import (
    resolve_agency,
    resolve_kind,
    resolve_ministry,
    resolve_publicity,
    resolve_region,
    resolve_role,
)


def _written(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise PydanticCustomError("date_parsing", "A date is written 2022-03-31")
    return value


Line = Annotated[
    str, StringConstraints(min_length=1, max_length=600, pattern=r"^\S[^\x00-\x1f\x7f-\x9f]*$")
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
RoundId = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}(-[0-9A-Za-z]{1,20})?$")]
Url = Annotated[str, StringConstraints(max_length=600, pattern=r"^https?://[^\s/]+\S*$")]
# Numbers are days to pydantic, and moments are cut to days; a day is written one way here.
Day = Annotated[datetime.date, BeforeValidator(_written)]
Urn = Annotated[str, StringConstraints(max_length=600, pattern=r"^(urn|URN):[a-zA-Z0-9-]+:\S+$")]


class MetadataChange(BaseModel):
    """Fields to correct. A field left out stays; `null` withdraws an earlier correction; an empty
    list says that the document has none.
    """

    model_config = ConfigDict(extra="forbid")

    title: Line | None = Field(default=None, examples=["Kainuun keskustelumuistio 2024"])
    kind: Name | None = Field(default=None, examples=["dialogue_record"])
    regions: list[Name] | None = Field(default=None, max_length=30, examples=[["18"]])
    ministries: list[Name] | None = Field(default=None, max_length=30, examples=[["TEM", "LVM"]])
    round: RoundId | None = Field(default=None, examples=["2024"])
    date: Day | None = Field(default=None, examples=["2024-02-08"])
    language: Language | None = Field(default=None, examples=["fi"])
    publicity: Name | None = Field(default=None, examples=["julkinen"])
    agency: Name | None = Field(default=None, examples=["TEM"])
    diary_number: Line | None = Field(default=None, examples=["VN/1234/2024"])
    urn: Urn | None = Field(default=None, examples=["URN:ISBN:978-952-327-000-0"])
    source_url: Url | None = Field(default=None, examples=["https://example.fi/muistio"])
    work_id: Line | None = Field(default=None, examples=["kainuu-2024"])

    def canonical(self) -> dict[str, Any]:
        """What was given, in JSON form, with names resolved. Raises ``InvalidInput``."""
        return {name: _canonical(name, getattr(self, name)) for name in self.model_fields_set}


def new_document_form(
    publicity: Annotated[
        str, Form(max_length=100, examples=["julkinen"], description="Julkisuusluokka")
    ],
    title: Annotated[Line | None, Form(examples=["Kainuun keskustelumuistio 2024"])] = None,
    kind: Annotated[Name | None, Form(examples=["dialogue_record"])] = None,
    regions: Annotated[list[Name], Form(max_length=30, examples=[["18"]])] = [],  # noqa: B006
    ministries: Annotated[list[Name], Form(max_length=30, examples=[["TEM"]])] = [],  # noqa: B006
    round: Annotated[RoundId | None, Form(examples=["2024"])] = None,
    date: Annotated[Day | None, Form(examples=["2024-02-08"])] = None,
    language: Annotated[Language | None, Form(examples=["fi"])] = None,
    agency: Annotated[Name | None, Form(examples=["TEM"])] = None,
    diary_number: Annotated[Line | None, Form(examples=["VN/1234/2024"])] = None,
    urn: Annotated[Urn | None, Form(examples=["URN:ISBN:978-952-327-000-0"])] = None,
    source_url: Annotated[Url | None, Form(examples=["https://example.fi/muistio"])] = None,
    work_id: Annotated[Line | None, Form(examples=["kainuu-2024"])] = None,
) -> dict[str, Any]:
    """Given metadata in JSON form, with names resolved. Raises ``InvalidInput``."""
    given = {
        "publicity": publicity,
        "title": title,
        "kind": kind,
        "regions": regions,
        "ministries": ministries,
        "round": round,
        "date": date,
        "language": language,
        "agency": agency,
        "diary_number": diary_number,
        "urn": urn,
        "source_url": source_url,
        "work_id": work_id,
    }
    return {name: _canonical(name, value) for name, value in given.items() if value}


def _canonical(name: str, value: Any) -> Any:
    if value is None:
        return None
    match name:
        case "regions":
            return list(dict.fromkeys(resolve_region(one) for one in value))
        case "ministries":
            return list(dict.fromkeys(resolve_ministry(one) for one in value))
        case "kind":
            return resolve_kind(value).value
        case "publicity":
            return resolve_publicity(value).value
        case "agency":
            return resolve_agency(value)
        case "date":
            return value.isoformat()
        case "language":
            return value.value
    return value


class RoleChange(BaseModel):
    """A person's word on the role of a section."""

    model_config = ConfigDict(extra="forbid")

    role: Name | None = Field(
        examples=["johtopaatos"],
        description="`none`: the section has no role; `null` goes back to what rules say",
    )

    def canonical(self) -> Role | None:
        """The role; ``None`` for none. Raises ``InvalidInput``."""
        return None if self.role in (None, "none") else resolve_role(self.role)


class RoleWord(BaseModel):
    """One correction of a section's role."""

    at: str = Field(examples=["2026-11-24T09:30:00+00:00"])
    role: str | None = Field(examples=["johtopaatos"], description="`null`: no role")
    withdrawn: bool = Field(description="The word was taken back")


class SectionRole(BaseModel):
    """What stands in a document under the same headings, and its role."""

    document_id: str = Field(examples=["0d7a5a6e-0f2b-5e0e-9a83-1d1f3c1c6a11"])
    heading_path: list[str] = Field(examples=[["Keskustelun tulos", "Johtopäätökset"]])
    role: str | None = Field(examples=["johtopaatos"], description="The role in force")
    role_by_rules: str | None = Field(examples=["tavoite"])
    corrected: bool = Field(description="Whether a person's word is in force")
    passage_ids: list[str] = Field(examples=[["5b2f8a0e-3c1d-5e7f-9a2b-1c3d5e7f9a2b"]])
    history: list[RoleWord] = Field(description="Every correction, the latest first")


class Submission(BaseModel):
    """A file handed in, and what became of it."""

    id: str = Field(examples=["7b0c2f4e-5d1a-4c8e-9b3f-2a6d8e0c4f1b"])
    state: Literal["received", "processing", "indexed", "failed"]
    filename: str = Field(examples=["kainuu-2024-muistio.pdf"])
    sha256: str = Field(
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]
    )
    size: int = Field(examples=[482113], description="Bytes")
    submitted_at: str = Field(examples=["2026-11-24T09:30:00+00:00"])
    finished_at: str | None = Field(examples=["2026-11-24T09:30:07+00:00"])
    document_id: str | None = Field(
        examples=["0d7a5a6e-0f2b-5e0e-9a83-1d1f3c1c6a11"], description="When `state` is indexed"
    )
    passages: int = Field(examples=[14])
    reason_code: str | None = Field(examples=["encrypted"], description="When `state` is failed")
    reason: str | None = Field(
        examples=["Tiedosto on suojattu salasanalla."], description="The same by Accept-Language"
    )
    warnings: list[str] = Field(examples=[[]], description="What was left out of the document")
    # Always there; not required, for it came after the contract was fixed.
    retryable: bool | None = Field(
        default=None, description="A failed file is kept and can be tried again"
    )
