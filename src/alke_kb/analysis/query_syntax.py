"""The query language: phrases, must and must not, prefixes and field filters. Parsing only.

``"sana muu"`` exact words in this order, ``~"sana muu"`` the same by base forms, ``+sana`` must,
``-sana`` must not (both also before a phrase), ``maakunta*`` any word that begins so, and
``alue:Lappi ministeriö:TEM vuosi:2022 laji:strategia rooli:johtopäätös`` filters, by Finnish,
Swedish or English field names. Odd input is read as plain words; nothing raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from alke_kb.text import normalise

FIELD_NAMES: dict[str, str] = {
    **dict.fromkeys(("alue", "maakunta", "region", "landskap", "område"), "region"),
    **dict.fromkeys(("ministeriö", "ministerium", "ministry"), "ministry"),
    **dict.fromkeys(("vuosi", "år", "year"), "year"),
    **dict.fromkeys(("kierros", "omgång", "runda", "round"), "round"),
    **dict.fromkeys(("laji", "tyyppi", "typ", "slag", "kind", "type"), "kind"),
    **dict.fromkeys(("rooli", "roll", "role"), "role"),
    **dict.fromkeys(("kieli", "språk", "language", "lang"), "language"),
    **dict.fromkeys(("teema", "tema", "theme"), "theme"),
    **dict.fromkeys(("julkisuus", "offentlighet", "publicity"), "publicity"),
    **dict.fromkeys(("asiakirja", "dokumentti", "dokument", "document"), "document"),
}
"""Field names a reader may type → the field of the index they mean."""

_ITEM = re.compile(
    r"""
    (?P<sign>(?<!\S)[+-])?
    (?: (?P<field>[^\W\d_]+) : (?P<value>"[^"]*"|[^\s"]+)
      | (?P<loose>~)?"(?P<phrase>[^"]*)"
      | (?P<word>[^\s"]+) )
    """,
    re.VERBOSE,
)
_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'))
_EDGES = ".,;!?()[]{}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order; ``lemmas`` asks for base forms instead of the exact surface."""

    text: str
    lemmas: bool = False


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """One field filter as typed; ``field`` is one of the values of ``FIELD_NAMES``."""

    field: str
    value: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart.

    ``text`` holds the words to analyse and embed: everything asked for, without marks, filters
    and what must not be there. Phrases under ``+``/``-`` are in ``must``/``must_not``.
    """

    text: str
    phrases: tuple[Phrase, ...] = ()
    must: tuple[Phrase, ...] = ()
    must_not: tuple[Phrase, ...] = ()
    prefixes: tuple[str, ...] = ()
    prefixes_not: tuple[str, ...] = ()
    fields: tuple[FieldFilter, ...] = ()


def parse_query(query: str) -> ParsedQuery:
    """Take a query apart; never raises."""
    query = normalise(query.translate(_QUOTES))
    words: list[str] = []
    phrases: list[Phrase] = []
    must: list[Phrase] = []
    must_not: list[Phrase] = []
    prefixes: list[str] = []
    prefixes_not: list[str] = []
    fields: list[FieldFilter] = []
    for item in _ITEM.finditer(query):
        sign = item["sign"] or ""
        field = FIELD_NAMES.get((item["field"] or "").lower())
        if field is not None:
            value = item["value"].strip('"').strip()
            if value:
                fields.append(FieldFilter(field, value, excluded=sign == "-"))
            continue
        if item["phrase"] is not None:
            phrase = " ".join(item["phrase"].split())
            if not phrase:
                continue
            asked = Phrase(phrase, lemmas=item["loose"] is not None)
            target = {"+": must, "-": must_not}.get(sign, phrases)
            target.append(asked)
            if sign != "-":
                words.append(phrase)
            continue
        word = item["word"] or f"{item['field']}:{item['value']}"
        word = word.strip('"').lstrip("~")
        bare = word.strip(_EDGES)
        if not any(c.isalnum() or c == "§" for c in bare):
            continue
        if bare.endswith("*") and len(bare.rstrip("*")) >= 2:
            prefix = bare.rstrip("*").lower()
            if sign == "-":
                prefixes_not.append(prefix)
            else:
                prefixes.append(prefix)
                words.append(prefix)
            continue
        bare = bare.rstrip("*")
        if sign == "-":
            must_not.append(Phrase(bare, lemmas=True))
            continue
        if sign == "+":
            must.append(Phrase(bare, lemmas=True))
        words.append(word.rstrip("*"))
    return ParsedQuery(
        text=" ".join(words),
        phrases=tuple(phrases),
        must=tuple(must),
        must_not=tuple(must_not),
        prefixes=tuple(dict.fromkeys(prefixes)),
        prefixes_not=tuple(dict.fromkeys(prefixes_not)),
        fields=tuple(fields),
    )
