"""PDF by pypdf, which reads embedded fonts with fontTools."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from ..model import ExtractedDocument, OutlineEntry, RawPage
from . import _ocr
from ._pdf_lines import Frame, lines_of
from ._reasons import Reason, failed

MEDIA_TYPE = "application/pdf"
# A stamp or a page number on a picture is not the page's text.
_FEW_LETTERS = 25
_MAX_OUTLINE = 20_000
_MAX_OUTLINE_DEPTH = 32
_END_MARK_WITHIN = 4096


def extract(path: Path, *, ocr: bool = False) -> ExtractedDocument:
    """Text by page, outline, page labels and properties.

    Pages that are pictures are named in ``warnings``, or read by OCR when ``ocr`` is set and
    there are any. Raises ``ExtractionFailed``: encrypted, damaged, no_text.
    """
    with _quiet_pypdf():
        document, pictures = _read(path)
        if pictures and ocr:
            with _ocr.searchable_copy(path) as copy:
                document, left = _read(copy)
            done = sorted(set(pictures) - set(left))
            note = f"{_pages(done)} read by OCR: check quotations against the picture."
            document = _with_warning(document, note) if done else document
            pictures = left
    if not any(page.blocks for page in document.pages):
        raise failed(Reason.NO_TEXT, path.name, "" if ocr else _ocr.how_to_get())
    if pictures:
        remedy = "Their pictures hold no readable text." if ocr else _ocr.how_to_get()
        document = _with_warning(document, f"{_pages(pictures)} without text. {remedy}")
    return document


def _read(path: Path) -> tuple[ExtractedDocument, list[int]]:
    """The document, and the numbers of the pages that are pictures without text."""
    reader = _open(path)
    pages: list[RawPage] = []
    pictures: list[int] = []
    unread: list[int] = []
    try:
        count = len(reader.pages)
        labels = reader.page_labels if "/PageLabels" in reader.root_object else None
    except Exception as error:
        raise _damaged(path, error) from error
    for number in range(1, count + 1):
        label = labels[number - 1] if labels and number <= len(labels) else None
        try:
            page = reader.pages[number - 1]
            frame = Frame.of(page)
            blocks = lines_of(page)
            if _is_picture(page, sum(len(block.text) for block in blocks)):
                pictures.append(number)
        except MemoryError:
            raise
        except Exception as error:
            if not _has_end_mark(path):
                raise _damaged(path, error) from error
            unread.append(number)
            pages.append(RawPage(number, label, ()))
            continue
        pages.append(RawPage(number, label, blocks, *map(float, frame.shown_size)))
    if not pages or len(unread) == len(pages):
        raise failed(Reason.DAMAGED, path.name, "None of its pages can be read.")
    warnings = [f"{_pages(unread)} damaged and left out: fetch a whole copy."] if unread else []
    document = ExtractedDocument(
        MEDIA_TYPE, tuple(pages), _outline(reader), _properties(reader), tuple(warnings)
    )
    return document, pictures


def _open(path: Path) -> Any:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import FileNotDecryptedError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise failed(Reason.ENCRYPTED, path.name)
    except FileNotDecryptedError as error:
        raise failed(Reason.ENCRYPTED, path.name) from error
    except NotImplementedError as error:
        # an encryption method nobody publishes, as some rights management uses
        raise failed(Reason.ENCRYPTED, path.name) from error
    except (MemoryError, OSError):
        raise
    except Exception as error:
        if getattr(error, "reason_code", None):
            raise
        raise _damaged(path, error) from error
    return reader


def _damaged(path: Path, error: Exception) -> Exception:
    cut = "" if _has_end_mark(path) else "Its end is missing."
    return failed(Reason.DAMAGED, path.name, cut)


def _has_end_mark(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _END_MARK_WITHIN))
        return b"%%EOF" in stream.read()


def _is_picture(page: Any, letters: int) -> bool:
    if letters >= _FEW_LETTERS:
        return False
    return _has_image(page.get("/Resources"), depth=3)


def _has_image(resources: Any, depth: int) -> bool:
    resources = resources.get_object() if resources is not None else None
    if not isinstance(resources, Mapping) or depth == 0:
        return False
    objects = resources.get("/XObject")
    objects = objects.get_object() if objects is not None else {}
    for item in objects.values():
        item = item.get_object()
        if item.get("/Subtype") == "/Image":
            # smaller ones are rules, bullets and logos
            if int(item.get("/Width", 0)) * int(item.get("/Height", 0)) > 100_000:
                return True
        elif item.get("/Subtype") == "/Form" and _has_image(item.get("/Resources"), depth - 1):
            return True
    return False


def _outline(reader: Any) -> tuple[OutlineEntry, ...]:
    """Bookmarks in order; a broken outline is left out, since the text stands without it."""
    entries: list[OutlineEntry] = []
    try:
        waiting: list[tuple[int, Any]] = [(1, item) for item in reversed(reader.outline)]
        while waiting and len(entries) < _MAX_OUTLINE:
            level, item = waiting.pop()
            if isinstance(item, list):
                if level < _MAX_OUTLINE_DEPTH:
                    waiting.extend((level + 1, child) for child in reversed(item))
                continue
            title = " ".join(str(item.title or "").split())
            index = reader.get_destination_page_number(item)
            page = index + 1 if index is not None and index >= 0 else None
            if title:
                entries.append(OutlineEntry(title, level, page))
    except MemoryError:
        raise
    except Exception:
        return tuple(entries)
    return tuple(entries)


def _properties(reader: Any) -> Mapping[str, str]:
    found: dict[str, str] = {}
    try:
        info = reader.metadata
        if info is not None:
            for name in ("title", "author", "subject", "keywords", "creator", "producer"):
                found[name] = str(getattr(info, name, None) or "")
            found["created"] = _iso(info, "creation_date")
            found["modified"] = _iso(info, "modification_date")
        found["language"] = str(reader.root_object.get("/Lang") or "")
    except MemoryError:
        raise
    except Exception:
        return {key: value.strip() for key, value in found.items() if value.strip()}
    return {key: value.strip() for key, value in found.items() if value.strip()}


def _iso(info: Any, name: str) -> str:
    try:
        value: datetime | None = getattr(info, name)
    except Exception:  # dates are often not what the standard asks for
        return ""
    return value.date().isoformat() if value else ""


def _pages(numbers: Sequence[int]) -> str:
    """«Pages 3–5 and 9 are», «Page 3 is»."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    texts = ["–".join(map(str, run)) for run in runs]
    listed = " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))
    return f"Page {listed} is" if len(numbers) == 1 else f"Pages {listed} are"


def _with_warning(document: ExtractedDocument, sentence: str) -> ExtractedDocument:
    from dataclasses import replace

    return replace(document, warnings=(*document.warnings, sentence))


@contextmanager
def _quiet_pypdf() -> Iterator[None]:
    """pypdf tells of every oddity it mends; what matters to a person is in our warnings."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
