"""Why a passage matched: the inflected forms in it that share terms with the query."""

from __future__ import annotations

from collections.abc import Mapping

from alke_kb.analysis import Analyser
from alke_kb.domain import Language, Match, Term


def find_matches(
    analyser: Analyser, text: str, language: Language, query_terms: Mapping[str, float]
) -> tuple[Match, ...]:
    """Matched tokens of a passage text, in order, with their share of the matched weight.

    A token is explained by its strongest shared term: lemma before compound part before stem.
    """
    read = analyser.read(text, language)
    found: list[tuple[int, Term, float]] = []
    for number, shared in read.matching(query_terms):
        best = max(shared, key=lambda t: (t.weight * query_terms[t.text], t.text))
        found.append((number, best, best.weight * query_terms[best.text]))
    total = sum(strength for _, _, strength in found)
    return tuple(
        Match(
            start := read.starts[number],
            end := read.ends[number],
            text[start:end],
            term.text,
            term.kind,
            strength / total if total else 0.0,
        )
        for number, term, strength in found
    )
