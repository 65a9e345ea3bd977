"""What is on the page but not of the text: running headers, page numbers, diary lines, contents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from alke_ingest.cleanup._contents import contents_lines
from alke_ingest.cleanup._lines import Line, lines_of
from alke_ingest.model import BlockKind, ExtractedDocument

_PAGE_NUMBER = re.compile(
    r"(?:(?:s\.|sivu|sida|sidan|page|p\.)\s*)?[–—-]?\s*\d{1,4}\s*[–—-]?(?:\s*(?:\(\s*\d{1,4}\s*\)|/\s*\d{1,4}))?",
    re.IGNORECASE,
)
_OF_PAGES = re.compile(r"\d{1,4}\s*(?:\(\s*\d{1,4}\s*\)|/\s*\d{1,4})")
_ROMAN_NUMBER = re.compile(r"[ivxl]{1,6}|[IVXL]{1,6}")
_DIARY = re.compile(r"\b[A-ZÅÄÖ]{2,8}/\d{1,6}/(?:\d{1,2}(?:\.\d{1,2}){1,4}/)?\d{4}\b(?:[-/]\d+)?")
_DIARY_LABEL = re.compile(
    r"^(?:dnro|dnr|diaarinumero|diaarinro|diarienummer|asianumero|asianro|ärendenummer)\b", re.I
)
_DIARY_REST = re.compile(
    r"(?:dnro|dnr|diaarinumero|diaarinro|diarienummer|asianumero|asianro|ärendenummer|pvm|päivämäärä|datum)\b"
    r"|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,4}\s*\(\s*\d{1,4}\s*\)|[\s:.,;|–-]",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.,;:!?-]$")
_NEAR = 3.0
_TITLE = 60


def diary_numbers(document: ExtractedDocument) -> tuple[str, ...]:
    """Register numbers of the document («TEM/2189/09.10.02/2017»), those set apart first.

    Only lines that carry nothing else count, and the first page; a number cited in running text
    is another matter's.
    """
    found: dict[str, None] = {}
    for page in document.pages:
        for block in page.blocks:
            if _is_diary_line(block.text.strip()):
                found.update(dict.fromkeys(_DIARY.findall(block.text)))
    return tuple(found)


def stamps(document: ExtractedDocument) -> tuple[str, ...]:
    """Distinct headers, footers and register lines, in order of first appearance.

    Clean-up keeps them out of the text, yet they say what a document is: «LUONNOS», «Salassa
    pidettävä», the diary number, the agency.
    """
    lines = lines_of(document)
    out = _furniture(lines, len(document.pages))
    found = (line.text for line in lines if (line.page, line.index) in out)
    return tuple(dict.fromkeys(text for text in found if any(map(str.isalpha, text))))


def without_furniture(lines: Sequence[Line], pages: int) -> list[Line]:
    """The lines that are text. Order is kept."""
    out = _furniture(lines, pages)
    left = [line for line in lines if (line.page, line.index) not in out]
    contents = contents_lines(left, pages)
    return [line for line in left if (line.page, line.index) not in contents]


def _furniture(lines: Sequence[Line], pages: int) -> set[tuple[int, int]]:
    registers = {(line.page, line.index) for line in lines if _is_diary_line(line.text)}
    return _page_numbers(lines, pages) | _running(lines, pages) | registers


def _is_diary_line(text: str) -> bool:
    if len(text) > 120 or not (_DIARY.search(text) or _DIARY_LABEL.search(text)):
        return False
    rest = _DIARY_REST.sub("", _DIARY.sub("", text))
    return len(rest) <= 12 and not any(len(word) > 8 for word in rest.split())


def _page_numbers(lines: Sequence[Line], pages: int) -> set[tuple[int, int]]:
    out = set()
    for page_lines in _by_page(lines).values():
        edge = {line.index for line in (*page_lines[:3], *page_lines[-3:])}
        for line in page_lines:
            if line.kind in (BlockKind.HEADING, BlockKind.TABLE_ROW):
                continue
            at_edge = line.band() != "body" or (line.y is None and line.index in edge and pages > 1)
            number = _PAGE_NUMBER.fullmatch(line.text) or (
                pages > 1 and _ROMAN_NUMBER.fullmatch(line.text)
            )
            if (at_edge and number) or (_OF_PAGES.fullmatch(line.text) and line.index in edge):
                out.add((line.page, line.index))
    return out


def _running(lines: Sequence[Line], pages: int) -> set[tuple[int, int]]:
    """Lines that stand on many pages in the same place, and what else stands in such a place."""
    places: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.kind in (BlockKind.LINE, BlockKind.PARAGRAPH) and len(line.text) <= 200:
            places[_key(line.text)].append(line)
    column = _column(lines)
    out: set[tuple[int, int]] = set()
    slots: Counter[tuple[float, float, float]] = Counter()
    for same in places.values():
        for group in _same_place(same):
            if len({line.page for line in group}) < _needed(group[0], pages):
                continue
            inside = _inside(group[0], column)
            if not (_is_head(group) if inside else _counts_pages(group)):
                continue  # text or an amount that happens to fall in the same place again
            # a table's head repeated on each page still belongs to the table once
            first = min(group, key=lambda line: line.page) if inside else None
            out.update((line.page, line.index) for line in group if line is not first)
            if not inside:
                slots.update(_slot(line) for line in group if line.y is not None)
    at_slot = Counter(_slot(line) for line in lines)
    owned = {slot for slot, count in slots.items() if count >= 4 and count >= 0.6 * at_slot[slot]}
    return out | {(line.page, line.index) for line in lines if _slot(line) in owned}


def _column(lines: Sequence[Line]) -> tuple[float, float]:
    """From where to where lines usually begin, in points."""
    starts = Counter(round(line.x) for line in lines if line.x is not None)
    usual = [x for x, count in starts.items() if count >= 0.03 * starts.total()]
    return (min(usual), max(usual)) if usual else (0.0, 0.0)


def _inside(line: Line, column: tuple[float, float]) -> bool:
    """Whether the line stands where running text does, neither above, below nor beside it."""
    if line.y is None or line.band() != "body":
        return False
    return line.x is None or column[0] - 2 <= line.x <= column[1] + 2


def _counts_pages(group: Sequence[Line]) -> bool:
    """Whether the lines are the same but for numbers that go with the page («Muistio 3 (8)»)."""
    if all(line.text == group[0].text for line in group):
        return True
    numbers = [[int(n) - line.page for n in _DIGITS.findall(line.text)] for line in group]
    return any(len(set(offsets)) == 1 for offsets in zip(*numbers, strict=True))


def _is_head(group: Sequence[Line]) -> bool:
    """Whether lines in the place of running text may be a table's head, the same on each page."""
    text = group[0].text
    return (
        all(line.text == text for line in group)
        and len(text) <= _TITLE
        and _wordy(group[0])
        and not _SENTENCE_END.search(text)
    )


def _key(text: str) -> str:
    return _DIGITS.sub("#", text.lower())


def _wordy(line: Line) -> bool:
    return sum(character.isalpha() for character in line.text) >= 3


def _same_place(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in lines:
        for group in groups:
            known = group[0]
            if line.kind is known.kind and _near(line.y, known.y):
                group.append(line)
                break
        else:
            groups.append([line])
    return groups


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _NEAR


def _needed(line: Line, pages: int) -> int:
    """On how many pages a line must stand in one place to be a running one."""
    if line.y is None:
        return max(3, (pages + 1) // 2)
    return 2 if line.band() != "body" and pages <= 5 else 3


def _slot(line: Line) -> tuple[float, float, float]:
    return (round(line.x or 0), round(line.y or 0), line.size or 0)


def _by_page(lines: Sequence[Line]) -> dict[int, list[Line]]:
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    return pages
