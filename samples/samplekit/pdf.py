"""Lays a source out as PDF with reportlab; the same source always gives the same bytes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, unescape

import reportlab
from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from samplekit.hyphenation import soften
from samplekit.source import Block, Source
from samplekit.words import CONTENTS, MARK, NOTICE

FONTS = {
    "vera": ("Vera", "VeraBd", "VeraIt"),
    "times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
}
GREY = colors.Color(0.35, 0.35, 0.35)


def register_fonts() -> None:
    """Registers the free Vera faces that reportlab carries."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in FONTS["vera"]:
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(
        "Vera", normal="Vera", bold="VeraBd", italic="VeraIt", boldItalic="VeraBd"
    )


def render(source: Source, hyphens: dict[str, str]) -> bytes:
    """The PDF file of a source; laid out twice because «3 (8)» needs the number of pages."""
    total = _build(source, hyphens, 0)[1]
    return _build(source, hyphens, total)[0]


def _build(source: Source, hyphens: dict[str, str], total: int) -> tuple[bytes, int]:
    buffer = io.BytesIO()
    document = _Template(buffer, source, total)
    document.multiBuild(_Story(source, hyphens).flowables())
    return buffer.getvalue(), document.page


class _Template(BaseDocTemplate):
    def __init__(self, buffer: io.BytesIO, source: Source, total: int) -> None:
        title = str(source.meta["title"])
        super().__init__(
            buffer, pagesize=A4, invariant=1, title=title, author=str(source.meta["sender"]),
            lang=source.language, pageCompression=1,
        )  # fmt: skip
        self.source, self.total = source, total
        self.regular, self.bold, _ = FONTS[str(source.meta.get("font", "vera"))]
        frame = Frame(25 * mm, 26 * mm, 160 * mm, 235 * mm, 0, 0, 0, 0, id="f")
        self.addPageTemplates(
            [
                PageTemplate("first", [frame], onPage=self._first),
                PageTemplate("later", [frame], onPage=self._later),
            ]
        )

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - reportlab's name
        level = getattr(flowable, "heading_level", None)
        if level is None:
            return
        key = f"h{flowable.heading_ordinal}"
        self.canv.bookmarkPage(key)
        if self.source.meta.get("outline"):
            self.canv.addOutlineEntry(flowable.heading_text, key, level - 1, closed=False)
        if level <= 2:
            self.notify("TOCEntry", (level - 1, escape(flowable.heading_text), self.page, key))

    def _number(self) -> str:
        return f"{self.page} ({self.total})"

    def _footer(self, canvas: Any) -> None:
        canvas.setFont(self.regular, 7.5)
        canvas.setFillColor(GREY)
        canvas.drawString(25 * mm, 14 * mm, MARK[self.source.language])
        if self.source.meta.get("page_number") == "footer":
            canvas.drawRightString(185 * mm, 14 * mm, str(self.page))

    def _first(self, canvas: Any, _: Any) -> None:
        canvas.saveState()
        self._footer(canvas)
        meta = self.source.meta
        if meta.get("page_number") != "footer":
            canvas.setFont(self.regular, 9)
            canvas.drawRightString(185 * mm, 281 * mm, self._number())
        canvas.setFont(self.bold, 9)
        canvas.drawString(25 * mm, 281 * mm, str(meta["sender"]))
        canvas.restoreState()

    def _later(self, canvas: Any, _: Any) -> None:
        canvas.saveState()
        self._footer(canvas)
        meta = self.source.meta
        canvas.setFont(self.regular, 8.5)
        canvas.drawString(25 * mm, 281 * mm, str(meta["running"]))
        if meta.get("page_number") != "footer":
            canvas.drawRightString(185 * mm, 281 * mm, self._number())
        if meta.get("diary"):
            canvas.drawRightString(185 * mm, 276.5 * mm, str(meta["diary"]))
        canvas.restoreState()


