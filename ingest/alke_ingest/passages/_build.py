"""Sections → passages, each with its exact place in the cleaned pages."""

from __future__ import annotations

from collections.abc import Sequence

from alke_ingest.cleanup import detect_language
from alke_ingest.passages._pieces import Unit, cut, units_of
from alke_ingest.sections import is_reference_list
from alke_kb.domain import Language, Page, Passage, Section, Span


def build(
    pages: Sequence[Page], sections: Sequence[Section], language: Language
) -> tuple[Passage, ...]:
    """Passages in reading order; ``language`` is the document's, for texts too short to tell.

    ``text`` equals the pages' text from (``page_from``, ``start``) to (``page_to``, ``end``) with
    the blank line between paragraphs replaced by one newline and a page break by a blank inside
    a paragraph, by a newline between two. Lists of sources give no passages, since they answer
    no question; a document that has nothing else gives them all the same.
    """
    by_number = {page.number: page for page in pages}
    wanted = [section for section in sections if not is_reference_list(section)] or sections
    passages: list[Passage] = []
    for section in wanted:
        texts = [_text(spans, by_number) for spans in section.paragraphs]
        units = [unit for i, text in enumerate(texts) for unit in units_of(i, text)]
        if not any(character.isalpha() for text in texts for character in text):
            continue
        for run in cut(units):
            passages.append(_passage(len(passages), run, section, texts, by_number, language))
    return tuple(passages)


def _text(spans: Sequence[Span], pages: dict[int, Page]) -> str:
    return " ".join(pages[span.page].text[span.start : span.end] for span in spans)


def _passage(
    ordinal: int,
    run: Sequence[Unit],
    section: Section,
    texts: Sequence[str],
    pages: dict[int, Page],
    language: Language,
) -> Passage:
    first, last = run[0], run[-1]
    parts = []
    for paragraph in range(first.paragraph, last.paragraph + 1):
        begin = first.start if paragraph == first.paragraph else 0
        end = last.end if paragraph == last.paragraph else len(texts[paragraph])
        parts.append(texts[paragraph][begin:end])
    text = "\n".join(parts)
    page_from, start = _place(section.paragraphs[first.paragraph], first.start)
    page_to, final = _place(section.paragraphs[last.paragraph], last.end - 1)
    return Passage(
        ordinal=ordinal,
        text=text,
        language=detect_language(text, section.language or language),
        page_from=page_from,
        page_to=page_to,
        start=start,
        end=final + 1,
        heading_path=section.heading_path,
        role=section.role,
        section=section.ordinal,
        label_from=pages[page_from].label,
        label_to=pages[page_to].label,
    )


def _place(spans: Sequence[Span], offset: int) -> tuple[int, int]:
    """Page and offset there of a character of the paragraph's joined text."""
    for span in spans:
        length = span.end - span.start
        if offset < length:
            return span.page, span.start + offset
        offset -= length + 1
    return spans[-1].page, spans[-1].end
