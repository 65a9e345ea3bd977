"""Regions and ministries that a title, a letterhead or a file name speaks of."""

from __future__ import annotations

import re
from functools import lru_cache

from alke_kb.vocab import load_ministries, load_regions


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    codes: dict[str, tuple[str, str]] = {}
    for region in load_regions().values():
        for name in (*region.names.all(), *region.forms_fi.all(), region.genitive_sv):
            codes.setdefault(name, ("region", region.code))
        if region.council is not None:
            for name in region.council.names.all():
                codes.setdefault(name, ("council", region.code))
    for ministry in load_ministries().values():
        for name in (ministry.id, *ministry.names.all(), ministry.names.fi + "n"):
            codes.setdefault(name, ("ministry", ministry.id))
            codes.setdefault(name[0].upper() + name[1:], ("ministry", ministry.id))
    longest_first = sorted(codes, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return pattern, codes


def subjects_of(text: str) -> tuple[list[str], list[str]]:
    """Region codes (regions and councils) and ministry ids named in the text, in its order."""
    pattern, codes = _patterns()
    regions: list[str] = []
    ministries: list[str] = []
    for match in pattern.finditer(text):
        kind, code = codes[match.group()]
        (ministries if kind == "ministry" else regions).append(code)
    return list(dict.fromkeys(regions)), list(dict.fromkeys(ministries))
