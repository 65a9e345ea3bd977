"""HTML by selectolax: headings, paragraphs, list items and table rows in document order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ..model import BlockKind, ExtractedDocument
from ._pages import PageBuilder
from ._reasons import Reason, failed
from ._text import decode

MEDIA_TYPE = "text/html"
_LEFT_OUT = {
    *("script", "style", "nav", "template", "noscript", "head", "svg", "iframe", "object"),
    *("button", "select", "textarea", "input", "form", "dialog", "canvas", "audio", "video"),
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"),
    *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "header", "hgroup", "hr"),
    *(
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
    ),
    *("th", "thead", "tr", "ul", *_HEADINGS),
}
# cells that hold these are layout, not a row of data
_LAYOUT = ", ".join(("table", "ul", "ol", *_HEADINGS))
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)


def extract(path: Path) -> ExtractedDocument:
    """One page. Only ``<main>`` is read where the file has one with text."""
    data = path.read_bytes()
    declared = _CHARSET.search(data[:4096])
    text = decode(data, declared=declared[1].decode("ascii") if declared else None)
    if text is None:
        raise failed(Reason.UNSUPPORTED, path.name, "It holds bytes that are not text.")
    return read(text)


def read(text: str) -> ExtractedDocument:
    """The same from text in memory."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    main = tree.css_first("main")
    root = main if main is not None and main.text(strip=True) else tree.body
    pages = PageBuilder()
    if root is not None:
        _Walk(pages).run(root)
    return ExtractedDocument(MEDIA_TYPE, pages.finish(), properties=_properties(tree))


class _Walk:
    """Goes through the tree without recursion, so that no depth of nesting can break it."""

    def __init__(self, pages: PageBuilder) -> None:
        self._pages = pages
        self._text: list[str] = []
        self._kinds: list[tuple[BlockKind, int | None]] = [(BlockKind.PARAGRAPH, None)]

    def run(self, root: Any) -> None:
        waiting: list[tuple[Any, bool]] = [(root, False)]
        while waiting:
            node, leaving = waiting.pop()
            tag = node.tag
            if tag == "-text":
                self._text.append(node.text_content or "")
            elif leaving:
                self._flush()
                self._kinds.pop()
            elif tag == "br":
                self._text.append(" ")
            elif tag.startswith("-") or _is_left_out(node):
                continue
            elif tag == "tr" and node.css_first(_LAYOUT) is None:
                self._flush()
                self._row(node)
            else:
                if tag in _BLOCKS:
                    self._flush()
                    self._kinds.append(self._kind(tag))
                    waiting.append((node, True))
                waiting.extend((child, False) for child in reversed(_children(node)))
        self._flush()

    def _kind(self, tag: str) -> tuple[BlockKind, int | None]:
        if tag in _HEADINGS:
            return BlockKind.HEADING, _HEADINGS[tag]
        if tag == "li":
            return BlockKind.LIST_ITEM, None
        if tag == "p":
            # a paragraph inside a list item is still the item
            return self._kinds[-1]
        return BlockKind.PARAGRAPH, None

    def _flush(self) -> None:
        text, self._text = "".join(self._text), []
        kind, level = self._kinds[-1]
        self._pages.add(text, kind, level=level)

    def _row(self, row: Any) -> None:
        cells = [
            " ".join(cell.text(separator=" ").split())
            for cell in _children(row)
            if cell.tag in ("td", "th")
        ]
        if any(cells):
            self._pages.add(" | ".join(cells), BlockKind.TABLE_ROW)


def _children(node: Any) -> list[Any]:
    return list(node.iter(include_text=True))


def _is_left_out(node: Any) -> bool:
    if node.tag in _LEFT_OUT:
        return True
    attributes = node.attributes
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or attributes.get("role") in ("navigation", "search")
    )


def _properties(tree: Any) -> dict[str, str]:
    title = tree.css_first("title")
    html = tree.css_first("html")
    found = {
        "title": " ".join(title.text().split()) if title is not None else "",
        "language": (html.attributes.get("lang") or "").strip() if html is not None else "",
    }
    for name in ("author", "keywords"):
        node = tree.css_first(f'meta[name="{name}"]')
        found[name] = (node.attributes.get("content") or "").strip() if node is not None else ""
    return {name: value for name, value in found.items() if value}
