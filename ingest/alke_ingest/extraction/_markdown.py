"""Markdown by markdown-it: headings, paragraphs, list items and table rows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..model import BlockKind, ExtractedDocument
from . import _html
from ._pages import PageBuilder
from ._reasons import Reason, failed
from ._text import decode

MEDIA_TYPE = "text/markdown"
# «#Otsikko#», «##2.1 Otsikko#»: written without the blank that the standard asks for.
_SLOPPY = re.compile(r"^(#{1,6})(?=[^#\s])(.+?)(?:#+)?[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PROPERTIES = {
    **{name: name for name in ("title", "author", "subject", "keywords", "language")},
    **{"lang": "language", "date": "created"},
}


def extract(path: Path) -> ExtractedDocument:
    """Pages between form feeds, else one page; properties from YAML front matter."""
    text = decode(path.read_bytes())
    if text is None:
        raise failed(Reason.UNSUPPORTED, path.name, "It holds bytes that are not text.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    properties: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        properties = _front_matter(front[1])
        text = text[front.end() :] if properties else text
    pages = PageBuilder()
    for number, page in enumerate(text.split("\f")):
        if number:
            pages.soft_break()
        _write(page, pages)
    return ExtractedDocument(MEDIA_TYPE, pages.finish(), properties=properties)


def _write(text: str, pages: PageBuilder) -> None:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    depth, heading = 0, None
    cells: list[str] | None = None
    for token in parser.parse(_with_blanks(text)):
        match token.type:
            case "list_item_open":
                depth += 1
            case "list_item_close":
                depth -= 1
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = None
            case "tr_open":
                cells = []
            case "tr_close":
                if cells and any(cells):
                    pages.add(" | ".join(cells), BlockKind.TABLE_ROW)
                cells = None
            case "inline":
                content = _inline(token.children or ())
                if cells is not None:
                    cells.append(content)
                elif heading is not None:
                    pages.add(content, BlockKind.HEADING, level=heading)
                else:
                    kind = BlockKind.LIST_ITEM if depth else BlockKind.PARAGRAPH
                    pages.add_lines(content.split("\n"), kind)
            case "fence" | "code_block":
                pages.add(token.content, BlockKind.PARAGRAPH)
            case "html_block":
                for page in _html.read(token.content).pages:
                    for block in page.blocks:
                        pages.add(block.text, block.kind, level=block.level)


def _inline(tokens: Sequence[Any]) -> str:
    """Text without marks; pictures leave nothing, their descriptions are not the document's text."""
    parts: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append("\n")
        elif token.type == "hardbreak":
            parts.append(" ")
    return "".join(parts)


def _with_blanks(text: str) -> str:
    """Sloppy headings made standard.

    A heading's text begins with a capital or a digit, and it stands alone or is closed with
    ``#``; so «#tulevaisuus on meidän» inside running text stays what it is.
    """
    lines = text.split("\n")
    fence = ""
    for index, line in enumerate(lines):
        if mark := _FENCE.match(line):
            fence = mark[1][0] if not fence else ("" if mark[1][0] == fence else fence)
        if fence or not (match := _SLOPPY.match(line)):
            continue
        closed = line.rstrip().endswith("#")
        alone = not _at(lines, index - 1) and not _at(lines, index + 1)
        first = next((char for char in match[2] if char.isalnum()), "")
        if closed or (alone and (first.isupper() or first.isdigit())):
            lines[index] = f"{match[1]} {match[2].strip()}"
    return "\n".join(lines)


def _at(lines: Sequence[str], index: int) -> str:
    return lines[index].strip() if 0 <= index < len(lines) else ""


def _front_matter(text: str) -> dict[str, str]:
    import yaml

    try:
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    if not isinstance(values, Mapping):
        return {}
    found = ((_PROPERTIES.get(str(key)), value) for key, value in values.items())
    return {
        name: str(value)
        for name, value in found
        if name and isinstance(value, str | int | float | datetime.date)
    }
