"""Metadata of a document: what was given, and for the rest what its front shows, with confidence.

Confidences are rough classes, not frequencies: 0.9 the document says so in so many words, 0.7 a
usual place says so, 0.5 it follows from something else, below that it is hardly more than a default.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from alke_ingest.metadata._dates import date_in_name, dates_in, years_in
from alke_ingest.metadata._markings import diary_number, publicity_marking, statute_number, urn
from alke_ingest.metadata._subjects import ministries_of, regions_of
from alke_ingest.metadata._title import find_title
from alke_kb.domain import METADATA_FIELDS, FieldOrigin, Kind, Language, Metadata, Origin, Publicity
from alke_kb.vocab import load_document_types, load_rounds

_FRONT = 1500
_LETTERHEAD = 400
_ROUND_SLACK = datetime.timedelta(days=45)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_URN_ADDRESS = re.compile(r"https?://urn\.fi/URN:[:0-9A-Za-z-]+[0-9A-Za-z]", re.IGNORECASE)
_LANGUAGE_PART = re.compile(r"[-_. ](?:fi|sv|en|suomi|svenska|ruotsi|english)$", re.IGNORECASE)

Found = tuple[Any, float]


def complete(
    given: Mapping[str, object],
    *,
    path: str,
    properties: Mapping[str, str],
    opening_text: str,
    headings: Sequence[str],
    language: Language,
) -> Metadata:
    """Metadata with every field that is given or can be inferred, and where each came from.

    ``given`` holds checked values (``GivenMetadata.values``); ``opening_text`` is the text of the
    first pages, ``properties`` the file's own, ``headings`` in reading order.
    """
    front = _Front(given, path, properties, opening_text, headings)
    values: dict[str, Any] = {}
    origins: dict[str, FieldOrigin] = {}
    finders = {
        "title": front.title,
        "kind": front.kind,
        "date": front.date,
        "regions": front.regions,
        "ministries": front.ministries,
        "round": front.round,
        "language": lambda: (language, 0.9),
        "publicity": front.publicity,
        # Rights hang on it, so it is never guessed.
        "agency": lambda: None,
        "diary_number": front.diary_number,
        "urn": front.urn,
        "source_url": front.source_url,
        "work_id": front.work_id,
    }
    for name in METADATA_FIELDS:
        if given.get(name) is not None:
            values[name], origins[name] = given[name], FieldOrigin(Origin.GIVEN)
            continue
        found = finders[name]()
        if found is not None and found[0] is not None and found[0] != ():
            values[name] = found[0]
            origins[name] = FieldOrigin(Origin.INFERRED, round(found[1], 2))
    return Metadata(**values, origins=MappingProxyType(origins))


class _Front:
    """The front of one document; each method finds one field, ``None`` where nothing tells."""

    def __init__(
        self,
        given: Mapping[str, object],
        path: str,
        properties: Mapping[str, str],
        opening_text: str,
        headings: Sequence[str],
    ) -> None:
        self._given = given
        self._path = path
        self._name = PurePosixPath(path).stem
        self._properties = properties
        self._text = opening_text
        self._head = opening_text[:_FRONT]
        self._title, self._title_confidence = (
            (str(given["title"]), 1.0)
            if given.get("title")
            else find_title(properties, opening_text, headings, path)
        )
        self._number = str(given["number"]) if given.get("number") else statute_number(self._title)

    def title(self) -> Found:
        return self._title, self._title_confidence

    def kind(self) -> Found:
        if self._number is not None:
            return Kind.LEGISLATION, 0.95
        readable = re.sub(r"[_-]+", " ", self._name)
        for text, share in ((self._title, 1.0), (readable, 0.8), (self._head[:_LETTERHEAD], 0.6)):
            for one in load_document_types().values():
                # a running text mentions acts all the time; only a title makes it one
                if share < 1 and one.kind is Kind.LEGISLATION:
                    continue
                if one.matches(text):
                    return one.kind, one.confidence * share * min(1, self._title_confidence + 0.3)
        return Kind.OTHER, 0.2

    def _kind(self) -> Kind:
        kind = self._given.get("kind") or self.kind()[0]
        assert isinstance(kind, Kind)
        return kind

    def date(self) -> Found | None:
        year = self._given.get("year")
        if isinstance(year, int):
            # the register knows the year only; its first day stands for it
            return datetime.date(year, 1, 1), 0.6
        if self._number is not None:
            return datetime.date(int(self._number[-4:]), 1, 1), 0.6
        in_title = next(dates_in(self._title), None)
        if in_title is not None:
            return in_title, 0.9
        in_name = date_in_name(self._name)
        in_head = next(dates_in(self._head[: _FRONT // 2]), None)
        if in_head is not None:
            return in_head, 0.85 if in_head == in_name else 0.7
        if in_name is not None:
            return in_name, 0.7
        years = years_in(self._title) or years_in(re.sub(r"[_-]+", " ", self._name))
        created = _ISO.match(self._properties.get("created", ""))
        made = (
            datetime.date.fromisoformat(created.group())
            if created and _real(created.group())
            else None
        )
        if years:
            if made is not None and made.year in (years[0] - 1, years[0]):
                return made, 0.5
            return datetime.date(years[0], 1, 1), 0.5
        return (made, 0.3) if made is not None else None

    def _date(self) -> datetime.date | None:
        given = self._given.get("date")
        if isinstance(given, datetime.date):
            return given
        found = self.date()
        return found[0] if found is not None else None

    def regions(self) -> Found | None:
        day = self._date()
        year = day.year if day is not None else None
        in_title, only_towns = regions_of(self._title, year)
        if in_title:
            return in_title, 0.6 if only_towns else 0.9
        if self._kind() is Kind.LEGISLATION:
            return None
        in_name, only_towns = regions_of(_as_name(self._name), year)
        if in_name and not only_towns:
            return in_name, 0.7
        # in a letterhead a town is only the place where it was written
        in_head, only_towns = regions_of(self._head[:_LETTERHEAD], year)
        return (in_head, 0.6) if in_head and not only_towns else None

    def ministries(self) -> Found | None:
        in_title = ministries_of(self._title)
        if in_title:
            return in_title, 0.9
        if self._kind() is Kind.LEGISLATION:
            return None
        author = self._properties.get("author", "")
        in_head = ministries_of(f"{author}\n{self._head[:_LETTERHEAD]}")
        return (in_head, 0.6) if in_head else None

    def round(self) -> Found | None:
        if self._kind() not in (Kind.DIALOGUE_RECORD, Kind.SITUATION_REVIEW):
            return None
        held = {one.id: one for one in load_rounds().values() if one.held}
        for year in years_in(f"{self._title} {re.sub(r'[_-]+', ' ', self._name)}"):
            if str(year) in held:
                return str(year), 0.8
        day = self._date()
        if day is None:
            return None
        for one in held.values():
            if one.starts is None or one.ends is None:
                continue
            if one.starts - _ROUND_SLACK <= day <= one.ends + _ROUND_SLACK:
                return one.id, 0.8
        return (str(day.year), 0.5) if str(day.year) in held else None

    def publicity(self) -> Found:
        # Clean-up takes running headers out of the pages; a marking often stands only there.
        lines = [*self._head.splitlines(), *self._properties.get("stamps", "").splitlines()]
        marked = publicity_marking(self._title, self._path, lines)
        if marked is not None:
            return marked, 0.8
        return Publicity.PUBLIC, 0.5

    def diary_number(self) -> Found | None:
        kept_out = self._properties.get("diary_number")
        return (kept_out, 0.9) if kept_out else diary_number(self._head)

    def urn(self) -> Found | None:
        found = urn(self._text)
        return (found, 0.8) if found else None

    def source_url(self) -> Found | None:
        found = _URN_ADDRESS.search(self._text)
        return (found.group(), 0.7) if found else None

    def work_id(self) -> Found | None:
        """Language versions of one work share it: a statute's number, or the path without the language."""
        if self._number is not None:
            return self._number, 0.9
        path = PurePosixPath(self._path)
        stem = _LANGUAGE_PART.sub("", path.stem)
        folders = [part for part in path.parent.parts if part.lower() not in {"fi", "sv", "en"}]
        if stem == path.stem and len(folders) == len(path.parent.parts):
            return None
        return "/".join((*folders, stem)), 0.5


def _real(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _as_name(stem: str) -> str:
    """«pohjois-savo_2022» with capitals, so that names are seen as names."""
    return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), stem.replace("_", " "))
