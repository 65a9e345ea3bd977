"""A text analysed once, asked many times: by sentence, by term, by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from alke_kb.analysis._words import WordInfo
from alke_kb.domain import Term


@dataclass(frozen=True)
class AnalysedText:
    """Tokens of a text with what the analyser knows of each; offsets are code points into it.

    ``starts``, ``ends``, ``terms`` and ``infos`` run side by side, one entry a token.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    terms: tuple[tuple[Term, ...], ...]
    infos: tuple[WordInfo, ...]
    pair_weight: float

    @cached_property
    def term_texts(self) -> frozenset[str]:
        """Every term of the text, pairs left out."""
        distinct = {id(found): found for found in self.terms}
        return frozenset(term.text for found in distinct.values() for term in found)

    def matching(self, wanted: Mapping[str, float]) -> Iterator[tuple[int, list[Term]]]:
        """Tokens, by number, that have any of the wanted terms, with those they have."""
        # a word form has one tuple of terms, however often it stands in the text
        known: dict[int, list[Term]] = {}
        for number, found in enumerate(self.terms):
            shared = known.get(id(found))
            if shared is None:
                shared = known[id(found)] = [term for term in found if term.text in wanted]
            if shared:
                yield number, shared

    def bags(
        self, stretches: list[tuple[int, int]], wanted: Mapping[str, float]
    ) -> list[dict[str, float]]:
        """For each stretch of the text (ascending, apart) the wanted terms in it and their summed
        weights, pairs of content words inside it included.
        """
        bags: list[dict[str, float]] = [{} for _ in stretches]
        places = self._places(stretches)
        for number, shared in self.matching(wanted):
            place = places[number]
            if place is not None:
                bag = bags[place]
                for term in shared:
                    bag[term.text] = bag.get(term.text, 0.0) + term.weight
        if self.pair_weight > 0 and any(" " in term for term in wanted):
            self._add_pairs(bags, places, wanted)
        return bags

    def _places(self, stretches: list[tuple[int, int]]) -> list[int | None]:
        """For each token the number of the stretch that it begins in."""
        places: list[int | None] = []
        place = 0
        for start in self.starts:
            while place < len(stretches) and start >= stretches[place][1]:
                place += 1
            inside = place < len(stretches) and start >= stretches[place][0]
            places.append(place if inside else None)
        return places

    def _add_pairs(
        self, bags: list[dict[str, float]], places: list[int | None], wanted: Mapping[str, float]
    ) -> None:
        before, at = "", None
        for info, place in zip(self.infos, places, strict=True):
            if info.function or place is None:
                continue
            if before and at == place:
                pair = f"{before} {info.lemma}"
                if pair in wanted:
                    bags[place][pair] = bags[place].get(pair, 0.0) + self.pair_weight
            before, at = info.lemma, place
