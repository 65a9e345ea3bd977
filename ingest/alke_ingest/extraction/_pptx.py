"""Slides by python-pptx: a slide is a page, its title a heading; notes are left out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..model import BlockKind, ExtractedDocument
from ._pages import PageBuilder
from ._properties import core_properties

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def extract(path: Path) -> ExtractedDocument:
    """Shapes in their stored order, which is the order a screen reader takes, title first."""
    import pptx

    presentation = pptx.Presentation(str(path))
    pages = PageBuilder()
    for number, slide in enumerate(presentation.slides):
        if number:
            pages.soft_break()
        title = slide.shapes.title
        if title is not None and title.has_text_frame:
            pages.add(title.text_frame.text, BlockKind.HEADING, level=1)
        shapes = slide.shapes
        identity = title.shape_id if title is not None else None
        _write((shape for shape in shapes if shape.shape_id != identity), pages)
    return ExtractedDocument(
        MEDIA_TYPE,
        # an empty last slide is a page all the same
        pages.finish(at_least=len(presentation.slides)),
        properties=core_properties(presentation.core_properties),
    )


def _write(shapes: Iterable[Any], pages: PageBuilder) -> None:
    from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

    furniture = {PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE}
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            _write(shape.shapes, pages)
        elif shape.is_placeholder and shape.placeholder_format.type in furniture:
            continue
        elif getattr(shape, "has_table", False) and shape.has_table:
            _write_table(shape.table, pages)
        elif shape.has_text_frame:
            _write_text(shape, pages)


def _write_text(shape: Any, pages: PageBuilder) -> None:
    paragraphs = [p for p in shape.text_frame.paragraphs if p.text.strip()]
    is_list = shape.is_placeholder and len(paragraphs) > 1
    for paragraph in paragraphs:
        item = is_list or paragraph.level > 0
        # a line break in a paragraph is a vertical tab in python-pptx
        text = paragraph.text.replace("\v", " ")
        pages.add(text, BlockKind.LIST_ITEM if item else BlockKind.PARAGRAPH)


def _write_table(table: Any, pages: PageBuilder) -> None:
    for row in table.rows:
        cells = [
            " ".join(cell.text_frame.text.split()) for cell in row.cells if not cell.is_spanned
        ]
        if any(cells):
            pages.add(" | ".join(cells), BlockKind.TABLE_ROW)
