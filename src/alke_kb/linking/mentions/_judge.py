"""What the places found in a text name: themselves, a council, or another body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alke_kb.linking.mentions._bodies import AFTER, BEFORE, COUNCIL_FI, COUNCIL_SV, COUNCILS_FI
from alke_kb.linking.mentions._inflect import Case
from alke_kb.linking.mentions._lexicon import Form, Place
from alke_kb.linking.mentions._types import Flag, Mention, MentionType
from alke_kb.vocab import load_municipalities

JOIN = r"(?:\s*,\s*(?:(?:ja|sekä|och|samt|and)\s+)?|\s+(?:ja|sekä|tai|eli|että|och|samt|eller|and|or|–)\s+|/)"
_ONLY_JOIN = re.compile(rf"{JOIN}$|{JOIN}")


@dataclass(frozen=True, slots=True)
class Found:
    start: int
    end: int
    form: Form

    @property
    def place(self) -> Place:
        return self.form.place


def judge(norm: str, found: list[Found], language: str, year: int | None) -> list[Mention]:
    """Councils and institutions out of places, then the places that are left."""
    result: list[Mention] = []
    chains = _chains(norm, found)
    for chain in chains:
        last = chain[-1]
        council = _council(norm, chain)
        if council is not None:
            result += council
            continue
        sort, end, members = _institution(norm, chain, language)
        places = chain if sort is None else chain[: len(chain) - members]
        result += [
            _place_mention(one, year)
            for one in places
            if one.place.type is not MentionType.INSTITUTION
        ]
        if sort is None or sort == "province":
            continue
        result += [
            Mention(one.start, one.end, MentionType.INSTITUTION, sort)
            for one in chain[len(chain) - members : -1]
        ]
        start, stop = min(last.start, end), max(last.end, end)
        result.append(Mention(start, stop, MentionType.INSTITUTION, sort))
    return result


def _council(norm: str, chain: list[Found]) -> list[Mention] | None:
    last = chain[-1]
    if last.place.type is not MentionType.REGION or last.form.derived:
        return None
    pattern = COUNCIL_SV if last.form.language == "sv" else COUNCIL_FI
    match = pattern.match(norm, last.end)
    if match is None or (Flag.SUB in last.place.flags):
        return None
    if last.form.language == "fi" and last.form.case is Case.NOMINATIVE:
        return None
    plural = COUNCILS_FI.match(norm, last.end) is not None
    earlier = [
        Mention(one.start, one.end, MentionType.COUNCIL, one.place.code, one.place.flags)
        if plural and one.place.type is MentionType.REGION
        else _place_mention(one, None)
        for one in chain[:-1]
    ]
    whole = Mention(last.start, match.end(), MentionType.COUNCIL, last.place.code, last.place.flags)
    return [*earlier, whole]


def _institution(norm: str, chain: list[Found], language: str) -> tuple[str | None, int, int]:
    """Sort of the institution that the chain's end is part of, its other end, and how many
    places of the chain it takes: those in the same case, or joined by a hyphen.
    """
    last = chain[-1]
    if last.form.derived:
        return None, last.end, 0
    for one in dict.fromkeys((language, last.form.language)):
        after = AFTER.get(one)
        match = after.match(norm, last.end) if after is not None else None
        if match is not None and match.lastgroup is not None:
            return match.lastgroup, match.end(), _sharing(norm, chain)
        before = BEFORE.get(one)
        if before is not None:
            window = max(0, chain[0].start - 80)
            match = before.search(norm, window, chain[0].start)
            if match is not None and match.lastgroup is not None:
                return match.lastgroup, match.start(), len(chain)
    return None, last.end, 0


def _sharing(norm: str, chain: list[Found]) -> int:
    """How many places at the end of a chain share the noun that follows."""
    count = 1
    for one, following in zip(chain[-2::-1], chain[:0:-1], strict=True):
        joined = norm[one.end : following.start] == "-" or norm[one.end - 1] == "-"
        if not joined and one.form.case is not chain[-1].form.case:
            break
        count += 1
    return count


def _chains(norm: str, found: list[Found]) -> list[list[Found]]:
    """Places joined by commas and «ja», the longest runs: what follows may belong to all of them."""
    chains: list[list[Found]] = []
    for one in found:
        if chains:
            previous = chains[-1][-1]
            between = norm[previous.end : one.start]
            if between == "-" or (_ONLY_JOIN.fullmatch(between) and not one.form.derived):
                chains[-1].append(one)
                continue
        chains.append([one])
    return chains


def _place_mention(one: Found, year: int | None) -> Mention:
    place = one.place
    flags = (*place.flags, Flag.DERIVED) if one.form.derived else place.flags
    region = place.code
    if place.type is MentionType.MUNICIPALITY:
        if place.ended is not None and year is not None and year < place.ended:
            region = place.former_region or place.code
        else:
            region = load_municipalities().region_of(place.code, year)
    return Mention(one.start, one.end, place.type, place.code, tuple(sorted(flags)), region)
