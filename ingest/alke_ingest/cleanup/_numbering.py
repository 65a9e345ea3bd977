"""Numbering of headings, split off: «1.1Johdanto», «15 § Keskustelut», «3 kap. …», «Liite 2: …»."""

from __future__ import annotations

import re

_DESIGNATION = re.compile(
    r"""(?P<number>
        \d{1,3}\s?[a-zåäö]?\s?§
      | (?:\d{1,3}\s?[a-zåäö]?|[IVX]{1,5})\s(?:luku|osasto|osa)\b
      | (?:\d{1,3}\s?[a-zåäö]?|[IVX]{1,5})\s(?:kap|avd)\.
      | (?:\d{1,3}|[IVX]{1,5})\s(?:kapitel|avdelning(?:en)?)\b
      | (?:liite|bilaga|luku|kapitel|osa|del|appendix|chapter)\s(?:\d{1,3}|[IVX]{1,5}|[A-Z])(?=[\s.:–-]|$)
    )\s*[.:–-]?\s*(?P<rest>.*)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_DECIMAL = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,5})(?P<dot>\.?)(?P<blank>\s*)(?P<rest>[^\W\d_\s].*|[\"”»“'(].*)",
    re.DOTALL,
)
_BRACKETED = re.compile(r"(?P<number>\d{1,2})\)\s*(?P<rest>\S.*)", re.DOTALL)
_LETTERED = re.compile(r"(?P<number>[A-ZÅÄÖ]|[IVX]{1,5})[.)]\s+(?P<rest>\S.*)", re.DOTALL)


def split_number(heading: str) -> tuple[str, str]:
    """(number, heading). A heading that is nothing but its designation is both."""
    match = _DESIGNATION.match(heading)
    if match:
        number = " ".join(match["number"].split())
        return number, match["rest"].strip() or number
    match = _DECIMAL.match(heading)
    if match and _is_numbering(match):
        return match["number"], match["rest"].strip()
    match = _BRACKETED.match(heading) or _LETTERED.match(heading)
    if match:
        return match["number"], match["rest"].strip()
    return "", heading


def is_designation(number: str) -> bool:
    """Whether one cites by it («15 §», «2 luku», «Liite 1») rather than by decimals («2.1»)."""
    return any(character.isalpha() or character == "§" for character in number) and len(number) > 1


def decimal_depth(number: str) -> int | None:
    """1 for «2», 2 for «2.1» …; ``None`` for other kinds of numbering."""
    return number.count(".") + 1 if re.fullmatch(r"\d+(\.\d+)*", number) else None


def _is_numbering(match: re.Match[str]) -> bool:
    number, dotted, blank, rest = match.group("number", "dot", "blank", "rest")
    if not blank:
        # «1.1Johdanto» and «1.Johdanto» are glued headings; «3D-mallit» and «5G» are words
        return (bool(dotted) or "." in number) and (rest[0].isupper() or not rest[0].isalpha())
    return rest[0].isupper() or bool(dotted) or "." in number or not rest[0].isalpha()
