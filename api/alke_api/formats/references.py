"""A result list as CSV, RIS or BibTeX: one row, or one reference, for each passage or document."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from alke_kb.domain import Document, DocumentHit, Kind
from alke_kb.domain.linking import CitedPassage
from alke_kb.domain.places import has_pages
from alke_kb.linking.writing import place_of

_COLUMNS = (
    *("document_id", "passage_id", "title", "kind", "regions", "ministries", "round", "date"),
    *("diary_number", "page_from", "page_to", "role", "headings", "language", "text", "score"),
    "link",
)
_RIS_TYPES = {Kind.LEGISLATION: "STAT", Kind.STUDY: "RPRT", Kind.STRATEGY: "GOVDOC"}
# What a spreadsheet would take for a formula.
_FORMULA = re.compile(r"^[\s]*[=+\-@\t\r]")
_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        **{one: f"\\{one}" for one in "&%$#_"},
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def to_csv(hits: Sequence[DocumentHit], base: str) -> str:
    """RFC 4180 with a byte order mark, a row for each passage; ``base`` begins the links."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for hit in hits:
        metadata = hit.document.metadata
        for found in hit.passages:
            passage = found.stored.passage
            pages = passage.page_from, passage.page_to
            row = (
                hit.document.id,
                found.stored.id,
                metadata.title,
                metadata.kind.value,
                " ".join(metadata.regions),
                " ".join(metadata.ministries),
                metadata.round or "",
                metadata.date.isoformat() if metadata.date else "",
                metadata.diary_number or "",
                *(pages if has_pages(hit.document.media_type) else ("", "")),
                passage.role.value if passage.role else "",
                " › ".join(passage.heading_path),
                passage.language.value,
                passage.text,
                round(found.score, 6),
                _link(hit.document, base, passage.page_from),
            )
            writer.writerow([_harmless(value) for value in row])
    return out.getvalue()


def to_ris(hits: Sequence[DocumentHit], base: str) -> str:
    """A reference for each document; its passages are notes with their places."""
    lines: list[str] = []
    for hit in hits:
        metadata = hit.document.metadata
        fields = [
            ("TY", _RIS_TYPES.get(metadata.kind, "GEN")),
            ("ID", hit.document.id),
            ("TI", metadata.title),
            *(("AU", name) for name in metadata.ministries),
            ("PY", str(metadata.year or "")),
            ("DA", metadata.date.strftime("%Y/%m/%d/") if metadata.date else ""),
            ("LA", metadata.language.value),
            ("AN", metadata.diary_number or ""),
            ("UR", metadata.source_url or _link(hit.document, base, None)),
            *(("N1", note) for note in _notes(hit)),
        ]
        lines += [f"{tag}  - {_one_line(value)}" for tag, value in fields if value]
        lines += ["ER  - ", ""]
    return "\r\n".join(lines) + ("\r\n" if lines else "")


def to_bibtex(hits: Sequence[DocumentHit], base: str) -> str:
    """A reference for each document, in UTF-8."""
    entries = []
    for hit in hits:
        metadata = hit.document.metadata
        fields = {
            "title": f"{{{_escaped(metadata.title)}}}",
            "institution": _escaped(" and ".join(metadata.ministries)),
            "year": str(metadata.year or ""),
            "number": _escaped(metadata.diary_number or ""),
            "language": metadata.language.value,
            "note": _escaped("; ".join(_notes(hit))),
            # A web address may not hold braces unescaped; percent signs are its own.
            "url": (metadata.source_url or _link(hit.document, base, None))
            .replace("{", "%7B")
            .replace("}", "%7D"),
        }
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        entries.append(f"@techreport{{alke-{hit.document.id},\n{body}\n}}\n")
    return "\n".join(entries)


def _notes(hit: DocumentHit) -> Iterator[str]:
    for found in hit.passages:
        text = _one_line(found.stored.passage.text)
        place = place_of(CitedPassage(found.stored, hit.document), "fi")
        yield f"{f'{place}: ' if place else ''}{text[:300]}{'…' if len(text) > 300 else ''}"


def _link(document: Document, base: str, page: int | None) -> str:
    anchor = f"#page={page}" if page and has_pages(document.media_type) else ""
    return f"{base}api/v1/documents/{document.id}/file{anchor}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return _one_line(text).translate(_BIBTEX)


def _harmless(value: object) -> object:
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value
