"""Dates as Finnish, Swedish and English documents write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

_MONTHS = {
    "fi": [
        "tammi",
        "helmi",
        "maalis",
        "huhti",
        "touko",
        "kesä",
        "heinä",
        "elo",
        "syys",
        "loka",
        "marras",
        "joulu",
    ],
    "sv": [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
}
_NUMBER = {
    **{f"{name}kuu": number for number, name in enumerate(_MONTHS["fi"], 1)},
    **{name: number for number, name in enumerate(_MONTHS["sv"], 1)},
    **{name: number for number, name in enumerate(_MONTHS["en"], 1)},
}
_FI = "|".join(f"{name}kuu" for name in _MONTHS["fi"])
_OTHER = "|".join(dict.fromkeys((*_MONTHS["sv"], *_MONTHS["en"])))
_YEAR = r"(?P<y>(?:19|20)\d{2})"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d.-]){_YEAR}-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?![\d-])",
        # 8.2.2022, and 1.–2.2.2022 by its last day
        rf"(?<![\d.])(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}(?![\d.]*\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:\.|\s+päivänä)?\s+(?P<n>{_FI})ta\s+{_YEAR}",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?P<n>{_OTHER})\s+{_YEAR}",
        rf"\b(?P<n>{_OTHER})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,\s+{_YEAR}",
    )
)
_COMPACT = re.compile(rf"(?<!\d){_YEAR}[-_.]?(?P<m>\d{{2}})[-_.]?(?P<d>\d{{2}})(?!\d)")
_BARE_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d{2}(?![\d/])")
_EARLIEST = date(1950, 1, 1)


def latest() -> date:
    """Documents are not dated far ahead: a later date is something that the text plans."""
    return date.today() + timedelta(days=366)


def _valid(match: re.Match[str]) -> date | None:
    named = match.groupdict()
    month = _NUMBER[named["n"].lower()] if named.get("n") else int(named["m"])
    try:
        found = date(int(named["y"]), month, int(named["d"]))
    except ValueError:
        return None
    return found if _EARLIEST <= found <= latest() else None


def dates_in(text: str) -> Iterator[date]:
    """All dates in the text, in its order."""
    found = [
        (match.start(), -match.end(), day)
        for pattern in _PATTERNS
        for match in pattern.finditer(text)
        if (day := _valid(match)) is not None
    ]
    for _start, _end, day in sorted(found):
        yield day


def parse_date(text: str) -> date | None:
    """The text as a whole as one date, else ``None``."""
    for pattern in _PATTERNS:
        match = pattern.fullmatch(text.strip().removeprefix("den ").strip())
        if match is not None and (found := _valid(match)) is not None:
            return found
    return None


def date_in_name(name: str) -> date | None:
    """A date in a file name: 2022-02-08, 20220208, 8.2.2022."""
    for match in _COMPACT.finditer(name):
        if (found := _valid(match)) is not None:
            return found
    return next(dates_in(name.replace("_", " ")), None)


def years_in(text: str) -> list[int]:
    """Years that stand by themselves, in the text's order; of «2022–2025» both."""
    return [int(year) for year in _BARE_YEAR.findall(text) if int(year) <= latest().year + 30]
