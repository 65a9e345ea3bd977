"""Where a passage stands in its file: on pages, on slides, or only under a heading."""

from __future__ import annotations

from alke_kb.domain.passages import Passage

PDF = "application/pdf"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def has_pages(media_type: str) -> bool:
    """Whether files of a type have pages to cite. How a Word document falls on pages is known only
    to the program that shows it; a web page and plain text have none.
    """
    return media_type in (PDF, SLIDES)


def pages_of(passage: Passage, media_type: str) -> str:
    """«4» or «4–5»: the printed numbers where the file has them. Empty where it has no pages."""
    if not has_pages(media_type):
        return ""
    return span(
        passage.label_from or str(passage.page_from), passage.label_to or str(passage.page_to)
    )


def span(first: str, last: str) -> str:
    """«4», or «4–5» where the ends differ."""
    return first if first == last else f"{first}–{last}"
