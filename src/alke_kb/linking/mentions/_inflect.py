"""Inflected forms of Finnish place names.

Forms are generated rather than analysed: dictionaries lack many small municipalities, and analysis
cannot tell which local cases a name takes. Both vowel harmonies and, where names differ in habit,
both gradations are made: a form too many costs nothing, a form too few loses a mention.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache


class Case(StrEnum):
    """Cases as far as rules about context need them."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    PARTITIVE = "partitive"
    INNER = "inner"
    OUTER = "outer"
    OTHER = "other"


_INNER = ("ssa", "ssä", "sta", "stä")
_OUTER = ("lla", "llä", "lta", "ltä", "lle")
_OTHER_WEAK = ("ksi", "tta", "ttä")
CLITICS = (
    "kinkaan",
    "kaankaan",
    "kohan",
    "köhän",
    "kin",
    "kaan",
    "kään",
    "ko",
    "kö",
    "han",
    "hän",
    "pa",
    "pä",
    "mme",
    "nsa",
    "nsä",
)

# heads of compound names whose final i is e in the stem, with their weak and strong stems
E_STEMS = {
    "joki": ("joe", "joke", ()),
    "järvi": ("järve", "järve", ()),
    "niemi": ("nieme", "nieme", ("nientä",)),
    "salmi": ("salme", "salme", ()),
    "lampi": ("lamme", "lampe", ()),
    "koski": ("koske", "koske", ()),
    "vesi": ("vede", "vete", ("vettä",)),
    "saari": ("saare", "saare", ("saarta",)),
    "lahti": ("lahde", "lahte", ()),
    "mäki": ("mäe", "mäke", ()),
    "nummi": ("numme", "numme", ()),
    "vuori": ("vuore", "vuore", ("vuorta",)),
    "suomi": ("suome", "suome", ()),
    "loppi": ("lope", "loppe", ()),
}
_GRADATION = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("mp", "mm"),
    ("lt", "ll"), ("rt", "rr"), ("ht", "hd"), ("rk", "r"), ("lk", "l"), ("k", ""), ("p", "v"), ("t", "d"),
)  # fmt: skip
# (weak stem, strong stem, further partitives), where no rule gives them
_IRREGULAR = {
    "konginkangas": (("konginkankaa", "konginkankaa", ("konginkangasta",)),),
    "haukipudas": (("haukiputaa", "haukiputaa", ("haukipudasta",)),),
    "pihtipudas": (("pihtiputaa", "pihtiputaa", ("pihtipudasta",)),),
    "punkalaidun": (("punkalaitume", "punkalaitume", ("punkalaidunta",)),),
    "pedersöre": (("pedersöre", "pedersöre", ()),),
}
_IRREGULAR_FORMS = {
    "virrat": {
        Case.NOMINATIVE: ("virrat",),
        Case.GENITIVE: ("virtain", "virtojen"),
        Case.PARTITIVE: ("virtoja",),
        Case.INNER: ("virroissa", "virroista", "virtoihin"),
        Case.OUTER: ("virroilla", "virroilta", "virroille"),
    }
}
# first parts that are inflected with the name: Uudessakaupungissa, Isonkyrön
_MOVING = {
    "uusi": ("uuden", "uutta", "uudessa uudesta uuteen", "uudella uudelta uudelle", "uutena uudeksi"),
    "iso": ("ison", "isoa", "isossa isosta isoon", "isolla isolta isolle", "isona isoksi"),
    "vähä": ("vähän", "vähää", "vähässä vähästä vähään", "vähällä vähältä vähälle", "vähänä vähäksi"),
}  # fmt: skip
_MOVING_NAMES = frozenset({"uusikaupunki", "uusikaarlepyy", "uusimaa", "isokyrö", "vähäkyrö"})
VOWELS = "aeiouyäöå"


def _weak(name: str) -> str:
    """The name with its last consonants in the weak grade, before the final vowel."""
    if len(name) < 3 or name[-1] not in VOWELS or name[-2] in VOWELS:
        return name
    head, vowel = name[:-1], name[-1]
    for strong, weak in _GRADATION:
        if head.endswith(strong):
            rest = head[: -len(strong)]
            # single stops change only between vowels: Lieto, not Kotka
            if len(strong) == 1 and (not rest or rest[-1] not in VOWELS):
                return name
            return rest + weak + vowel
    return name


