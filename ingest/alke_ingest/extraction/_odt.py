"""OpenDocument text by odfdo: headings, lists, tables as rows, notes, page breaks."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from ..model import BlockKind, ExtractedDocument
from ._pages import PageBuilder
from ._reasons import Reason, failed

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_LEFT_OUT = {
    "text:tracked-changes",
    "text:table-of-content",
    "office:annotation",
    "office:forms",
    "text:sequence-decls",
    "text:note-citation",
}
_BOXES = {"draw:frame", "draw:custom-shape", "draw:rect", "draw:g", "draw:text-box"}


def extract(path: Path) -> ExtractedDocument:
    """Pages end at explicit breaks and at the soft page breaks that the writer program kept."""
    import odfdo

    with zipfile.ZipFile(path) as archive:
        if b":encryption-data" in archive.read("META-INF/manifest.xml"):
            raise failed(Reason.ENCRYPTED, path.name)
    document = odfdo.Document(str(path))
    reader = _Reader(_styles_that_break(document))
    reader.flow(document.body, BlockKind.PARAGRAPH)
    return ExtractedDocument(
        MEDIA_TYPE, reader.pages.finish(), properties=_properties(document.meta)
    )


def _styles_that_break(document: Any) -> set[str]:
    """Names of the paragraph and table styles that begin a new page."""
    found: set[str] = set()
    for style in document.get_styles():
        if style.tag != "style:style":
            continue
        breaks = any(
            child.get_attribute("fo:break-before") == "page"
            for child in style.children
            if child.tag in ("style:paragraph-properties", "style:table-properties")
        )
        if breaks or style.get_attribute("style:master-page-name"):
            found.add(str(style.get_attribute("style:name") or ""))
    return found


class _Reader:
    def __init__(self, breaking: set[str]) -> None:
        self.pages = PageBuilder()
        self._breaking = breaking
        self._begun = False

    def flow(self, parent: Any, kind: BlockKind) -> None:
        """Blocks inside ``parent``; paragraphs get ``kind`` (list items inside lists)."""
        for child in parent.children:
            match child.tag:
                case tag if tag in _LEFT_OUT:
                    continue
                case "text:h":
                    level = int(child.get_attribute("text:outline-level") or 1)
                    self._paragraph(child, BlockKind.HEADING, min(max(level, 1), 9))
                case "text:p":
                    self._paragraph(child, kind, None)
                case "text:list-item" | "text:list-header":
                    self.flow(child, BlockKind.LIST_ITEM)
                case "table:table":
                    self._table(child)
                case "text:soft-page-break":
                    self.pages.soft_break()
                case _:
                    self.flow(child, kind)

    def _paragraph(self, paragraph: Any, kind: BlockKind, level: int | None) -> None:
        self._break_before(paragraph, "text:style-name")
        boxes: list[Any] = []
        text, continues = "", False
        for item in _inline(paragraph, boxes, self.pages):
            if item is not None:
                text += item
                continue
            self.pages.add(text, kind, level=level, continues=continues)
            continues, text = bool(text.strip()), ""
            self.pages.soft_break()
        self.pages.add(text, kind, level=level, continues=continues)
        for box in boxes:
            self.flow(box, BlockKind.PARAGRAPH)

    def _break_before(self, element: Any, attribute: str) -> None:
        if self._begun and element.get_attribute(attribute) in self._breaking:
            self.pages.hard_break()
        self._begun = True

    def _table(self, table: Any) -> None:
        self._break_before(table, "table:style-name")
        for row in _rows(table):
            if row.tag == "text:soft-page-break":
                self.pages.soft_break()
                continue
            cells = [_cell_text(cell) for cell in row.children if cell.tag == "table:table-cell"]
            if any(cells):
                self.pages.add(" | ".join(cells), BlockKind.TABLE_ROW)


def _rows(parent: Any) -> list[Any]:
    found: list[Any] = []
    for child in parent.children:
        if child.tag in ("table:table-row", "text:soft-page-break"):
            found.append(child)
        elif child.tag in ("table:table-header-rows", "table:table-row-group", "table:table-rows"):
            found.extend(_rows(child))
    return found


def _cell_text(cell: Any) -> str:
    """All paragraphs of a cell, joined by blanks; notes and boxes in cells are not looked for."""
    parts: list[str] = []
    for child in cell.children:
        if child.tag in ("text:p", "text:h"):
            found = _inline(child, [], PageBuilder())
            parts.append("".join(item for item in found if item is not None))
        elif child.tag not in _LEFT_OUT:
            parts.append(_cell_text(child))
    return " ".join(" ".join(part.split()) for part in parts if part.strip())


def _inline(parent: Any, boxes: list[Any], pages: PageBuilder) -> list[str | None]:
    """Pieces of text in order, ``None`` for a soft page break; boxes and notes are put aside."""
    found: list[str | None] = [parent.text or ""]
    for child in parent.children:
        match child.tag:
            case "text:s":
                found.append(" ")
            case "text:tab":
                found.append("\t")
            case "text:line-break":
                found.append(" ")
            case "text:soft-page-break":
                found.append(None)
            case "text:note":
                pages.note(" ".join(_cell_text(body) for body in child.children))
            case tag if tag in _BOXES:
                boxes.append(child)
            case tag if tag not in _LEFT_OUT:
                found.extend(_inline(child, boxes, pages))
        found.append(child.tail or "")
    return found


def _properties(meta: Any) -> dict[str, str]:
    found = {
        "title": meta.title,
        "author": meta.initial_creator or meta.creator,
        "subject": meta.subject,
        "language": meta.language,
    }
    for name, date in (("created", meta.creation_date), ("modified", meta.date)):
        found[name] = date.date().isoformat() if date is not None else None
    return {name: str(value).strip() for name, value in found.items() if value}
