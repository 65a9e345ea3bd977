"""What a person may give about a document, read from YAML or CSV and checked field by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from alke_ingest.metadata._dates import parse_date
from alke_kb.domain import METADATA_FIELDS, Language
from alke_kb.errors import InvalidInput
from alke_kb.vocab import (
    load_rounds,
    resolve_agency,
    resolve_kind,
    resolve_ministry,
    resolve_publicity,
    resolve_region,
    unknown,
)

_LONGEST = 600
_LANGUAGES = {
    "fi": Language.FINNISH,
    "suomi": Language.FINNISH,
    "finska": Language.FINNISH,
    "finnish": Language.FINNISH,
    "sv": Language.SWEDISH,
    "ruotsi": Language.SWEDISH,
    "svenska": Language.SWEDISH,
    "swedish": Language.SWEDISH,
    "en": Language.ENGLISH,
    "englanti": Language.ENGLISH,
    "engelska": Language.ENGLISH,
    "english": Language.ENGLISH,
}

# ``year`` and ``number`` (of a statute) are not fields of a document: they stand in registers, and
# the date and the work id are taken from them
GIVEN_FIELDS = (*METADATA_FIELDS, "year", "number")
# columns of registers that say nothing about the content
IGNORED_FIELDS = frozenset({"bytes", "size", "sha256", "note", "notes", "comment"})


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InvalidInput("it must be a text.")
    text = " ".join(unicodedata.normalize("NFC", str(value)).split())
    if not text:
        raise InvalidInput("it is empty; leave the field out instead.")
    if len(text) > _LONGEST:
        raise InvalidInput(f"it is longer than {_LONGEST} characters.")
    return text


def _many(value: Any, one: Callable[[str], str]) -> tuple[str, ...]:
    """A YAML list, or a text with values between semicolons, bars or commas."""
    if isinstance(value, list | tuple):
        parts = [_text(part) for part in value]
    else:
        parts = [part.strip() for part in re.split(r"[;|,]", _text(value)) if part.strip()]
    return tuple(dict.fromkeys(one(part) for part in parts))


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value)
    found = parse_date(text)
    if found is None:
        raise InvalidInput(f"«{text}» is not a date; write it like 2022-02-08 or 8.2.2022.")
    return found


def _year(value: Any) -> int:
    text = _text(value)
    if not re.fullmatch(r"(19|20)\d{2}", text):
        raise InvalidInput(f"«{text}» is not a year like 2022.")
    return int(text)


def _number(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"\d{1,4}/(19|20)\d{2}", text):
        raise InvalidInput(f"«{text}» is not the number of a statute like 797/2021.")
    return text


def _round(value: Any) -> str:
    text = _text(value)
    # rounds to come are not in the list yet, but they are named by their year like the others
    if text not in load_rounds() and not re.fullmatch(r"20\d{2}(-\w+)?", text):
        raise unknown("round", text, load_rounds())
    return text


def _language(value: Any) -> Language:
    text = _text(value).casefold()
    if text not in _LANGUAGES:
        raise unknown("language", text, _LANGUAGES)
    return _LANGUAGES[text]


def _url(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"https?://[^\s/]+\S*", text):
        raise InvalidInput(f"«{text}» is not an address that begins with http:// or https://.")
    return text


def _urn(value: Any) -> str:
    text = re.sub(r"^https?://urn\.fi/", "", _text(value), flags=re.IGNORECASE)
    if not re.fullmatch(r"urn:[a-z0-9-]+:\S+", text, re.IGNORECASE):
        raise InvalidInput(f"«{text}» is not a URN like URN:ISBN:978-952-327-000-0.")
    return text


_READERS: Mapping[str, Callable[[Any], object]] = {
    "title": _text,
    "kind": lambda value: resolve_kind(_text(value)),
    "regions": lambda value: _many(value, resolve_region),
    "ministries": lambda value: _many(value, resolve_ministry),
    "round": _round,
    "date": _date,
    "language": _language,
    "publicity": lambda value: resolve_publicity(_text(value)),
    "agency": lambda value: resolve_agency(_text(value)),
    "diary_number": _text,
    "urn": _urn,
    "source_url": _url,
    "work_id": _text,
    "year": _year,
    "number": _number,
}


def read_field(name: str, value: Any) -> object:
    """The checked value of one field. Raises ``InvalidInput`` with a sentence about the value."""
    return _READERS[name](value)


def read_fields(raw: Mapping[Any, Any]) -> tuple[dict[str, object], list[str]]:
    """Checked values of all fields that have one, and a sentence for each that cannot be used."""
    values: dict[str, object] = {}
    problems: list[str] = []
    for key, value in raw.items():
        name = str(key).strip()
        if name in IGNORED_FIELDS:
            continue
        if name not in _READERS:
            problems.append(unknown("field", name, GIVEN_FIELDS).message)
        elif value not in (None, "", "~", "null", []):
            try:
                values[name] = read_field(name, value)
            except InvalidInput as error:
                problems.append(f"Field «{name}»: {error.message}")
    return values, problems
