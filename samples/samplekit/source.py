"""Reads a sample source: YAML front matter, then Markdown with marks for what is true in it.

Marks, stripped from the printed text:
``## Haasteet {haaste}``        role of the section (``{-}``: a theme heading, no role of its own)
``{c:ID>ANSWER|text}``          a region's challenge and the id of the strategy passage that answers it
``{a:ID|text}``                 the sentence of a strategy that answers
``{k:ID>THEME|text}``           a conclusion of a discussion and its theme
``{f:ID|text}``                 what a later record says of conclusion ID
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

MARK = re.compile(r"\{([cakf]):([\w-]+)(?:>([\w-]+))?\|([^{}]*)\}", re.S)
HEADING = re.compile(r"^(#{2,4}) (.+?)(?: \{([\w-]+)\})?$")


@dataclass(frozen=True)
class Mark:
    """One marked stretch: ``kind`` is c, a, k or f; ``target`` the answer id or the theme."""

    kind: str
    id: str
    target: str | None
    quote: str


@dataclass(frozen=True)
class Block:
    """``kind`` is heading, paragraph, item, quote or table; ``level`` 1–3 for headings."""

    kind: str
    text: str = ""
    level: int = 0
    number: str = ""
    role: str | None = None
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Source:
    """A sample document before it is laid out."""

    name: str
    meta: dict[str, object]
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...] = field(default=())

    @property
    def file(self) -> str:
        """Name of the generated file."""
        return str(self.meta["file"])

    @property
    def language(self) -> str:
        """``fi`` or ``sv``."""
        return str(self.meta.get("language", "fi"))

    @property
    def manifest(self) -> dict[str, object]:
        """Metadata that goes to the manifest."""
        value = self.meta["manifest"]
        if not isinstance(value, dict):
            raise TypeError(f"{self.name}: 'manifest' must be a mapping.")
        return value

    def printed(self, block: Block) -> str:
        """A heading's words as they stand on the page, without numbering."""
        return block.text.upper() if self.meta.get("caps") and block.level == 1 else block.text


def read_sources(folder: Path) -> list[Source]:
    """All sources of a folder in the order of their file names."""
    return [read_source(path) for path in sorted(folder.glob("*.md"))]


def read_source(path: Path) -> Source:
    """Parses one source file."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    meta = yaml.safe_load(front)
    marks = tuple(
        Mark(m[1], m[2], m[3], re.sub(r"\s+", " ", m[4]).strip()) for m in MARK.finditer(body)
    )
    body = MARK.sub(lambda m: m[4], body)
    blocks = tuple(_blocks(body, bool(meta.get("numbering"))))
    return Source(path.stem, meta, blocks, marks)


def _blocks(body: str, numbering: bool) -> Iterator[Block]:
    counters = [0, 0, 0]
    roles: list[str | None] = [None, None, None]
    for chunk in re.split(r"\n\s*\n", body.strip()):
        chunk = chunk.strip("\n")
        heading = HEADING.match(chunk)
        if heading:
            level = len(heading[1]) - 1
            counters[level - 1] += 1
            counters[level:] = [0] * (3 - level)
            inherited = roles[level - 2] if level > 1 else None
            role = heading[3] if heading[3] else inherited
            roles[level - 1 :] = [None if role == "-" else role] * (4 - level)
            number = ".".join(str(c) for c in counters[:level]) if numbering else ""
            yield Block("heading", heading[2], level, number, roles[level - 1])
        elif chunk.startswith("|"):
            rows = [
                tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
                for line in chunk.splitlines()
                if not set(line) <= set("|-: ")
            ]
            yield Block("table", rows=tuple(rows))
        elif chunk.startswith("- "):
            for item in re.split(r"\n(?=- )", chunk):
                yield Block("item", re.sub(r"\s+", " ", item[2:]).strip())
        else:
            yield Block("paragraph", re.sub(r"\s+", " ", chunk).strip())