@lru_cache(maxsize=4096)
def stems(name: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(weak stem, strong stem, further partitives) in lower case; several where habit varies."""
    if name in _IRREGULAR:
        return _IRREGULAR[name]
    for head, (weak, strong, partitives) in E_STEMS.items():
        if name.endswith(head):
            base = name[: -len(head)]
            found = [(base + weak, base + strong, tuple(base + p for p in partitives))]
            return tuple(found)
    if name.endswith("inen"):
        base = name[:-3]
        return ((base + "se", base + "se", (base + "sta", base + "stä")),)
    if name.endswith("us"):
        base = name[:-1]
        return (
            (base + "kse", base + "kse", (name + "ta",)),
            (base + "de", base + "te", (base + "tta",)),
        )
    if name.endswith(("os", "es", "is", "as")):
        return ((name[:-1] + "kse", name[:-1] + "kse", (name + "ta", name + "tä")),)
    if name[-1] not in VOWELS:
        return ((name + "i", name + "i", ()),)
    if name.endswith("e") and name[-2] not in VOWELS:
        return ((name + "e", name + "e", (name + "tta", name + "ttä")), (name, name, ()))
    return tuple(dict.fromkeys(((_weak(name), name, ()), (name, name, ()))))


def _illatives(strong: str) -> list[str]:
    vowel = strong[-1]
    found = [strong + vowel + "n", strong + "h" + vowel + "n"]
    if len(strong) > 1 and strong[-2] in VOWELS:
        found.append(strong + "seen")
    return found


def _simple(name: str) -> dict[str, Case]:
    """Forms of a name that is inflected at its end, in lower case."""
    forms: dict[str, Case] = {}
    if name in _IRREGULAR_FORMS:
        return {form: case for case, them in _IRREGULAR_FORMS[name].items() for form in them}
    for weak, strong, partitives in stems(name):
        forms.setdefault(weak + "n", Case.GENITIVE)
        for form in (*partitives, strong + "a", strong + "ä", strong + "ta", strong + "tä"):
            forms.setdefault(form, Case.PARTITIVE)
        for ending in _INNER:
            forms.setdefault(weak + ending, Case.INNER)
        for form in _illatives(strong):
            forms.setdefault(form, Case.INNER)
        for ending in _OUTER:
            forms.setdefault(weak + ending, Case.OUTER)
        for form in (*(weak + e for e in _OTHER_WEAK), strong + "na", strong + "nä"):
            forms.setdefault(form, Case.OTHER)
    if name.endswith("inen"):
        # Kauniainen, Oulainen, Parainen … are inflected in the plural
        base = name[:-3] + "s"
        for form in (base + "ten", base + "ien"):
            forms.setdefault(form, Case.GENITIVE)
        for form in (base + "ia", base + "iä"):
            forms.setdefault(form, Case.PARTITIVE)
        for ending in (*_INNER, "in"):
            forms.setdefault(base + "i" + ending, Case.INNER)
        for ending in _OUTER:
            forms.setdefault(base + "i" + ending, Case.OUTER)
    forms[name] = Case.NOMINATIVE
    return forms


def finnish_forms(name: str) -> dict[str, Case]:
    """All forms of a name in lower case, each with its case; hyphens as in the name."""
    lower = name.lower()
    if lower in _MOVING_NAMES or (lower.split("-")[-1] in _MOVING_NAMES):
        prefix, _, last = lower.rpartition("-")
        return {
            (f"{prefix}-{form}" if prefix else form): case for form, case in _moving(last).items()
        }
    prefix, _, last = lower.rpartition("-")
    return {(f"{prefix}-{form}" if prefix else form): case for form, case in _simple(last).items()}


def _moving(name: str) -> dict[str, Case]:
    first = next(part for part in _MOVING if name.startswith(part))
    rest = _simple(name[len(first) :])
    genitive, partitive, inner, outer, other = _MOVING[first]
    firsts = {
        Case.GENITIVE: [genitive],
        Case.PARTITIVE: [partitive],
        Case.INNER: inner.split(),
        Case.OUTER: outer.split(),
        Case.OTHER: other.split(),
    }
    forms = {
        one + form: case for form, case in rest.items() if case in firsts for one in firsts[case]
    }
    forms[name] = Case.NOMINATIVE
    return forms


def split_clitic(word: str) -> list[str]:
    """The word itself and the word without a clitic: oulussakin → oulussakin, oulussa."""
    return [
        word,
        *(word[: -len(c)] for c in CLITICS if word.endswith(c) and len(word) > len(c) + 1),
    ]
