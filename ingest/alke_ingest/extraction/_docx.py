"""Word documents by python-docx: headings, lists, tables as rows, footnotes, page breaks.

Body, paragraphs and runs are walked as XML, because python-docx's own lists pass over content
controls, inserted text and text boxes, which ministries' templates are made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from ..model import BlockKind, ExtractedDocument
from ._docx_styles import Styles
from ._pages import PageBuilder
from ._properties import core_properties

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHARACTERS = {
    f"{_W}tab": "\t",
    f"{_W}cr": " ",
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}softHyphen": "\u00ad",
}
# struck out in tracked changes, properties, comments, field codes
_LEFT_OUT = {f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "instrText")}


class _Break(Enum):
    HARD = "hard"
    SOFT = "soft"


def extract(path: Path) -> ExtractedDocument:
    """Pages end where the file says so: explicit breaks, and where Word last laid pages out."""
    import docx

    document = docx.Document(str(path))
    styles = Styles(document.styles.element)
    properties = core_properties(document.core_properties)
    if styles.language:
        properties.setdefault("language", styles.language)
    reader = _Reader(styles, _notes(document.part))
    reader.flow(document.element.body)
    return ExtractedDocument(MEDIA_TYPE, reader.pages.finish(), properties=properties)


def _notes(part: Any) -> Mapping[tuple[str, str], str]:
    """Text of footnotes and endnotes by (kind, id)."""
    from docx.oxml import parse_xml

    found: dict[tuple[str, str], str] = {}
    for relation in part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1].removesuffix("s")
        if kind not in ("footnote", "endnote") or relation.is_external:
            continue
        for note in parse_xml(relation.target_part.blob).iter(f"{_W}{kind}"):
            if note.get(f"{_W}type") in (None, "normal"):
                found[kind, note.get(f"{_W}id", "")] = _plain(note)
    return found


def _plain(element: Any) -> str:
    """Text of all paragraphs inside, joined by blanks."""
    parts = ("".join(_strings(p)) for p in element.iter(f"{_W}p"))
    return " ".join(text.strip() for text in parts if text.strip())


def _strings(paragraph: Any) -> Iterator[str]:
    return (item for item in _inline(paragraph) if isinstance(item, str))


def _inline(parent: Any) -> Iterator[str | _Break | Any]:
    """Text and breaks of a paragraph in order; note references and text boxes as their elements."""
    for child in parent:
        tag = child.tag
        if not isinstance(tag, str) or tag in _LEFT_OUT:
            continue
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag == f"{_W}br":
            yield _Break.HARD if child.get(f"{_W}type") == "page" else " "
        elif tag == f"{_W}lastRenderedPageBreak":
            yield _Break.SOFT
        elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference", f"{_W}txbxContent"):
            yield child
        elif tag == f"{_MC}AlternateContent":
            # the same text box twice, for new and old versions of Word
            choice = child.find(f"{_MC}Choice")
            yield from _inline(choice if choice is not None else child)
        elif tag == f"{_W}r" and _is_hidden(child):
            continue
        else:
            yield from _inline(child)


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val") not in ("0", "false")


class _Reader:
    """Writes what it meets to pages; blocks of a text box follow the paragraph that anchors it."""

    def __init__(self, styles: Styles, notes: Mapping[tuple[str, str], str]) -> None:
        self.pages = PageBuilder()
        self._styles = styles
        self._note_texts = notes
        self._begun = False

    def flow(self, parent: Any) -> None:
        """Everything in a body, cell, text box or content control."""
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag == f"{_W}sdt":
                gallery = child.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
                content = child.find(f"{_W}sdtContent")
                is_contents = gallery is not None and gallery.get(f"{_W}val") == "Table of Contents"
                if content is not None and not is_contents:
                    self.flow(content)
            elif child.tag in (f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"):
                self.flow(child)

    def _paragraph(self, paragraph: Any) -> None:
        role = self._styles.role_of(paragraph)
        if role.page_break_before and self._begun:
            self.pages.hard_break()
        self._begun = True
        boxes: list[Any] = []
        text, continues = "", False

        def write() -> None:
            if not role.is_contents:
                self.pages.add(text, role.kind, level=role.level, continues=continues)

        for item in _inline(paragraph):
            if isinstance(item, str):
                text += item
            elif isinstance(item, _Break):
                write()
                continues = bool(text.strip()) and item is _Break.SOFT
                text = ""
                if item is _Break.HARD:
                    self.pages.hard_break()
                else:
                    self.pages.soft_break()
            elif item.tag == f"{_W}txbxContent":
                boxes.append(item)
            else:
                kind = "footnote" if item.tag == f"{_W}footnoteReference" else "endnote"
                self.pages.note(self._note_texts.get((kind, item.get(f"{_W}id", "")), ""))
        write()
        for box in boxes:
            self.flow(box)
        if self._styles.ends_section_with_page(paragraph):
            self.pages.hard_break()

    def _table(self, table: Any) -> None:
        rows = list(_children(table, "tr"))
        cells_of = [list(_children(row, "tc")) for row in rows]
        if all(len(cells) <= 1 for cells in cells_of):
            # a frame around ordinary text
            for cells in cells_of:
                for cell in cells:
                    self.flow(cell)
            return
        for row, cells in zip(rows, cells_of, strict=True):
            if self._begins_page(row):
                self.pages.soft_break()
            texts = [_plain(cell) for cell in cells]
            if any(texts):
                self.pages.add(" | ".join(texts), BlockKind.TABLE_ROW)
        self._begun = True

    def _begins_page(self, row: Any) -> bool:
        """Whether the page changed at this row: the mark comes before any text of the row."""
        for paragraph in row.iter(f"{_W}p"):
            for item in _inline(paragraph):
                if item is _Break.SOFT:
                    return True
                if isinstance(item, str) and item.strip():
                    return False
        return False


def _children(parent: Any, name: str) -> Iterator[Any]:
    """Rows or cells, also those inside content controls and tracked changes."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _children(child, name)
