"""From a file to pages of blocks, as the file has them. Heavy parsers are imported on first use.

Files are hostile until shown otherwise: run ``extract`` in ``alke_ingest.workers.WorkerPool``,
which limits time and memory and survives a crash.
"""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

from alke_kb.errors import AlkeError

from ..model import ExtractedDocument
from . import _docx, _html, _markdown, _ocr, _odt, _pdf, _pptx, _text
from ._detect import SUPPORTED_SUFFIXES, detect
from ._reasons import REASONS, Reason, failed
from ._zip import check_zip

__all__ = [
    "DEFAULT_MAX_MB",
    "REASONS",
    "SUPPORTED_SUFFIXES",
    "Reason",
    "detect_media_type",
    "extract",
    "failed",
    "ocr_available",
]

DEFAULT_MAX_MB = 200.0
_ZIPPED = {
    _docx.MEDIA_TYPE: _docx.extract,
    _pptx.MEDIA_TYPE: _pptx.extract,
    _odt.MEDIA_TYPE: _odt.extract,
}
_TEXTUAL = {
    _html.MEDIA_TYPE: _html.extract,
    _markdown.MEDIA_TYPE: _markdown.extract,
    _text.MEDIA_TYPE: _text.extract,
}
ocr_available = _ocr.available


def detect_media_type(path: Path) -> str:
    """Media type by content first, by suffix among textual formats.

    Raises ``ExtractionFailed`` with reason unreadable, empty, unsupported, encrypted or damaged.
    """
    try:
        _check_file(path, max_mb=None)
        return detect(path).media_type
    except OSError as error:
        raise failed(Reason.UNREADABLE, path.name) from error


def extract(
    path: Path,
    *,
    media_type: str | None = None,
    ocr: bool = False,
    max_mb: float = DEFAULT_MAX_MB,
) -> ExtractedDocument:
    """Read one file: PDF, DOCX, PPTX, ODT, HTML, Markdown or plain text.

    ``media_type`` takes the place of the file's suffix; what the bytes plainly are goes before
    both, with a warning. ``ocr`` has pictures of pages read by ocrmypdf. ``max_mb`` is in
    megabytes of 1,000,000 bytes. The result has text on at least one page.

    Raises ``ExtractionFailed`` with a ``Reason`` as ``reason_code``, for whatever is wrong with
    the file, and ``MemoryError``, which the worker pool turns into reason out_of_memory.
    """
    path = Path(path)
    try:
        _check_file(path, max_mb)
        detected = detect(path, media_type)
        document = _read(path, detected.media_type, ocr=ocr)
    except (AlkeError, MemoryError):
        raise
    except OSError as error:
        # parsers raise plain OSError too, but only the system's own has a number
        reason = Reason.UNREADABLE if error.errno is not None else Reason.DAMAGED
        raise failed(reason, path.name) from error
    except Exception as error:
        if _is_out_of_memory(error):
            raise MemoryError from error
        # parsers break on damaged files in every way there is
        raise failed(Reason.DAMAGED, path.name) from error
    if not any(page.blocks for page in document.pages):
        raise failed(Reason.NO_TEXT, path.name)
    if detected.warning:
        document = replace(document, warnings=(detected.warning, *document.warnings))
    return document


def _read(path: Path, media_type: str, *, ocr: bool) -> ExtractedDocument:
    if media_type == _pdf.MEDIA_TYPE:
        return _pdf.extract(path, ocr=ocr)
    if media_type in _ZIPPED:
        check_zip(path)
        return _ZIPPED[media_type](path)
    return _TEXTUAL[media_type](path)


def _is_out_of_memory(error: Exception) -> bool:
    """libxml2 reports a failed allocation as a syntax error, often one without any message."""
    said = str(error).lower()
    silent = type(error).__name__ == "XMLSyntaxError" and said.startswith("unknown error")
    return silent or "out of memory" in said or "memory allocation" in said


def _check_file(path: Path, max_mb: float | None) -> None:
    """Size and kind before a byte is read: a pipe would never end, a device never stop."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise failed(Reason.UNREADABLE, path.name)
    if status.st_size == 0:
        raise failed(Reason.EMPTY, path.name)
    if max_mb is not None and status.st_size > max_mb * 1_000_000:
        size = f"It has {status.st_size / 1_000_000:.0f} MB; the limit is {max_mb:g} MB."
        raise failed(Reason.TOO_LARGE, path.name, size)
