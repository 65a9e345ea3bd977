"""Values a person may set by hand, checked before anything is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from alke_kb.domain import METADATA_FIELDS, Kind, Language, Publicity
from alke_kb.errors import InvalidInput

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_REGION = re.compile(r"[0-9]{2}")
_MINISTRY = re.compile(r"[A-ZÅÄÖ]{2,10}")
_ROUND = re.compile(r"[0-9]{4}(?:[-_.][0-9A-Za-zÅÄÖåäö]{1,20})*")
_AGENCY = re.compile(r"[0-9A-ZÅÄÖ](?:[0-9A-ZÅÄÖ_-]{0,18}[0-9A-ZÅÄÖ])?")
_LONGEST = 1000


def check_corrections(values: Mapping[str, object]) -> tuple[dict[str, Any], list[str]]:
    """What to record, in JSON form, and the fields whose correction is withdrawn (``None``).

    An empty string or an empty list states that the document has no such value. Lists may also
    come as one string with commas. Raises ``InvalidInput`` with a sentence on the first bad one.
    """
    unknown = sorted(set(values) - set(METADATA_FIELDS))
    if unknown:
        raise InvalidInput(
            f"There is no metadata field {unknown[0]!r}.",
            hint="The fields are " + ", ".join(METADATA_FIELDS) + ".",
        )
    recorded = {
        name: _CHECKS[name](name, value) for name, value in values.items() if value is not None
    }
    return recorded, [name for name, value in values.items() if value is None]


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidInput(f"The value of {name} must be text, not {type(value).__name__}.")
    text = unicodedata.normalize("NFC", value).strip()
    if _CONTROL.search(text):
        raise InvalidInput(f"The value of {name} has characters that cannot be printed.")
    if len(text) > _LONGEST:
        raise InvalidInput(f"The value of {name} is longer than {_LONGEST} characters.")
    return text


def _optional(name: str, value: object) -> str | None:
    return _text(name, value) or None


def _title(name: str, value: object) -> str:
    text = _text(name, value)
    if not text:
        raise InvalidInput("A document needs a title; give some text.")
    return text


def _choice(choices: type[StrEnum]) -> Callable[[str, object], str]:
    def check(name: str, value: object) -> str:
        try:
            return choices(_text(name, value)).value
        except ValueError:
            raise InvalidInput(
                f"{value!r} is no {name}.",
                hint="Use one of " + ", ".join(item.value for item in choices) + ".",
            ) from None

    return check


def _codes(pattern: re.Pattern[str], hint: str) -> Callable[[str, object], list[str]]:
    def check(name: str, value: object) -> list[str]:
        if isinstance(value, str):
            value = [part for part in value.split(",") if part.strip()]
        if not isinstance(value, list | tuple | set | frozenset):
            raise InvalidInput(f"The value of {name} must be a list.", hint=hint)
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        codes = [_text(name, item) for item in items]
        for code in codes:
            if not pattern.fullmatch(code):
                raise InvalidInput(f"{code!r} is no code for {name}.", hint=hint)
        return list(dict.fromkeys(codes))

    return check


def _round(name: str, value: object) -> str | None:
    text = _optional(name, value)
    if text is not None and not _ROUND.fullmatch(text):
        raise InvalidInput(
            f"{text!r} is no discussion round.", hint="A round is named by its year, such as 2022."
        )
    return text


def _agency(name: str, value: object) -> str | None:
    text = _optional(name, value)
    if text is not None and not _AGENCY.fullmatch(text):
        raise InvalidInput(
            f"{text!r} is no short id of an agency.",
            hint="It has at most 20 capital letters and digits, such as TEM or 18.",
        )
    return text


def _date(name: str, value: object) -> str | None:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    text = _optional(name, value)
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise InvalidInput(
            f"{text!r} is no date.", hint="Write the date as year-month-day: 2022-03-31."
        ) from None


def _urn(name: str, value: object) -> str | None:
    text = _optional(name, value)
    if text is not None and not re.fullmatch(r"(?i)urn:[a-z0-9][a-z0-9-]{0,31}:\S+", text):
        raise InvalidInput(f"{text!r} is no URN.", hint="A URN looks like URN:ISBN:978-952-327-…")
    return text


def _url(name: str, value: object) -> str | None:
    text = _optional(name, value)
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable or any(character.isspace() for character in text):
        raise InvalidInput(
            f"{text!r} is no web address.", hint="The address starts with https:// or http://."
        )
    return text


_CHECKS: Mapping[str, Callable[[str, object], Any]] = {
    "title": _title,
    "kind": _choice(Kind),
    "regions": _codes(_REGION, "Regions are two-digit maakunta codes, such as 11 or 06."),
    "ministries": _codes(_MINISTRY, "Ministries are upper-case abbreviations, such as TEM."),
    "round": _round,
    "date": _date,
    "language": _choice(Language),
    "publicity": _choice(Publicity),
    "agency": _agency,
    "diary_number": _optional,
    "urn": _urn,
    "source_url": _url,
    "work_id": _optional,
}
