"""What a Word paragraph is, by its own properties and its chain of styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..model import BlockKind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Word keeps built-in names in English in the file; other programs write their own.
_HEADING = re.compile(r"(?:heading|otsikko|rubrik)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(?:toc|contents|sisluet|innehåll)\s*(?:\d+|heading)|toc ?heading", re.IGNORECASE
)
_BODY_LEVEL = 9
_LIST = re.compile(r"list(?!\s*paragraph)\b|luettelo|punktlista", re.IGNORECASE)
_TITLES = {"title", "otsikko", "rubrik"}


@dataclass(frozen=True, slots=True)
class Role:
    """Kind of a paragraph; ``is_contents`` marks lines of a table of contents."""

    kind: BlockKind
    level: int | None
    is_contents: bool
    page_break_before: bool


class Styles:
    """The style sheet: names, parents and paragraph properties by style id."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default: str | None = None
        for style in root.iter(f"{_W}style"):
            if style.get(f"{_W}type") == "paragraph":
                name = style.get(f"{_W}styleId", "")
                self._styles[name] = style
                if style.get(f"{_W}default") in ("1", "true"):
                    self._default = name
        lang = root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
        self.language: str = (lang.get(f"{_W}val") or "") if lang is not None else ""

    def role_of(self, paragraph: Any) -> Role:
        """Heading by style name or outline level, list item by numbering or style name."""
        chain = list(self._chain(paragraph))
        names = [_value(style, "name") or "" for style in chain]
        properties = [paragraph.find(f"{_W}pPr"), *(style.find(f"{_W}pPr") for style in chain)]
        properties = [found for found in properties if found is not None]
        level = _level(names, properties)
        numbering = _first(properties, f"numPr/{_W}numId")
        if level is not None:
            kind = BlockKind.HEADING
        elif (numbering not in (None, "0")) or any(_LIST.match(name) for name in names):
            kind = BlockKind.LIST_ITEM
        else:
            kind = BlockKind.PARAGRAPH
        return Role(
            kind,
            level,
            any(_CONTENTS.match(name) for name in names),
            _first(properties, "pageBreakBefore") in ("", "1", "true", "on"),
        )

    def ends_section_with_page(self, paragraph: Any) -> bool:
        """Whether a section ends here and the next one begins on a new page."""
        section = paragraph.find(f"{_W}pPr/{_W}sectPr")
        if section is None:
            return False
        # the type is that of the section's own beginning, so look at the next section's
        for later in paragraph.itersiblings():
            following = later if later.tag == f"{_W}sectPr" else later.find(f".//{_W}sectPr")
            if following is not None:
                return _value(following, "type") in (None, "nextPage", "oddPage", "evenPage")
        return False

    def _chain(self, paragraph: Any) -> Iterator[Any]:
        name = _value(paragraph.find(f"{_W}pPr"), "pStyle") or self._default
        seen: set[str] = set()
        while name and name not in seen and name in self._styles:
            seen.add(name)
            yield self._styles[name]
            name = _value(self._styles[name], "basedOn")


def _level(names: list[str], properties: list[Any]) -> int | None:
    if names and names[0].strip().lower() in _TITLES:
        return 1
    outline = _first(properties, "outlineLvl")
    if outline is not None and outline.isdigit():
        return int(outline) + 1 if int(outline) < _BODY_LEVEL else None
    for name in names:
        if match := _HEADING.fullmatch(name.strip()):
            return int(match[1])
    return None


def _first(properties: list[Any], path: str) -> str | None:
    """Value of the nearest such property; ``""`` when it is there without a value."""
    for found in properties:
        element = found.find(f"{_W}{path}")
        if element is not None:
            return str(element.get(f"{_W}val") or "")
    return None


def _value(parent: Any, name: str) -> str | None:
    element = parent.find(f"{_W}{name}") if parent is not None else None
    return None if element is None else element.get(f"{_W}val")
