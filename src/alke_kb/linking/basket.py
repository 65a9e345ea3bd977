"""Passages that a preparer picked, with notes, as DOCX, Markdown, CSV or RIS."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from alke_kb.domain.linking import CitedPassage
from alke_kb.linking.writing import Block, docx_of, markdown_of, page_of
from alke_kb.vocab import load_ministries, load_regions

# Address of a passage by its id; the reference of a passage as its reader cites.
Link = Callable[[str], str]
Cite = Callable[[CitedPassage], str]
_WORDS = {
    "fi": {
        "title": "Poimitut kohdat",
        "note": "Koottu tietopankista {date}. Jokainen kohta on sanatarkka lainaus.",
        "own": "Muistiinpano: {note}",
    },
    "sv": {
        "title": "Utvalda ställen",
        "note": "Sammanställt ur kunskapsbanken {date}. Varje ställe är ett ordagrant citat.",
        "own": "Anteckning: {note}",
    },
    "en": {
        "title": "Chosen passages",
        "note": "Gathered from the knowledge base on {date}. Each passage is quoted word for word.",
        "own": "Note: {note}",
    },
}
_COLUMNS = (
    *("title", "kind", "regions", "ministries", "round", "date", "diary_number", "urn"),
    *("page", "heading", "role", "language", "text", "note", "link", "cited"),
)
# What a spreadsheet would run as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Picked:
    """A passage and what its reader noted of it."""

    passage: CitedPassage
    note: str = ""


def _blocks(
    picked: Sequence[Picked], language: str, cite: Cite, today: datetime.date
) -> Iterator[Block]:
    words = _WORDS[language]
    yield Block("h1", words["title"])
    yield Block("text", words["note"].format(date=f"{today.day}.{today.month}.{today.year}"))
    for one in picked:
        metadata = one.passage.document.metadata
        yield Block("h2", metadata.title)
        text = " ".join(one.passage.stored.passage.text.split())
        yield Block("quote", text, cite(one.passage))
        if one.note:
            yield Block("text", words["own"].format(note=one.note))


def to_markdown(picked: Sequence[Picked], language: str, cite: Cite, today: datetime.date) -> str:
    """``language`` is fi, sv or en."""
    return markdown_of(_blocks(picked, language, cite, today))


def to_docx(picked: Sequence[Picked], language: str, cite: Cite, today: datetime.date) -> bytes:
    """The same in Word's own styles."""
    return docx_of(_blocks(picked, language, cite, today), language)


def to_csv(picked: Sequence[Picked], link: Link, today: datetime.date) -> str:
    """Semicolons and a byte order mark, as Finnish spreadsheets expect; formulas are disarmed."""
    target = io.StringIO()
    target.write("\ufeff")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for one in picked:
        writer.writerow([_disarmed(value) for value in _row(one, link, today)])
    return target.getvalue()


def _row(one: Picked, link: Link, today: datetime.date) -> list[str]:
    metadata, passage = one.passage.document.metadata, one.passage.stored.passage
    return [
        metadata.title,
        metadata.kind.value,
        ", ".join(_regions(one)),
        ", ".join(metadata.ministries),
        metadata.round or "",
        metadata.date.isoformat() if metadata.date else str(metadata.year or ""),
        metadata.diary_number or "",
        metadata.urn or "",
        page_of(one.passage),
        " › ".join(passage.heading_path),
        passage.role.value if passage.role else "",
        passage.language.value,
        passage.text,
        one.note,
        link(one.passage.stored.id),
        today.isoformat(),
    ]


def _regions(one: Picked) -> list[str]:
    known = load_regions()
    codes = one.passage.document.metadata.regions
    return [known[code].names.fi if code in known else code for code in codes]


def _disarmed(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def to_ris(picked: Sequence[Picked], link: Link, today: datetime.date) -> str:
    """For reference managers: a report for each passage, with its page and text."""
    lines: list[str] = []
    for one in picked:
        metadata, passage = one.passage.document.metadata, one.passage.stored.passage
        known = load_ministries()
        authors = [known[m].names.fi if m in known else m for m in metadata.ministries]
        first, _, last = page_of(one.passage).partition("–")
        fields = [
            ("TY", "RPRT"),
            *(("AU", author) for author in authors or _regions(one)),
            ("TI", metadata.title),
            ("PY", str(metadata.year or "")),
            ("DA", metadata.date.strftime("%Y/%m/%d") if metadata.date else ""),
            ("SP", first),
            ("EP", last),
            ("M1", metadata.diary_number or ""),
            ("SN", metadata.urn or ""),
            ("LA", passage.language.value),
            ("AB", passage.text),
            ("N1", one.note),
            ("UR", link(one.passage.stored.id)),
            ("Y2", today.strftime("%Y/%m/%d")),
            ("ID", one.passage.stored.id),
        ]
        lines += [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
        lines.append("ER  - ")
    return "\r\n".join(lines) + "\r\n"