class _Contents(TableOfContents):
    """A contents page whose lines read «1 Johdanto ..... 3», as word processors set them."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        rows = []
        for level, text, page, _ in self._lastEntries or [(0, "…", 0, None)]:
            style = self.levelStyles[level]
            room = width - style.leftIndent - 8
            used = pdfmetrics.stringWidth(
                f"{unescape(text)}  {page}", style.fontName, style.fontSize
            )
            dot = pdfmetrics.stringWidth(".", style.fontName, style.fontSize)
            dots = "." * max(3, int((room - used) / dot))
            rows.append([Paragraph(f"{text} {dots} {page}", style)])
        self._table = Table(rows, colWidths=(width,), style=self.tableStyle)
        self.width, self.height = self._table.wrapOn(self.canv, width, height)
        return self.width, self.height


class _Story:
    def __init__(self, source: Source, hyphens: dict[str, str]) -> None:
        self.source, self.hyphens = source, hyphens
        regular, bold, italic = FONTS[str(source.meta.get("font", "vera"))]
        size = 9.6 if regular == "Vera" else 11.2
        body: dict[str, Any] = {
            "fontName": regular, "fontSize": size, "leading": size * 1.36,
            "embeddedHyphenation": 1, "uriWasteReduce": 0,
        }  # fmt: skip
        self.body = ParagraphStyle("b", spaceAfter=6, alignment=TA_JUSTIFY, **body)
        self.item = ParagraphStyle("i", parent=self.body, leftIndent=12, bulletIndent=2)
        self.small = ParagraphStyle(
            "s", parent=self.body, fontSize=size - 1.4, leading=size + 1, alignment=0
        )
        self.cell = ParagraphStyle("c", parent=self.small, spaceAfter=0)
        self.head = ParagraphStyle("ch", parent=self.cell, fontName=bold)
        self.caption = ParagraphStyle("cap", parent=self.small, fontName=italic)
        self.title = ParagraphStyle("t", fontName=bold, fontSize=17, leading=21, spaceAfter=8)
        self.headings = [
            ParagraphStyle(f"h{n}", fontName=bold, fontSize=s, leading=s * 1.25, spaceBefore=b,
                           spaceAfter=4, keepWithNext=1)
            for n, s, b in ((1, 13.5, 14), (2, 11.2, 9), (3, 9.8, 6))
        ]  # fmt: skip
        self.ordinal = 0

    def text(self, text: str) -> str:
        return soften(escape(text), self.hyphens)

    def flowables(self) -> list[Any]:
        meta = self.source.meta
        out: list[Any] = [NextPageTemplate("later")]
        cover = bool(meta.get("cover"))
        if cover:
            out.append(Spacer(1, 60 * mm))
        out.append(Paragraph(escape(str(meta.get("label", ""))), self.small))
        out.append(Paragraph(escape(str(meta["title"])), self.title))
        lines = [str(x) for x in (meta.get("dateline"), meta.get("diary")) if x]
        out += [Paragraph(escape(line), self.small) for line in lines]
        notice = Table([[Paragraph(escape(NOTICE[self.source.language]), self.cell)]], [160 * mm])
        notice.setStyle(TableStyle([("BOX", (0, 0), (-1, -1), 0.8, GREY)]))
        out += [Spacer(1, 6), notice, Spacer(1, 8)]
        if cover:
            out.append(PageBreak())
        if meta.get("toc"):
            contents = _Contents()
            contents.levelStyles = [
                ParagraphStyle("toc0", parent=self.small, spaceAfter=1),
                ParagraphStyle("toc1", parent=self.small, leftIndent=14, spaceAfter=1),
            ]
            out += [Paragraph(CONTENTS[self.source.language], self.headings[0]), contents]
            out.append(PageBreak() if cover else Spacer(1, 10))
        for block in self.source.blocks:
            out += self.block(block)
        return out

    def block(self, block: Block) -> list[Any]:
        if block.kind == "heading":
            printed = f"{block.number} {self.source.printed(block)}".strip()
            paragraph = Paragraph(escape(printed), self.headings[block.level - 1])
            paragraph.heading_level, paragraph.heading_text = block.level, printed
            self.ordinal += 1
            paragraph.heading_ordinal = self.ordinal
            return [paragraph]
        if block.kind == "item":
            return [Paragraph(self.text(block.text), self.item, bulletText="–")]
        if block.kind == "table":
            return [self.table(block.rows), Spacer(1, 8)]
        style = self.caption if block.text.startswith(("Taulukko ", "Tabell ")) else self.body
        return [Paragraph(self.text(block.text), style)]

    def cell_of(self, text: str, width: float, heading: bool) -> Any:
        style = self.head if heading else self.cell
        fits = pdfmetrics.stringWidth(text, style.fontName, style.fontSize) < width - 13
        return text if fits else Paragraph(escape(text), style)

    def table(self, rows: tuple[tuple[str, ...], ...]) -> Table:
        width = 160 * mm
        first = width * (0.4 if len(rows[0]) > 2 else 0.5)
        rest = (width - first) / (len(rows[0]) - 1)
        cells = [
            [self.cell_of(c, first if m == 0 else rest, n == 0) for m, c in enumerate(row)]
            for n, row in enumerate(rows)
        ]
        table = Table(cells, [first] + [rest] * (len(rows[0]) - 1), repeatRows=1)
        table.setStyle(
            TableStyle(
                [
                    ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
                    ("LINEBELOW", (0, 1), (-1, -1), 0.25, GREY),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("FONT", (0, 0), (-1, 0), self.head.fontName, self.head.fontSize),
                    ("FONT", (0, 1), (-1, -1), self.cell.fontName, self.cell.fontSize),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                    ("TOPPADDING", (0, 0), (-1, -1), 2),
                ]
            )
        )
        return table
