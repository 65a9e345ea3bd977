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
    found: list[tuple[int, int, str, Term, float]] = []
    total = 0.0
    for token in analyser.analyse(text, language):
        shared = [term for term in token.terms if term.text in query_terms]
        if not shared:
            continue
        best = max(shared, key=lambda t: (t.weight * query_terms[t.text], t.text))
        strength = best.weight * query_terms[best.text]
        total += strength
        found.append((token.start, token.end, token.surface, best, strength))
    return tuple(
        Match(start, end, surface, term.text, term.kind, strength / total if total else 0.0)
        for start, end, surface, term, strength in found
    )
