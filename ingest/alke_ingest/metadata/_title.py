"""Which words at the front of a document are its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from alke_ingest.metadata._dates import parse_date
from alke_ingest.metadata._markings import diary_number, publicity_marking
from alke_kb.errors import InvalidInput
from alke_kb.vocab import resolve_ministry, resolve_region

_WORD = re.compile(r"\w+")
_FILE_LIKE = re.compile(
    r"^(microsoft \w+ - )|\.(docx?|pptx?|pdf|odt|indd|rtf|xlsx?)$", re.IGNORECASE
)
_PAGE_OF = re.compile(r"\s*\b\d+\s*\(\d+\)\s*$")
_LABELS = re.compile(
    r"^(muistio|pöytäkirja|esityslista|liite(\s+\d+)?|raportti|julkaisu(ja)?(\s+[\d:]+)?|tiedote|kutsu|"
    r"promemoria|protokoll|bilaga(\s+\d+)?|rapport|memo|minutes|sisällys(luettelo)?|innehåll|contents|"
    r"sivu|sida|page|tiivistelmä|esipuhe|kiitokset|johdanto|kuvailulehti|presentationsblad)\W*$",
    re.IGNORECASE,
)
_LONGEST = 250
_ENOUGH_SHARED = 0.6


def _clean(text: str) -> str:
    return " ".join(_PAGE_OF.sub("", text).split()).strip(" .–-|")


def _is_body(name: str) -> bool:
    """Whether the line is only the name of a ministry or council: a letterhead."""
    for resolve in (resolve_ministry, resolve_region):
        try:
            resolve(name)
        except InvalidInput:
            continue
        return True
    return False


def _letterhead(text: str) -> bool:
    """Whether a cleaned line belongs to a letterhead: sender, label, date, number or marking."""
    if _LABELS.match(text) or parse_date(text) is not None or _is_body(text):
        return True
    words = text.split()
    if len(words) > 1 and _LABELS.match(words[-1]) and _is_body(" ".join(words[:-1])):
        return True
    number = diary_number(text)
    if number is not None and len(text) <= len(number[0]) + 20:
        return True
    return publicity_marking("", "", [text]) is not None


def usable(line: str) -> bool:
    """Whether a line could be a title: words that are no part of a letterhead."""
    text = _clean(line)
    if len(text) < 4 or len(text) > _LONGEST or not re.search(r"[^\W\d_]{3}", text):
        return False
    return not _letterhead(text)


def _after_letterhead(lines: Sequence[str]) -> Sequence[str]:
    """Lines after the last one of the letterhead, in which departments stand between the rest."""
    last = max((i for i, line in enumerate(lines[:8]) if _letterhead(_clean(line))), default=-1)
    return lines[last + 1 :] if last + 1 < len(lines) else lines


def _shared(title: str, text: str) -> float:
    words = [word.casefold() for word in _WORD.findall(title) if not word.isdigit()]
    there = {word.casefold() for word in _WORD.findall(text)}
    return sum(word in there for word in words) / len(words) if words else 0.0


def find_title(
    properties: Mapping[str, str], opening_text: str, headings: Sequence[str], path: str
) -> tuple[str, float]:
    """The most likely title and how sure it is.

    The file's own title counts when the first page says the same; many files carry the title of
    a template. Then the first heading, if it stands at the front; then the first usable line.
    """
    front = opening_text[:4000]
    stored = _clean(properties.get("title", ""))
    if stored and usable(stored) and not _FILE_LIKE.search(stored):
        if _shared(stored, front) >= _ENOUGH_SHARED:
            return stored, 0.9
        if not front.strip():
            return stored, 0.5
    lines = [line for line in front.splitlines() if line.strip()]
    # A single outermost heading is the title; it stands in no heading path.
    above = properties.get("title_heading", "")
    first_heading = next((heading for heading in (above, *headings) if usable(heading)), None)
    if first_heading is not None and _clean(first_heading) in " ".join(front[:1200].split()):
        return _clean(first_heading), 0.7
    for line in _after_letterhead(lines)[:12]:
        if usable(line):
            return _clean(line), 0.6
    if first_heading is not None:
        return _clean(first_heading), 0.5
    stem = PurePosixPath(path).stem
    return re.sub(r"[_-]+", " ", stem).strip().capitalize() or PurePosixPath(path).name, 0.3
