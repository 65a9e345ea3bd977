"""Blocks of text with page-true citations, written as Markdown or DOCX."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from alke_kb.domain.linking import CitedPassage
from alke_kb.domain.places import SLIDES, pages_of

QUOTE_CHARACTERS = 700
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
# XML 1.0, and so DOCX, has no place for these.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# How a place is cited: a page, pages, a slide, the section of a file without pages.
_PLACES = {
    "fi": ("s. {0}", "s. {0}", "dia {0}", "kohta ”{0}”"),
    "sv": ("s. {0}", "s. {0}", "bild {0}", "avsnitt ”{0}”"),
    "en": ("p. {0}", "pp. {0}", "slide {0}", "section “{0}”"),
}
_NO_YEAR = {"fi": "vuosi ei tiedossa", "sv": "år okänt", "en": "year unknown"}
_TAGS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Block:
    """``sort`` is h1, h2, h3, text, quote or item; ``source`` is a quote's citation."""

    sort: str
    text: str
    source: str = ""


def citation(one: CitedPassage, language: str) -> str:
    """Title, year, place, diary number or URN."""
    metadata = one.document.metadata
    parts = [
        metadata.title,
        str(metadata.year or _NO_YEAR[language]),
        place_of(one, language),
        metadata.diary_number or metadata.urn or "",
    ]
    return ", ".join(part for part in parts if part)


def place_of(one: CitedPassage, language: str) -> str:
    """«s. 4», «s. 4–5», «dia 2»; in a file without pages the heading over the passage, if any."""
    page, pages, slide, section = _PLACES[language]
    number, headings = page_of(one), one.stored.passage.heading_path
    if not number:
        return section.format(headings[-1]) if headings else ""
    if one.document.media_type == SLIDES:
        return slide.format(number)
    return (pages if "–" in number else page).format(number)


def page_of(one: CitedPassage) -> str:
    """«4» or «4–5»; empty where a file has no pages."""
    return pages_of(one.stored.passage, one.document.media_type)


def shortened(text: str, most: int = QUOTE_CHARACTERS) -> str:
    """In one line, cut between words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def markdown_of(blocks: Iterable[Block]) -> str:
    """Text of documents is escaped: it is quoted, never markup."""
    lines = []
    for block in blocks:
        text = _MARKDOWN.sub(r"\\\1", _CONTROLS.sub("", block.text))
        if block.sort[0] == "h":
            lines.append(f"{'#' * int(block.sort[1])} {text}")
        elif block.sort == "quote":
            source = _MARKDOWN.sub(r"\\\1", _CONTROLS.sub("", block.source))
            lines.append(f"> {text}\n>\n> — {source}")
        else:
            lines.append(f"- {text}" if block.sort == "item" else text)
    return "\n\n".join(lines) + "\n"


def docx_of(blocks: Iterable[Block], language: str) -> bytes:
    """In Word's own styles, with the document's language set."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    fonts = document.styles["Normal"].element.get_or_add_rPr()
    mark = fonts.makeelement(qn("w:lang"), {qn("w:val"): _TAGS.get(language, "fi-FI")})
    fonts.append(mark)
    for block in blocks:
        text = _CONTROLS.sub("", block.text)
        if block.sort[0] == "h":
            document.add_heading(text, level=int(block.sort[1]))
            if block.sort == "h1":
                document.core_properties.title = text
        elif block.sort == "quote":
            document.add_paragraph(text, style="Quote")
            document.add_paragraph(_CONTROLS.sub("", block.source), style="Caption")
        else:
            document.add_paragraph(text, style="List Bullet" if block.sort == "item" else None)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
