"""Writes a source as DOCX with python-docx; zip times are fixed so that bytes repeat."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from samplekit.source import Source
from samplekit.words import MARK, NOTICE

EPOCH = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def render(source: Source) -> bytes:
    """The DOCX file of a source: real heading styles, lists, tables, header and footer fields."""
    meta = source.meta
    document = Document()
    properties = document.core_properties
    properties.title, properties.author = str(meta["title"]), str(meta["sender"])
    properties.language = source.language
    properties.created = properties.modified = EPOCH
    properties.last_modified_by, properties.comments = "", MARK[source.language]
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    _header(document, source)
    document.add_paragraph(str(meta["sender"]))
    document.add_paragraph(str(meta["title"]), style="Title")
    for line in (meta.get("label"), meta.get("dateline"), meta.get("diary")):
        if line:
            document.add_paragraph(str(line))
    document.add_paragraph().add_run(NOTICE[source.language]).bold = True
    for block in source.blocks:
        if block.kind == "heading":
            printed = f"{block.number} {source.printed(block)}".strip()
            document.add_paragraph(printed, style=f"Heading {block.level}")
        elif block.kind == "item":
            document.add_paragraph(block.text, style="List Bullet")
        elif block.kind == "table":
            _table(document, block.rows)
        else:
            document.add_paragraph(block.text)
    buffer = io.BytesIO()
    document.save(buffer)
    return _fixed(buffer.getvalue())


def _header(document: Any, source: Source) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.add_run(f"{source.meta['running']}\t{source.meta.get('diary') or ''}\t")
    _field(header, "PAGE")
    header.add_run(" (")
    _field(header, "NUMPAGES")
    header.add_run(")")
    section.footer.paragraphs[0].add_run(MARK[source.language])


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)


def _table(document: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.paragraphs[0].add_run(text).bold = number == 0
    document.add_paragraph()


def _fixed(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, old.read(name), compresslevel=9)
    return out.getvalue()
