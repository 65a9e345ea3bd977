"""The clean-up of a whole document, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from alke_ingest.cleanup._assemble import assemble
from alke_ingest.cleanup._furniture import without_furniture
from alke_ingest.cleanup._headings import heading_like
from alke_ingest.cleanup._hyphens import HyphenResolver
from alke_ingest.cleanup._language import detect_language
from alke_ingest.cleanup._lines import Line, lines_of, typography
from alke_ingest.cleanup._order import reading_order
from alke_ingest.cleanup._paragraphs import Paragraph, paragraphs_of
from alke_ingest.model import BlockKind, CleanDocument, ExtractedDocument
from alke_kb.domain import Language
from alke_kb.ports import Lemmatiser


def clean(extracted: ExtractedDocument, lemmatiser: Lemmatiser) -> CleanDocument:
    """Pages without furniture, words whole, headings found; blocks anchored by exact offsets.

    ``block.text == " ".join(page.text[start:end])`` over its spans. The lemmatiser decides, with
    the document's own words, which line-end hyphens are only typesetting.
    """
    lines = reading_order(without_furniture(lines_of(extracted), len(extracted.pages)))
    language = _language(extracted, lines)
    hyphens = HyphenResolver(
        lemmatiser, (line.text for line in lines), strict=language is Language.FINNISH
    )
    if any(line.kind is BlockKind.LINE for line in lines):
        usual = typography(lines)
        paragraphs = paragraphs_of(lines, extracted.outline, usual)
    else:
        paragraphs = _formatted(lines)
    pages, blocks = assemble(paragraphs, extracted.pages, hyphens)
    return CleanDocument(pages=pages, blocks=blocks, language=language)


def _language(extracted: ExtractedDocument, lines: Sequence[Line]) -> Language:
    """By the text itself; what the file says of itself decides only for very short ones."""
    stated = extracted.properties.get("language", "")[:2].lower()
    fallback = Language(stated) if stated in set(Language) else Language.FINNISH
    running = [line.text for line in lines if line.kind is not BlockKind.HEADING]
    step = max(1, sum(map(len, running)) // 20_000)
    return detect_language(" ".join(running[::step]), fallback)


def _formatted(lines: Sequence[Line]) -> list[Paragraph]:
    """Blocks of formats that know paragraphs; headings are looked for only where none is marked."""
    marked = any(line.kind is BlockKind.HEADING for line in lines)
    bold = sum(line.bold for line in lines) > len(lines) / 2
    found: list[Paragraph] = []
    for i, line in enumerate(lines):
        level = line.level if line.kind is BlockKind.HEADING else None
        if not marked and line.kind is BlockKind.PARAGRAPH:
            after = lines[i + 1] if i + 1 < len(lines) else None
            level = heading_like(line, after, bold)
        if line.continues and found and found[-1].kind is line.kind:
            found[-1].lines.append(line)
            continue
        kind = BlockKind.HEADING if level is not None else line.kind
        if kind is BlockKind.HEADING and level is None:
            level = 1
        found.append(Paragraph(kind, [line], level))
    return found
