"""Plain text: its encoding, and paragraphs between blank lines; a form feed is a page break."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from ..model import BlockKind, ExtractedDocument
from ._pages import PageBuilder
from ._reasons import Reason, failed

MEDIA_TYPE = "text/plain"
# What Finnish and Swedish offices have written text in; more candidates only add wrong guesses.
_CANDIDATES = ["cp1252", "iso8859_15", "cp850", "mac_roman"]
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def decode(data: bytes, *, declared: str | None = None) -> str | None:
    """Text of ``data``, or ``None`` when it is not text in any encoding we know."""
    for mark, coding in _BOMS:
        if data.startswith(mark):
            return _strict(data, coding)
    if b"\x00" in data:
        return _utf16_without_mark(data)
    for name in ("utf-8", declared):
        text = _strict(data, name) if name else None
        if text is not None and _is_texty(text):
            return text
    return _guess(data)


def _strict(data: bytes, coding: str) -> str | None:
    try:
        return data.decode(coding)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf16_without_mark(data: bytes) -> str | None:
    for coding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if zeros.count(0) > 0.7 * len(zeros):
            text = _strict(data, coding)
            if text is not None and _is_texty(text):
                return text
    return None


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_CANDIDATES).best()
    text = str(best) if best is not None else None
    return text if text is not None and _is_texty(text) else None


def _is_texty(text: str) -> bool:
    return len(_CONTROLS.findall(text)) <= len(text) // 500


def extract(path: Path) -> ExtractedDocument:
    """Pages between form feeds, one paragraph block per run of lines.

    A line end after a hyphen stays as a newline in the block: only clean-up can tell a
    hyphenated word from a suspended hyphen.
    """
    text = decode(path.read_bytes())
    if text is None:
        raise failed(Reason.UNSUPPORTED, path.name, "It holds bytes that are not text.")
    pages = PageBuilder()
    for number, page in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\f")):
        if number:
            pages.soft_break()
        for paragraph in re.split(r"\n[ \t]*(?:\n[ \t]*)+", page):
            pages.add_lines(paragraph.split("\n"), BlockKind.PARAGRAPH)
    return ExtractedDocument(MEDIA_TYPE, pages.finish())
