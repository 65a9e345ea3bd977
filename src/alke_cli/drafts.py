"""The text of a draft that is read once and never stored, by a worker process with limits."""

from __future__ import annotations

import tempfile
from pathlib import Path

from alke_kb.errors import NotFound
from alke_kb.settings import Settings


def text_of(path: Path, settings: Settings) -> str:
    """Passages as ingest makes them, separated by blank lines.

    Raises ``NotFound`` without the file, ``ExtractionFailed`` when it gives no text.
    """
    from alke_ingest.prepare import prepare
    from alke_ingest.workers import WorkerPool

    if not path.is_file():
        raise NotFound(f"There is no file {path}.", hint="Check the path.")
    with WorkerPool(
        1,
        settings.file_memory_mb,
        settings.file_timeout,
        ocr=settings.ocr,
        max_mb=settings.max_file_mb,
    ) as pool:
        prepared = pool.run(prepare, path)
    return "\n\n".join(passage.text for passage in prepared.passages)


def text_of_upload(content: bytes, name: str, settings: Settings) -> str:
    """The same for bytes received; only the ending of ``name`` is used."""
    suffix = Path(name.replace("\\", "/")).suffix[:10]
    with tempfile.TemporaryDirectory(prefix="alke-") as folder:
        path = Path(folder) / f"luonnos{suffix}"
        path.write_bytes(content)
        return text_of(path, settings)
