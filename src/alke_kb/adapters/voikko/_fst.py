"""Readings from the output of Voikko's finite-state dictionary (vocabulary format 5).

Both adapters use it: libvoikko and pyvoikko give the same FSTOUTPUT, for example
``[Ln][Xp]alue[X]alue[Sn][Ny][Bh][Bc][Lt][Xp]kehittää[X]kehittä[Tn4]mi[Sn][Ny]nen``. ``[Bc]`` ends
a part of a compound, ``[Xp]…[X]`` holds a root's base form, ``[Xj]…[X]`` a derived ending that
replaces what follows, ``[Xr]``/``[Xs]`` notes to skip; what is left is the word itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from alke_kb.domain import Reading

_PIECE = re.compile(r"\[([^\]]*)\]|([^\[]+)")
_CLASSES = {
    "n": "nimisana", "l": "laatusana", "nl": "nimisana_laatusana", "h": "huudahdussana",
    "ee": "etunimi", "es": "sukunimi", "ep": "paikannimi", "em": "nimi", "t": "teonsana",
    "a": "lyhenne", "s": "seikkasana", "u": "lukusana", "ur": "lukusana", "r": "asemosana",
    "c": "sidesana", "d": "suhdesana", "k": "kieltosana", "p": "etuliite",
}  # fmt: skip
NAMES = frozenset({"etunimi", "sukunimi", "paikannimi", "nimi"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a word: as written, its base form, and what that is derived from."""

    surface: str
    base: str
    roots: tuple[str, ...]
    word_class: str
    minen: bool
    inside: tuple[str, ...]


def parse_parts(output: str) -> tuple[Part, ...]:
    """Parts of the word in order; never fails, unknown tags are passed over."""
    parts: list[Part] = []
    pieces: list[tuple[str, str]] = []
    for match in _PIECE.finditer(output):
        tag, text = match.group(1), match.group(2)
        if tag == "Bc":
            _append(parts, pieces)
            pieces = []
        else:
            pieces.append((tag or "", text or ""))
    _append(parts, pieces)
    return tuple(parts)


def _append(parts: list[Part], pieces: list[tuple[str, str]]) -> None:
    part = _part(pieces)
    if part.base.strip("-"):
        parts.append(part)


def _part(pieces: list[tuple[str, str]]) -> Part:
    word_class = ""
    written = ""  # surface since the last base or derivation
    before = ""  # surface before it
    chain: list[str] = []
    mode = ""
    minen = False
    for tag, text in pieces:
        if text:
            if mode in ("Xp", "Xj"):
                chain.append(before + text)
            elif not mode:
                written += text
        elif tag in ("Xp", "Xj"):
            before += written
            written = ""
            mode = tag
        elif tag in ("Xr", "Xs"):
            mode = tag
        elif tag == "X":
            mode = ""
        elif tag == "Tn4":
            chain.append(before + written + "minen")
            minen = True
        elif tag.startswith("L") and tag[1:] in _CLASSES:
            word_class = _CLASSES[tag[1:]]
    surface = (before + written).lower()
    if not chain:
        chain = [surface]
    bases = [c.lower() for c in chain]
    joined = [b.replace("=", "") for b in bases]
    inside = tuple(s for s in bases[-1].strip("-").split("=") if s) if "=" in bases[-1] else ()
    base = joined[-1].strip("-")
    roots = tuple(r.strip("-") for r in dict.fromkeys(joined[:-1]) if r.strip("-") != base)
    return Part(surface, base, roots, word_class, minen, inside)


def reading(
    output: str, word_class: str, base: str | None, features: tuple[tuple[str, str], ...]
) -> Reading | None:
    """A reading from one analysis; ``base`` is Voikko's BASEFORM where the library gives it."""
    parts = parse_parts(output)
    if not parts:
        return None
    last = parts[-1]
    if base is None:
        base = "".join(p.surface for p in parts[:-1]) + last.base
    base = base.lower().replace("=", "").strip("-")
    if last.minen and last.roots and base.endswith(last.roots[-1]):
        base = base[: len(base) - len(last.roots[-1])] + last.base
    if word_class == "etuliite":  # a suspended part: «kehittämis-» stands for kehittäminen
        base = "".join(p.surface for p in parts[:-1]) + last.base
    found = dict.fromkeys(_compound_parts(parts))
    found.pop(base, None)
    inner = dict.fromkeys(_inner_compounds(parts))
    roots = dict.fromkeys(r for p in parts for r in p.roots)
    for known in (base, *found):
        inner.pop(known, None)
        roots.pop(known, None)
    if any(p.word_class in NAMES for p in parts):
        features = (*features, ("NAME", "true"))
    boundaries = output.count("[Bc]")
    return Reading(
        base=base,
        parts=tuple(found),
        roots=tuple(roots),
        inner=tuple(inner),
        word_class=word_class,
        features=(*features, ("BOUNDARIES", str(boundaries))),
    )


def _compound_parts(parts: tuple[Part, ...]) -> list[str]:
    if len(parts) > 1:
        return [p.base for p in parts]
    inside = parts[0].inside  # «maahan=muutto»: only the last part is a base form
    return [inside[-1]] if len(inside) > 1 else []


def _inner_compounds(parts: tuple[Part, ...]) -> list[str]:
    found = []
    for length in range(2, len(parts)):
        for first in range(len(parts) - length + 1):
            group = parts[first : first + length]
            found.append("".join(p.surface for p in group[:-1]) + group[-1].base)
    return found
