"""Adjectives and inhabitants made from Finnish place names."""

from __future__ import annotations

import re

from alke_kb.linking.mentions._inflect import E_STEMS, VOWELS, stems

_DERIVED_ENDINGS = [
    "nen",
    "sen",
    "sta",
    "stä",
    "sessa",
    "sessä",
    "sesta",
    "sestä",
    "seen",
    "sella",
    "sellä",
    "selta",
    "seltä",
    "selle",
    "sena",
    "senä",
    "seksi",
    "set",
    "sten",
    "sien",
    "sia",
    "siä",
    "sissa",
    "sissä",
    "sista",
    "sistä",
    "siin",
    "silla",
    "sillä",
    "silta",
    "siltä",
    "sille",
    "sina",
    "sinä",
    "siksi",
    "sensa",
    "sensä",
    "suus",
    "suuden",
    "suutta",
]
_SPECIAL_DERIVED = {
    "häme": ("hämä",),
    "suomi": ("suoma",),
    "pohjanmaa": ("pohjanmaa", "pohja"),
    "uusimaa": ("uusimaa", "uudenmaa"),
    "karjala": ("karja",),
    "haukipudas": ("haukiputaa",),
    "pihtipudas": ("pihtiputaa",),
    "punkalaidun": ("punkalaitume",),
    "virrat": ("virto", "virta"),
}


def _derived_bases(name: str) -> tuple[str, ...]:
    """What stands before -lainen: turku, lahte, tampere, kauniais, pohjoissavo."""
    prefix, _, last = name.lower().rpartition("-")
    if last in _SPECIAL_DERIVED:
        bases = list(_SPECIAL_DERIVED[last])
        # «pohjalainen» alone speaks of the old province, not of the region of today
        if last == "pohjanmaa" and not prefix:
            bases = ["pohjanmaa"]
    elif last.endswith("inen"):
        bases = [last[:-3] + "s"]
    elif last.endswith("us"):
        bases = [last, last[:-1] + "te"]
    elif any(last.endswith(head) for head in E_STEMS):
        bases = [stems(last)[0][1]]
    elif last[-1] not in VOWELS:
        bases = [last, last + "i"]
    else:
        bases = [last]
    return tuple(dict.fromkeys((prefix.replace("-", "") + base) for base in bases))


def finnish_derived(name: str) -> set[str]:
    """Adjectives and inhabitants in lower case, in all forms: kainuulaiset, tamperelaisista."""
    found: set[str] = set()
    for base in _derived_bases(name):
        for vowels in ("lai", "läi"):
            found.update(f"{base}{vowels}{ending}" for ending in _DERIVED_ENDINGS)
    last = re.split("-", name.lower())[-1]
    if (
        last.endswith(("joki", "järvi", "koski", "lahti", "mäki", "vesi", "saari", "niemi"))
        and len(last) > 6
    ):
        # seinäjokinen, kemijärvinen
        found.update(name.lower() + ending for ending in _DERIVED_ENDINGS[:-3])
    return found
