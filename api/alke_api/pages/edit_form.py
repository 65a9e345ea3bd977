"""The form with a document's metadata: what it shows, what was changed in it, and what is wrong.

The form carries, hidden, what each field was when the page was made. Only fields that differ from
that are changed, so that two persons who correct different fields do not undo each other's work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData

from alke_api import wording
from alke_api.pages.site import Visit
from alke_api.writing_models import MetadataChange
from alke_kb.domain import Document, Kind, Language, Origin, Publicity
from alke_kb.errors import InvalidInput
from alke_kb.vocab import load_ministries, load_regions

WAS, WITHDRAW, STATE = "was-", "withdraw", "state"
SEVERAL = ("regions", "ministries")
NEEDED = ("title", "kind", "language", "publicity")
LONGEST = 600

Values = dict[str, list[str]]


@dataclass(frozen=True)
class Field:
    """One field of the form. ``options`` are values and names of a choice; ``now`` is what somebody
    else has meanwhile made of it; ``trouble`` what is wrong with the value given.
    """

    name: str
    label: str
    hint: str
    values: list[str]
    was: list[str]
    options: list[tuple[str, str]]
    several: bool
    needed: bool
    corrected: bool
    day: bool
    now: str
    trouble: str

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""


def stored(document: Document) -> Values:
    """What the document has, as the form's fields have it; ids and codes."""
    metadata = document.metadata
    return {
        "title": [metadata.title],
        "kind": [metadata.kind.value],
        "regions": list(metadata.regions),
        "ministries": list(metadata.ministries),
        "round": [metadata.round or ""],
        "date": [metadata.date.isoformat() if metadata.date else ""],
        "language": [metadata.language.value],
        "publicity": [metadata.publicity.value],
        "agency": [metadata.agency or ""],
        "diary_number": [metadata.diary_number or ""],
        "urn": [metadata.urn or ""],
        "source_url": [metadata.source_url or ""],
        "work_id": [metadata.work_id or ""],
    }


def given(form: FormData, prefix: str = "") -> Values:
    """What a form says of each field: what is there now, or with ``WAS`` what was there."""
    return {
        name: [
            str(one).strip()
            for one in form.getlist(prefix + name)
            if str(one).strip() or name not in SEVERAL
        ]
        for name in _NAMES
    }


def changes(visit: Visit, form: FormData) -> tuple[dict[str, Any], dict[str, str]]:
    """Fields to correct in JSON form, ``None`` where a correction is withdrawn; and by field what is
    wrong.
    """
    now, was = given(form), given(form, WAS)
    withdrawn = {str(one) for one in form.getlist(WITHDRAW)} & set(_NAMES)
    # A choice of several has no order in the form.
    changed = {
        n: now[n] for n in _NAMES if n not in withdrawn and (sorted(now[n]) != sorted(was[n]))
    }
    wrong: dict[str, str] = {}
    values: dict[str, Any] = dict.fromkeys(sorted(withdrawn))
    filled: dict[str, Any] = {}
    for name, value in changed.items():
        if name in SEVERAL:
            filled[name] = value
        elif value and value[0]:
            filled[name] = value[0]
        elif name in NEEDED:
            wrong[name] = visit.gettext("This cannot be empty.")
        else:
            values[name] = ""
    for name, value in filled.items():
        try:
            values |= MetadataChange.model_validate({name: value}).canonical()
        except ValidationError as error:
            one = error.errors()[0]
            wrong[name] = wording.field_message(one["type"], one.get("ctx"), visit.language)
        except InvalidInput as error:
            wrong[name] = wording.sentence(error.message, visit.language) or visit.gettext(
                "This value cannot be used."
            )
    return values, wrong


def fields(
    visit: Visit,
    document: Document,
    *,
    shown: Values | None = None,
    was: Values | None = None,
    wrong: Mapping[str, str] | None = None,
) -> list[Field]:
    """The fields in their order. ``shown`` is what the person wrote, the document's own values
    without it; ``was`` what the document had when the person began.
    """
    own = stored(document)
    origins = document.metadata.origins
    made = []
    for name in _NAMES:
        label, hint = _texts(visit)[name]
        options = _options(visit).get(name, [])
        value = own[name] if shown is None else shown[name]
        changed = was is not None and was[name] != own[name]
        origin = origins.get(name)
        names = dict(options)
        # «Now» is worth telling where somebody else has changed what this person read.
        now = ", ".join(names.get(one, one) for one in own[name] if one) if changed else ""
        made.append(
            Field(
                name=name,
                label=label,
                hint=hint,
                values=own[name] if changed and was is not None and value == was[name] else value,
                was=own[name],
                options=options,
                several=name in SEVERAL,
                needed=name in NEEDED,
                corrected=origin is not None and origin.origin is Origin.CORRECTED,
                day=name == "date",
                now=now or (visit.gettext("nothing") if changed else ""),
                trouble=(wrong or {}).get(name, ""),
            )
        )
    return made


def _texts(visit: Visit) -> dict[str, tuple[str, str]]:
    _ = visit.gettext
    return {
        "title": (_("Title"), ""),
        "kind": (_("Kind of document"), ""),
        "regions": (_("Region"), ""),
        "ministries": (_("Ministry"), ""),
        "round": (_("Round"), _("The year of the discussions, such as 2024")),
        "date": (_("Date"), ""),
        "language": (_("Language"), ""),
        "publicity": (_("Publicity"), _("Who sees the document follows from this at once.")),
        "agency": (_("Agency"), _("Who owns the document: TEM, or the code of a region")),
        "diary_number": (_("Diary number"), ""),
        "urn": (_("URN"), ""),
        "source_url": (_("Source"), _("The address on the web, beginning with https://")),
        "work_id": (_("Work"), _("The same mark joins versions in other languages")),
    }


def _options(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    names = visit.names
    return {
        "kind": [(one.value, names.kind(one)) for one in Kind],
        "regions": [(code, names.region(code)) for code in load_regions()],
        "ministries": [(one, names.ministry(one)) for one in load_ministries()],
        "language": [(one.value, names.language(one)) for one in Language],
        "publicity": [(one.value, names.publicity(one)) for one in Publicity],
    }


_NAMES = (
    *("title", "kind", "regions", "ministries", "round", "date", "language", "publicity"),
    *("agency", "diary_number", "urn", "source_url", "work_id"),
)
