"""Looking into zip-based files before a parser does: size, ratio, entities."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from ._reasons import Reason, failed

MAX_ENTRIES = 20_000
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
MAX_XML_BYTES = 256 * 1024 * 1024
# Word's own XML packs 10–40 to 1, so a high ratio alone is suspect only when much comes out.
MAX_RATIO = 150
RATIO_APPLIES_FROM = 32 * 1024 * 1024
_CHUNK = 1024 * 1024
_ENTITY_MARKS = tuple("<!ENTITY".encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be"))


def check_zip(path: Path) -> None:
    """Raise ``ExtractionFailed`` for a zip bomb, an entity bomb, a locked or a damaged archive.

    Declared sizes are checked first and then the real ones, by unpacking in small pieces
    without keeping them: an archive may lie about its sizes.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive, path.name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        if "overlapped entries" in str(error).lower():
            raise failed(Reason.ZIP_BOMB, path.name) from error
        raise failed(Reason.DAMAGED, path.name) from error
    except (OSError, zipfile.LargeZipFile, zlib.error) as error:
        raise failed(Reason.DAMAGED, path.name) from error


def _check_archive(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise failed(Reason.ZIP_BOMB, name, f"It holds {len(entries)} parts.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise failed(Reason.ENCRYPTED, name)
    _check_totals(entries, [entry.file_size for entry in entries], name)
    sizes: list[int] = []
    for entry in entries:
        sizes.append(_unpack(archive, entry, name))
        _check_totals(entries, sizes, name)


def _check_totals(entries: list[zipfile.ZipInfo], sizes: list[int], name: str) -> None:
    total = sum(sizes)
    packed = max(1, sum(entry.compress_size for entry in entries))
    xml = sum(size for entry, size in zip(entries, sizes, strict=False) if _is_xml(entry))
    if (
        total > MAX_UNPACKED_BYTES
        or xml > MAX_XML_BYTES
        or (total > RATIO_APPLIES_FROM and total / packed > MAX_RATIO)
    ):
        megabytes = total // (1024 * 1024)
        raise failed(Reason.ZIP_BOMB, name, f"It would unpack to {megabytes} MB or more.")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> int:
    """Bytes that really come out; stops as soon as they are past every limit."""
    size, tail, is_xml = 0, b"", _is_xml(entry)
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > MAX_UNPACKED_BYTES:
                break
            if is_xml:
                if any(mark in tail + chunk for mark in _ENTITY_MARKS):
                    raise failed(Reason.ZIP_BOMB, name, "Its XML defines entities.")
                tail = chunk[-32:]
    return size


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith((".xml", ".rels"))
