"""Stretches that speak for no theme: names of ministries and agencies, titles of officials."""

from __future__ import annotations

import re

# «elinkeino-, liikenne- ja ympäristökeskus» is about neither trades nor traffic nor nature, and
# «liikenneneuvos» in a list of participants is a person.
_NAMES = re.compile(
    r"""
    (?:\b\w+-(?:,|\ ja|\ och|\ sekä)\ )* \b\w*ministeri(?:ö|et\b|er|um)?\w*
    | elinkeino-,\ liikenne-\ ja\ ympäristökesku\w*
    | (?:työ-\ ja\ )?elinkeino(?:toimisto|hallin|keskus)\w*
    | \b(?:te|ely)-(?:toimisto|kesku|palvelu)\w*
    | närings-,\ trafik-\ och\ miljöcentral\w* | ntm-central\w*
    | arbets-\ och\ närings(?:byrå|myndighet)\w* | arbets-\ och\ näringsförvaltning\w*
    | \b(?:aluehallinto|maaseutu|ruoka|elintarvike|maistraatti)viras\w*
    | \b(?:luonnonvara|ympäristö)kesku\w* | \bmiljöcentral\w* | \bnaturresurscentral\w*
    | \bregionförvaltningsver\w* | \blandsbygdsverk\w* | \blivsmedelsverk\w*
    | turvallisuus-\ ja\ kemikaalivir\w* | liikenne-\ ja\ viestintävir\w*
    | sosiaali-\ ja\ terveysalan\ lupa-\ ja\ valvontavir\w*
    | digi-\ ja\ väestötietovir\w*
    | \b\w{3,}(?:neuvos|johtaja|päällik|sihteeri|direktör|sekreterare)\w* | \b\w{4,}rådet?\b
    | (?:ammatti)?korkeakoulun\ (?:rehtori|vararehtori)\w* | yliopistokeskuksen\ johtaja\w*
    | hallinto-oikeu\w* | \bförvaltningsdomstol\w*
    """,
    re.IGNORECASE | re.VERBOSE,
)


def neutral_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of such stretches, in order, without overlaps."""
    plain = text.replace("\u2010", "-").replace("\u2011", "-").replace("\u00a0", " ")
    return [match.span() for match in _NAMES.finditer(plain)]


_PERSONS = re.compile(
    r"\b\w*(?:neuvos|johtaja|päällikkö|puheenjohtaja|sihteeri|asiantuntija|virkamies|rehtori"
    r"|direktör|rådet|råd|ordförande|sakkunnig|rektor)\b",
    re.IGNORECASE,
)
_LIST_OF_PERSONS = 4


def is_list_of_persons(text: str) -> bool:
    """Whether a text lists participants by their titles: it is about none of their fields."""
    found = len(_PERSONS.findall(text))
    return found >= _LIST_OF_PERSONS and found * 14 >= len(text.split())
