"""What a file really is, by its content first and its name only where content cannot tell."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from . import _docx, _html, _markdown, _odt, _pdf, _pptx, _text
from ._reasons import Reason, failed

_HEAD = 4096
_BY_SUFFIX = {
    ".pdf": _pdf.MEDIA_TYPE,
    ".docx": _docx.MEDIA_TYPE,
    ".pptx": _pptx.MEDIA_TYPE,
    ".odt": _odt.MEDIA_TYPE,
    ".html": _html.MEDIA_TYPE,
    ".htm": _html.MEDIA_TYPE,
    ".xhtml": _html.MEDIA_TYPE,
    ".md": _markdown.MEDIA_TYPE,
    ".markdown": _markdown.MEDIA_TYPE,
    ".txt": _text.MEDIA_TYPE,
    ".text": _text.MEDIA_TYPE,
}
SUPPORTED_SUFFIXES = frozenset(_BY_SUFFIX)
_TEXTUAL = {_html.MEDIA_TYPE, _markdown.MEDIA_TYPE, _text.MEDIA_TYPE}
_NAMES = {
    _pdf.MEDIA_TYPE: "PDF",
    _docx.MEDIA_TYPE: "Word (DOCX)",
    _pptx.MEDIA_TYPE: "PowerPoint (PPTX)",
    _odt.MEDIA_TYPE: "OpenDocument text (ODT)",
    _html.MEDIA_TYPE: "HTML",
    _markdown.MEDIA_TYPE: "Markdown",
    _text.MEDIA_TYPE: "plain text",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
# first bytes of what people put into document folders by mistake
_FOREIGN = (
    (b"{\\rtf", "It is an RTF file."),
    (b"\x89PNG", "It is a picture (PNG)."),
    (b"\xff\xd8\xff", "It is a picture (JPEG)."),
    (b"II*\x00", "It is a picture (TIFF)."),
    (b"MM\x00*", "It is a picture (TIFF)."),
    (b"GIF8", "It is a picture (GIF)."),
    (b"\x1f\x8b", "It is a compressed archive: unpack it first."),
    (b"7z\xbc\xaf", "It is a compressed archive: unpack it first."),
    (b"Rar!", "It is a compressed archive: unpack it first."),
    (b"%!PS", "It is a PostScript file."),
    (b"MZ", "It is a program."),
    (b"\x7fELF", "It is a program."),
)
_OPENS_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_MAIN_PARTS = {"word/document.xml": _docx.MEDIA_TYPE, "ppt/presentation.xml": _pptx.MEDIA_TYPE}


@dataclass(frozen=True, slots=True)
class Detected:
    """Media type of the content, and a sentence when the file's name says something else."""

    media_type: str
    warning: str | None = None


def detect(path: Path, hint: str | None = None) -> Detected:
    """Raises ``ExtractionFailed``: unsupported, encrypted (locked office files), damaged.

    ``hint`` is a media type that takes the place of the file's suffix.
    """
    suffix = path.suffix.lower()
    named = hint if hint in _NAMES else _BY_SUFFIX.get(suffix)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    found = _by_content(path, head)
    if found is None:
        # an unknown suffix is some other textual format: data, source code, a log
        if named is None and suffix:
            raise failed(Reason.UNSUPPORTED, path.name)
        found = named if named in _TEXTUAL else _text.MEDIA_TYPE
        if _text.decode(head) is None and not _ends_inside_character(head):
            if named is not None and named not in _TEXTUAL:
                raise failed(
                    Reason.DAMAGED, path.name, f"It does not begin as {_NAMES[named]} does."
                )
            raise failed(Reason.UNSUPPORTED, path.name, "It holds bytes that are not text.")
    # HTML may well be called .txt, but Markdown with a page's mark-up in it is HTML
    if found == named or hint == found:
        return Detected(found)
    said = f"its name ends in «{suffix}»" if suffix else "its name has no suffix"
    return Detected(found, f"Read as {_NAMES[found]} by its content, though {said}.")


def _by_content(path: Path, head: bytes) -> str | None:
    if b"%PDF-" in head[:1024]:
        return _pdf.MEDIA_TYPE
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside_zip(path)
    if head.startswith(_OLE):
        if _ENCRYPTED_OFFICE in path.read_bytes():
            raise failed(Reason.ENCRYPTED, path.name)
        detail = "It is of an old Office format (.doc, .ppt, .xls)."
        raise failed(Reason.UNSUPPORTED, path.name, detail)
    for mark, sentence in _FOREIGN:
        if head.startswith(mark):
            raise failed(Reason.UNSUPPORTED, path.name, sentence)
    if _OPENS_HTML.match(head):
        return _html.MEDIA_TYPE
    return None


def _inside_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                if declared == _odt.MEDIA_TYPE:
                    return _odt.MEDIA_TYPE
            if "[Content_Types].xml" in names:
                for part, media_type in _MAIN_PARTS.items():
                    if part in names:
                        return media_type
    except MemoryError:
        raise
    except Exception as error:
        raise failed(Reason.DAMAGED, path.name) from error
    detail = "It is a zip archive or another office format (a spreadsheet, an e-book)."
    raise failed(Reason.UNSUPPORTED, path.name, detail)


def _ends_inside_character(head: bytes) -> bool:
    """Whether only the cut of the first bytes keeps them from being UTF-8."""
    if len(head) < _HEAD:
        return False
    return any(_text.decode(head[:-cut]) is not None for cut in (1, 2, 3))
