"""Sentences of Finnish, Swedish and English official prose.

A full stop ends a sentence only where it is not part of an abbreviation, an ordinal, a date, a
section reference or an initial. A wrong join costs little, a wrong split cuts a citation in two.
"""

from __future__ import annotations

import re

_BOUNDARY = re.compile(r"(?<![.!?…])[.!?…]+[)\]”\"»’']*\s+(?=\S)")
_LAST_TOKEN = re.compile(r"(\S+)$")
_NEAR = 80
_OPENERS = "(\"”»«“'’[–—-•*§"

_NEVER_LAST = """
esim mm ns n s ss ks vrt em ko ao eo mrd milj tuh kpl nro no ts l p puh v vs vv klo kk h sek
kohd kok laat kirj prof tri dos fil maist kand ins arkkit dipl valt oik ap ip pj siht varapj
ruots engl saks taul lk mahd henk nyk synt ev evp erit keskim tj dnro diaarinro
t.ex bl.a dvs d.v.s s.k jfr ang resp kap st f.d fr.o.m t.o.m p.g.a m.a.o i.o.m ca c obs bil fig
tab jmf inkl exkl avd enl kl tel tfn mån mag mn md förf red sid s.a.s
e.g i.e cf vol eds mr ms mrs dr ed approx dept est incl
"""
_ABBREVIATIONS = frozenset(_NEVER_LAST.split())
# these end sentences as often as not: a capital after them decides
_SOMETIMES_LAST = """
jne ym yms tms jms mom min oy oyj ry ky
m.fl m.m o.d o.dyl osv etc e.d d.y al
"""
_MAY_END = frozenset(_SOMETIMES_LAST.split())
_ORDINAL = re.compile(r"[(\[]?(?:\d{1,3}|[IVXLC]{1,6})")
_DATE = re.compile(r"[(\[]?\d{1,2}\.\d{1,2}|\d{1,2}\.")
_INITIAL = re.compile(r"(?:[(\[”\"«]?[A-ZÅÄÖ]\.?)(?:-?[A-ZÅÄÖ])?")
_MONTHS = re.compile(
    r"(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuu"
    r"|(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)\b",
    re.IGNORECASE,
)

_BEFORE_NUMBERS = """
sivu sivulla sivuilla luku luvussa kohta kohdassa momentti § taulukko taulukossa kuva kuvassa
liite liitteessä on oli yli alle noin vain yhteensä
sidan kapitel punkt tabell bilaga är var page table
"""
_COUNTED = frozenset(_BEFORE_NUMBERS.split())


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of every sentence of one paragraph, in order, without the blanks between."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        mark = match.group().rstrip()
        before = text[max(start, match.start() - _NEAR) : match.start()]
        if _ends(before, mark, text[match.end() : match.end() + _NEAR]):
            found.append((start, match.start() + len(mark)))
            start = match.end()
    if start < len(text.rstrip()):
        found.append((start, len(text.rstrip())))
    return found


def _ends(before: str, mark: str, after: str) -> bool:
    first = after[0]
    if first.islower() or first in ",;:)/%&+=":
        return False
    if "!" in mark or "?" in mark:
        return first.isupper() or first.isdigit() or first in _OPENERS
    if len(mark) > 1 and mark[0] == "." and mark[1] != ".":
        return True  # the stop stands inside the closing bracket or quotation mark
    token = _LAST_TOKEN.search(before)
    if token is None:
        return False
    word = token.group(1)
    bare = word.lstrip("(\"”»«“'’[–—-").lower()
    if bare in _ABBREVIATIONS:
        return False
    if bare in _MAY_END:
        return first.isupper()
    if _INITIAL.fullmatch(word) and first.isupper():
        return False
    if _ORDINAL.fullmatch(word) or _DATE.fullmatch(word):
        return _ends_after_number(before, word, after)
    return first.isupper() or first.isdigit() or first in _OPENERS


def _ends_after_number(before: str, word: str, after: str) -> bool:
    """«vuonna 2021.» ends, «2. luku» does not; «15. Kokous» is the start of a numbered line."""
    if before.strip() == word or _MONTHS.match(after):
        return False
    digits = word.strip("([")
    previous = before[: -len(word)].rstrip().rsplit(" ", 1)[-1].lower().strip("(")
    if digits.isdigit() and previous in _COUNTED:
        return after[0].isupper()
    return not after[0].isdigit() and after[0].isupper() and len(digits) > 2
