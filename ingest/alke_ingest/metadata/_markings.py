"""What officials stamp on a document: publicity markings, diary numbers, URNs, statute numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from alke_kb.domain import Publicity

# strictest first: where two markings stand, the stricter holds
_STRICTNESS = (
    Publicity.SECRET,
    Publicity.PARTLY_SECRET,
    Publicity.DRAFT,
    Publicity.PUBLIC,
)

_BASIS = r"(?:[\s:;,.()\[\]–—-]|julkl|offl|lag|laki|mom|kohta|punkt|art|\d|§|\bk\b|\bp\b|/)*"
_RESTRICTED = (
    r"salassa\s*pidettävä|ei\s+julkinen|salainen|erittäin\s+salainen|luottamuksellinen|"
    r"käyttö\s+rajoitettu|viranomaiskäyttö|turvallisuusluokiteltu|tl\s?(?:iv|iii|ii|i)\b|st\s?(?:iv|iii|ii|i)\b|"
    r"sekretessbelagd|hemlig|konfidentiell|begränsad\s+tillgång|"
    r"secret|confidential|restricted|not\s+for\s+publication"
)
_DRAFT_WORDS = (
    r"luonnos(?:versio)?|työversio|keskeneräinen|utkast|arbetsversion|draft|working\s+version"
)
_LINES = (
    (
        Publicity.PARTLY_SECRET,
        rf"(?:osittain|osin|delvis|partly|partially)\s+(?:{_RESTRICTED})",
    ),
    (Publicity.SECRET, _RESTRICTED),
    (Publicity.DRAFT, _DRAFT_WORDS),
)
# a marking is a line of its own, with at most its legal basis, version or date after it
_LINE_PATTERNS = tuple(
    (
        level,
        re.compile(
            rf"^[\W_]*(?:julkisuus(?:luokka)?|offentlighet|asiakirjan\s+julkisuus)?[\W_]*(?:{words})"
            rf"(?:[\W_]*$|[\W_]+(?:v(?:ersio|ersion|er)?\W*)?{_BASIS}$)",
            re.IGNORECASE,
        ),
    )
    for level, words in _LINES
)
_STAMPS = (
    (
        Publicity.PARTLY_SECRET,
        re.compile(r"\bOSITTAIN SALASSA PIDETTÄVÄ\b|\bDELVIS SEKRETESSBELAGD\b"),
    ),
    (
        Publicity.SECRET,
        re.compile(
            r"\bSALASSA PIDETTÄVÄ\b|\bLUOTTAMUKSELLINEN\b|\bSEKRETESSBELAGD\b|\bKÄYTTÖ RAJOITETTU\b"
            r"|\bTURVALLISUUSLUOKITELTU\b|\bCONFIDENTIAL\b|\bTL ?(?:IV|III|II)\b"
        ),
    ),
    (Publicity.DRAFT, re.compile(r"\bLUONNOS\b|\bUTKAST\b|\bDRAFT\b")),
)
_TITLES = (
    (
        Publicity.PARTLY_SECRET,
        re.compile(r"\b(?:osittain|osin|delvis)[\s_-]+(?:salassa|sekretess)", re.IGNORECASE),
    ),
    (
        Publicity.SECRET,
        re.compile(
            r"\bsalassa[\s_-]?pidettävä\b|\bsalassapidettava\b|\bsekretessbelagd|\bluottamuksellinen\b"
            r"|\bconfidential\b",
            re.IGNORECASE,
        ),
    ),
    (
        Publicity.DRAFT,
        re.compile(r"\bluonno(?:s|kset|ksia|kseksi)?\b|\butkast\b|\bdraft\b", re.IGNORECASE),
    ),
)

_DIARY = re.compile(
    r"(?<![\w/.])(?:VN|[A-ZÅÄÖ]{2,8})/\d{1,6}/(?:\d{2}(?:\.\d{2}){1,4}/)?(?:19|20)\d{2}(?!\d)"
)
_DIARY_LABEL = re.compile(
    r"(?:Dnro|Diaarinumero|Asianumero|Diarienummer|Diarienr|Dnr|Ärendenummer)\.?\s*:?\s*"
    r"([A-ZÅÄÖ]*\s?[\d./:-]*\d+/[\w./:-]*\d)",
    re.IGNORECASE,
)
_URN = re.compile(r"\bURN:(?:ISBN|NBN|ISSN|NID)[:0-9A-Za-z-]+[0-9A-Za-z]", re.IGNORECASE)
_STATUTE = re.compile(r"\((\d{1,4}/(?:19|20)\d{2})\)\s*$")


def _strictest(found: Iterable[Publicity]) -> Publicity | None:
    levels = set(found)
    return next((level for level in _STRICTNESS if level in levels), None)


def _line_level(line: str) -> Publicity | None:
    for level, pattern in _LINE_PATTERNS:
        if pattern.match(line):
            return level
    for level, pattern in _STAMPS:
        if pattern.search(line) and len(line) <= 160:
            return level
    return None


def publicity_marking(title: str, name: str, lines: Iterable[str]) -> Publicity | None:
    """The strictest marking in the title, the file's name or the first lines; ``None``: unmarked."""
    found: list[Publicity] = []
    for text in (title, re.sub(r"[_\W]+", " ", name)):
        found += [level for level, pattern in _TITLES if pattern.search(text)][:1]
    found += [level for line in lines if (level := _line_level(line.strip())) is not None]
    return _strictest(found)


def diary_number(text: str) -> tuple[str, float] | None:
    """First diary number (VN/1234/2022, TEM/2189/09.10.02/2017, or after «Dnro»), and confidence."""
    match = _DIARY.search(text)
    if match:
        return match.group(), 0.9
    match = _DIARY_LABEL.search(text)
    return (match.group(1).strip(), 0.7) if match else None


def urn(text: str) -> str | None:
    """First URN in the text."""
    match = _URN.search(text)
    return match.group() if match else None


def statute_number(title: str) -> str | None:
    """«797/2021» at the end of a statute's title."""
    match = _STATUTE.search(title)
    return match.group(1) if match else None
