"""The payload of a point: what filters and facets need, nothing a reader would read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from alke_kb.domain import Document, Filters, PassageAnnotation, Reader, StoredPassage, Where
from alke_kb.indexing.form import passage_form

# Raised whenever the meaning of a payload field, of the sparse vector or of the ids changes.
SCHEMA_VERSION = 4
# What a reader's clause speaks of.
RIGHTS_FIELDS = ("publicity", "agency")


class Payload(TypedDict, total=False):
    """A payload as it is read back: engines leave out what is ``None``."""

    document_id: str
    version_id: str
    work_id: str
    kind: str
    role: str
    language: str
    round: str
    year: int
    regions: Sequence[str]
    ministries: Sequence[str]
    themes: Sequence[str]
    main_themes: Sequence[str]
    publicity: str
    agency: str
    ordinal: int
    form: str


def payload(
    document: Document, stored: StoredPassage, annotation: PassageAnnotation | None = None
) -> dict[str, object]:
    """Payload of one passage; field names are those the adapters have indexes for."""
    passage = stored.passage
    return {
        **document_payload(document),
        **annotation_payload(annotation or PassageAnnotation()),
        **{
            "document_id": stored.document_id,
            "version_id": stored.version_id,
            "language": passage.language.value,
            "role": passage.role.value if passage.role else None,
            "ordinal": passage.ordinal,
            "form": passage_form(passage),
        },
    }


def annotation_payload(annotation: PassageAnnotation) -> dict[str, object]:
    """The fields that follow a passage's themes and mentions."""
    return {
        "themes": list(annotation.theme_ids),
        "main_themes": list(annotation.main_theme_ids),
        "mention_regions": list(annotation.mentioned_regions),
        "mention_ministries": list(annotation.mentioned_ministries),
    }


def document_payload(document: Document) -> dict[str, object]:
    """The fields that follow the document's metadata and change when it is corrected."""
    metadata = document.metadata
    return {
        "kind": metadata.kind.value,
        "regions": list(metadata.regions),
        "ministries": list(metadata.ministries),
        "round": metadata.round,
        "year": metadata.year,
        "publicity": metadata.publicity.value,
        "agency": metadata.agency,
        "work_id": metadata.work_id or document.id,
    }


def where(filters: Filters, hidden_versions: tuple[str, ...] = (), *, reader: Reader) -> Where:
    """The index filter of what was asked, within what the reader may see; ``hidden_versions`` are
    seen by nobody.
    """
    any_of = fields_of(filters)
    between: dict[str, tuple[int | None, int | None]] = {}
    if filters.year_from is not None or filters.year_to is not None:
        between["year"] = (filters.year_from, filters.year_to)
    either = reader.clause
    if either is not None and len(either) == 1 and either[0].keys() == {"publicity"}:
        # Most readers: a plain condition is cheaper than one of several.
        asked, seen = any_of.get("publicity"), either[0]["publicity"]
        both = tuple(value for value in seen if asked is None or value in asked)
        either = None if both else ()
        any_of["publicity"] = both or seen
    return Where(
        any_of=any_of,
        none_of={"version_id": hidden_versions} if hidden_versions else {},
        between=between,
        either=either,
    )


def fields_of(filters: Filters) -> dict[str, tuple[str, ...]]:
    """Values by index field, of those restrictions that name values."""
    any_of: dict[str, tuple[str, ...]] = {
        "kind": tuple(k.value for k in filters.kinds),
        "role": tuple(r.value for r in filters.roles),
        "regions": filters.regions,
        "ministries": filters.ministries,
        "round": filters.rounds,
        "language": tuple(x.value for x in filters.languages),
        "themes": filters.themes,
        "publicity": tuple(p.value for p in filters.publicity),
        "document_id": filters.documents,
        "work_id": filters.works,
    }
    return {name: values for name, values in any_of.items() if values}
