"""Ministries: full names in three languages, coordinated names, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from alke_kb.linking.mentions._types import Flag, Mention, MentionType
from alke_kb.vocab import load_ministries

_CLITIC = r"(?:kin|kään|kaan|kö|hän|pä)?"
_MINISTRY = rf"ministeriö(?:n|ssä|stä|ön|llä|ltä|lle|nä|ksi|ttä|tä|t|iden|itten|issä|istä|ihin|illä|iltä|ille|itä|nsä|mme)?{_CLITIC}"
_OFFICE = r"kansli(?:a|an|assa|asta|aan|alla|alta|alle|ana|aksi|aa)(?:kin|kaan|ko|han)?"
_JOIN = r"(?:\s*,\s*(?:(?:ja|sekä|och|samt)\s+)?|\s+(?:ja|sekä|tai|että|eli|och|samt|eller|and)\s+)"
_COUNTRIES = (
    "ruotsin|viron|norjan|tanskan|islannin|saksan|ranskan|venäjän|neuvostoliiton|puolan|latvian|liettuan|"
    "italian|espanjan|portugalin|unkarin|tšekin|itävallan|sveitsin|alankomaiden|hollannin|belgian|kreikan|"
    "irlannin|britannian|iso-britannian|englannin|skotlannin|yhdysvaltain|yhdysvaltojen|usa:n|kanadan|kiinan|"
    "japanin|intian|ukrainan|turkin|israelin|irakin|iranin|afganistanin|syyrian|egyptin|brasilian|australian|"
    "valko-venäjän|romanian|bulgarian|kroatian|serbian|slovakian|slovenian|korean|"
    "sveriges|norges|danmarks|estlands|tysklands|rysslands|frankrikes|svenska|norska|danska|estniska|tyska|"
    "ryska|franska|brittiska|amerikanska|"
    "swedish|norwegian|danish|estonian|german|russian|french|british|sweden's|norway's|estonia's"
)
_FOREIGN_BEFORE = re.compile(rf"(?:^|[\s(])(?:{_COUNTRIES})\s+(?:[a-zåäö-]+\s+)?$", re.IGNORECASE)
_FOREIGN_AFTER = re.compile(r"\s+(?:of\s+(?:the\s+)?(?!Finland)[A-Z]|and\s+[Kk]ingdom)")
# «Bushin ulkoministeriö», «Nigerian opetusministeriö»: another state's, or a part of one
_OWNER_BEFORE = re.compile(r"([^\W\d_][\w-]*n)\s+$")
_OTHER_STATE = re.compile(
    r"\b(?:FAA|NASA|CIA|FBI|KGB|DIA|Pentagon\w*|Truman\w*|Bush\w*|Obama\w*|Nixon\w*|Nazi-Soviet|lordi\w*|"
    r"kongressi\w*|osavaltio\w*|liittovaltio\w*|meksikolai\w*)\b"
)
_FINLAND = re.compile(
    r"\b(?:Suomi|Suome[naslt]\w*|suomalai\w*|eduskun\w*|maakun\w*|valtioneuvosto\w*)\b"
)
_SPORTS = re.compile(
    r"kis(?:a|oi)|mestaru|hopea|pronss|mitali|liig|kilpailu|joukkue|pelaaja|hiihto|hiihdo|juoksu|jääkie|koripallo|"
    r"lentopallo|urheil|ottelu|turnau|finaali|kultaa|sarja",
    re.IGNORECASE,
)
_CARS = re.compile(r"\bauto\w*|vuosimalli|toyota|volvo|volkswagen|ajettu|\bkm\b", re.IGNORECASE)
_OFFICIAL_COMPOUND = re.compile(
    r"-(?:hallinnonal|konserni|virkam|työryhm|johtoi|vetoi|rahoit|avustu|edustaj|ohjau|tulosohjau|päätö|"
    r"linjau|yhteisty|asetu|asetuksen|julkaisu|raport|selvity)",
    re.IGNORECASE,
)
# TEM:n, and as it is said: TEMin
_ABBREVIATION_END = r"(?::[a-zåäö]+|i(?:n|in|ssä|stä|llä|ltä|lle|ä|ssa|sta|lla|lta|a))?"


@dataclass(frozen=True, slots=True)
class _Name:
    code: str
    flags: tuple[Flag, ...]


def _flexible(text: str) -> str:
    """The name as a pattern: blanks may be line ends, a suspended hyphen may be lost."""
    words = []
    for word in text.split():
        escaped = re.escape(word)
        words.append(escaped[:-2] + r"(?:\s?-)?" if word.endswith("-") else escaped)
    return r"\s+".join(words)


class Ministries:
    """Finds ministries in a text. Built once; safe to share."""

    def __init__(self) -> None:
        full: list[tuple[str, _Name]] = []
        prefixes: dict[str, _Name] = {}
        short: dict[str, dict[str, _Name]] = {"fi": {}, "sv": {}, "en": {}}
        for ministry in load_ministries().values():
            plain = _Name(ministry.id, ())
            former = _Name(ministry.id, (Flag.FORMER,))
            finnish = [(ministry.names.fi, plain)]
            finnish += [(name, plain) for name in ministry.also.get("fi", ())]
            swedish = [(ministry.names.sv or "", plain)]
            english = [(ministry.names.en or "", plain)]
            english += [(name, plain) for name in ministry.also.get("en", ())]
            for old in ministry.former:
                if not old.names.fi.startswith("Ministry"):
                    finnish.append((old.names.fi, former))
                swedish += [(old.names.sv, former)] if old.names.sv else []
                english += [(old.names.en, former)] if old.names.en else []
                if old.abbreviations is not None:
                    short["fi"][old.abbreviations.fi] = former
            for name, meant in finnish:
                if name.endswith("ministeriö"):
                    stem = name.removesuffix("ministeriö")
                    full.append(
                        (
                            _flexible(stem + "\0").replace(r"\x00", "").replace("\0", "")
                            + _MINISTRY,
                            meant,
                        )
                    )
                    prefixes.setdefault(f"{stem}-".lower(), meant)
                elif name.endswith("kanslia"):
                    full.append((_flexible(name.removesuffix("kanslia")) + r"\s+" + _OFFICE, meant))
            for name, meant in swedish:
                if name.endswith("ministeriet"):
                    full.append((_flexible(name) + "s?", meant))
                    prefixes.setdefault(name.removesuffix("ministeriet").lower() + "-", meant)
                elif name.endswith("kansli"):
                    full.append((_flexible(name) + "(?:et)?s?", meant))
                elif name:
                    full.append((_flexible(name), meant))
            full += [(_flexible(name) + "(?:['’]s)?", meant) for name, meant in english if name]
            short["fi"][ministry.abbreviations.fi] = plain
            if ministry.abbreviations.sv:
                short["sv"][ministry.abbreviations.sv] = plain
            if ministry.abbreviations.en:
                short["en"][ministry.abbreviations.en] = plain
        full.sort(key=lambda one: len(one[0]), reverse=True)
        self._meanings = [meant for _pattern, meant in full]
        groups = "|".join(f"(?P<m{i}>{pattern})" for i, (pattern, _meant) in enumerate(full))
        self._full = re.compile(rf"(?<![\w-])(?:{groups})(?!\w)", re.IGNORECASE)
        self._prefixes = [
            (re.compile(rf"(?<![\w-])({_flexible_prefix(p)}){_JOIN}$", re.IGNORECASE), meant)
            for p, meant in sorted(prefixes.items(), key=lambda one: len(one[0]), reverse=True)
        ]
        # Swedish names are understood in Finnish text as little as «KM» or «MM» should be
        self._short = {
            "fi": {**short["fi"], **short["en"]},
            "sv": {
                **{k: v for k, v in short["fi"].items() if len(k) == 3 and k != "KTM"},
                **short["sv"],
            },
            "en": {**{k: v for k, v in short["fi"].items() if len(k) == 3}, **short["en"]},
        }
        self._abbreviations = {
            language: re.compile(
                rf"(?<![\w.:-])(?<!\d/)({'|'.join(sorted(known, key=len, reverse=True))})"
                rf"{_ABBREVIATION_END}(?![\w]|/\d|\d|:\d|-\d|\.\w)"
            )
            for language, known in self._short.items()
        }

    def find(
        self, text: str, language: str, is_common: Callable[[str], bool] | None = None
    ) -> Iterator[Mention]:
        """Ministries in the text. ``is_common`` tells whether a lower-case word is an everyday one."""
        abroad = bool(_OTHER_STATE.search(text)) and not _FINLAND.search(text)
        for match in self._full.finditer(text):
            if abroad:
                continue
            before = text[max(0, match.start() - 60) : match.start()]
            if _FOREIGN_BEFORE.search(before) or self._of_another(
                text, match.start(), before, is_common
            ):
                continue
            if match.group().startswith("Ministry") and _FOREIGN_AFTER.match(text, match.end()):
                continue
            meant = self._meanings[int((match.lastgroup or "m0")[1:])]
            yield self._mention(match.start(), match.end(), meant)
            yield from self._coordinated(text, match.start())
        yield from self._short_names(text, language)

    @staticmethod
    def _of_another(
        text: str, start: int, before: str, is_common: Callable[[str], bool] | None
    ) -> bool:
        """Whether a foreign owner stands before the name."""
        owner = _OWNER_BEFORE.search(before)
        if owner is not None and owner.group(1)[0].isupper():
            # at the start of a sentence a capital tells nothing: «Uuden ympäristöministeriön»
            position = start - len(owner.group())
            inside = text[max(0, position - 8) : position].rstrip()[-1:] not in (
                "",
                ".",
                "!",
                "?",
                ":",
                ";",
                "\n",
            )
            named = inside or (is_common is not None and not is_common(owner.group(1).lower()))
            if named and not owner.group(1).startswith(("Suom", "EU")):
                return True
        return False

    def _coordinated(self, text: str, left: int) -> Iterator[Mention]:
        """«sosiaali- ja terveys- sekä ympäristöministeriö»: names that share the last word."""
        for _ in range(12):
            window_start = max(0, left - 120)
            window = text[window_start:left]
            found = next(
                (
                    (match, meant)
                    for pattern, meant in self._prefixes
                    if (match := pattern.search(window))
                ),
                None,
            )
            if found is None:
                return
            match, meant = found
            left = window_start + match.start(1)
            yield self._mention(left, window_start + match.end(1), meant)

    def _short_names(self, text: str, language: str) -> Iterator[Mention]:
        known = self._short.get(language, self._short["fi"])
        pattern = self._abbreviations.get(language, self._abbreviations["fi"])
        for match in pattern.finditer(text):
            name = match.group(1)
            if self._is_ministry(name, match, text, language):
                yield self._mention(match.start(), match.end(), known[name])

    def _is_ministry(self, name: str, match: re.Match[str], text: str, language: str) -> bool:
        after = text[match.end() : match.end() + 40]
        colon = ":" in match.group()
        around = text[max(0, match.start() - 80) : match.end() + 80]
        if _in_capitals(text, match.start(), match.end()) and name in {
            "OM",
            "UM",
            "SM",
            "VM",
            "TM",
        }:
            return False
        if name == "SM":
            if after.startswith("-"):
                return bool(_OFFICIAL_COMPOUND.match(after))
            return colon or not _SPORTS.search(around)
        if name == "VM" and not colon:
            return not _CARS.search(around)
        if name in {"TM", "AM"} and not colon:
            return bool(re.search(r"\b(?:KTM|OPM|OKM|STM|MMM|LVM|TEM)\b", around))
        if name in {"MM", "KM", "FM", "IM", "JM"} and language == "sv" and not colon:
            if after.startswith("-"):
                return False
            named = re.search(
                r"ministeriet\w?\s*\($", text[max(0, match.start() - 40) : match.start()]
            )
            return bool(named) or bool(
                re.search(
                    r"\b(?:ANM|SHM|UKM|JSM|FSM|SRK|FM|KM|MM|IM|JM)\b",
                    around.replace(match.group(), "", 1),
                )
            )
        if len(name) == 2 and after.startswith("-"):
            return bool(_OFFICIAL_COMPOUND.match(after))
        return True

    @staticmethod
    def _mention(start: int, end: int, meant: _Name) -> Mention:
        return Mention(start, end, MentionType.MINISTRY, meant.code, meant.flags)


def _flexible_prefix(prefix: str) -> str:
    words = [re.escape(word) for word in prefix.split()]
    return r"\s+".join(words)


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Whether the longer words around are in capitals too: a heading, not an abbreviation."""
    words = re.findall(r"[^\W\d_]{4,}", text[max(0, start - 40) : start])[-2:]
    words += re.findall(r"[^\W\d_]{4,}", text[end : end + 40])[:2]
    return len(words) > 1 and all(word.isupper() for word in words)


@lru_cache(maxsize=1)
def ministries() -> Ministries:
    """The finder of ministries, built once."""
    return Ministries()
