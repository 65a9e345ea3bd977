"""One file, from bytes to passages: the step that runs in a worker process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alke_ingest.model import ExtractedDocument, PreparedDocument

_STAMPS = 4000  # characters; running titles of a long book add nothing

if TYPE_CHECKING:
    from alke_kb.ports import Lemmatiser


def prepare(path: str | Path, **options: Any) -> PreparedDocument:
    """Extract, clean, find sections and passages of the file at ``path``.

    ``options`` are those of ``alke_ingest.extraction.extract`` (``media_type``, ``ocr``,
    ``max_mb``). Raises ``ExtractionFailed`` for a file that gives no text, ``Unavailable`` without any Voikko. The
    lemmatiser is built once per process. Top-level and picklable, as are argument and result.
    """
    from alke_ingest.extraction import extract

    return prepare_extracted(extract(Path(path), **options), _lemmatiser())


def prepare_extracted(extracted: ExtractedDocument, lemmatiser: Lemmatiser) -> PreparedDocument:
    """The same for what is extracted already.

    ``properties`` are the file's own, and two that clean-up keeps out of the pages when the file
    has them: ``diary_number``, and ``stamps``, the headers and footers, one a line.
    """
    from alke_ingest import passages, sections
    from alke_ingest.cleanup import clean, diary_numbers, stamps

    cleaned = clean(extracted, lemmatiser)
    found = sections.build(cleaned)
    properties = dict(extracted.properties)
    title = sections.title_of(cleaned)
    if title:
        properties["title_heading"] = title
    numbers = diary_numbers(extracted)
    if numbers:
        properties.setdefault("diary_number", numbers[0])
    marks = stamps(extracted)
    if marks:
        properties["stamps"] = "\n".join(marks)[:_STAMPS]
    return PreparedDocument(
        media_type=extracted.media_type,
        pages=cleaned.pages,
        sections=found,
        passages=passages.build(cleaned.pages, found, cleaned.language),
        language=cleaned.language,
        properties=properties,
        warnings=extracted.warnings,
    )


@cache
def _lemmatiser() -> Lemmatiser:
    from alke_kb.adapters.voikko import open_lemmatiser

    return open_lemmatiser()
