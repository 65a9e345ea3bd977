"""Phrases, +must, −not, prefixes and field filters of the query language, checked on candidates."""

from __future__ import annotations

from dataclasses import replace

from alke_kb.analysis import Analyser
from alke_kb.analysis.query_syntax import ParsedQuery
from alke_kb.domain import AnalysedToken, Filters, Kind, Language, Passage, Role
from alke_kb.vocab import resolve_kind, resolve_ministry, resolve_region, resolve_role


def apply_fields(filters: Filters, parsed: ParsedQuery) -> Filters:
    """Join the filters written in the query to those given beside it. Raises ``InvalidInput``."""
    for name, value in parsed.fields:
        match name:
            case "region":
                filters = replace(filters, regions=(*filters.regions, resolve_region(value)))
            case "ministry":
                filters = replace(
                    filters, ministries=(*filters.ministries, resolve_ministry(value))
                )
            case "kind":
                filters = replace(filters, kinds=(*filters.kinds, Kind(resolve_kind(value))))
            case "role":
                filters = replace(filters, roles=(*filters.roles, Role(resolve_role(value))))
            case "round":
                filters = replace(filters, rounds=(*filters.rounds, value))
            case "language":
                filters = replace(filters, languages=(*filters.languages, Language(value)))
            case "year":
                first, _, last = value.partition("-")
                filters = replace(filters, year_from=int(first), year_to=int(last or first))
    return filters


def satisfies(passage: Passage, parsed: ParsedQuery, analyser: Analyser) -> bool:
    """Whether a passage has every required word, phrase and prefix and none of the refused."""
    tokens = analyser.analyse(passage.text, passage.language)
    surfaces = [token.surface.casefold() for token in tokens]
    terms = {term.text for token in tokens for term in token.terms}
    for phrase in parsed.phrases:
        if not _has_phrase(tokens, surfaces, phrase.text, phrase.lemmas, passage, analyser):
            return False
    if any(not _has_word(word, terms, passage, analyser) for word in parsed.must):
        return False
    if any(_has_word(word, terms, passage, analyser) for word in parsed.must_not):
        return False
    return all(
        any(s.startswith(prefix) for s in surfaces) or any(t.startswith(prefix) for t in terms)
        for prefix in (p.casefold() for p in parsed.prefixes)
    )


def _has_word(word: str, terms: set[str], passage: Passage, analyser: Analyser) -> bool:
    wanted = analyser.analyse(word, passage.language)
    return all(
        any(term.text in terms for term in token.terms if term.weight > 0.5)
        or token.surface.casefold() in terms
        for token in wanted
    )


def _has_phrase(
    tokens: list[AnalysedToken],
    surfaces: list[str],
    phrase: str,
    lemmas: bool,
    passage: Passage,
    analyser: Analyser,
) -> bool:
    wanted = analyser.analyse(phrase, passage.language)
    length = len(wanted)
    if length == 0:
        return True
    if not lemmas:
        words = [token.surface.casefold() for token in wanted]
        return any(surfaces[i : i + length] == words for i in range(len(surfaces) - length + 1))
    wanted_sets = [{term.text for term in token.terms} for token in wanted]
    token_sets = [{term.text for term in token.terms} for token in tokens]
    return any(
        all(wanted_sets[j] & token_sets[i + j] for j in range(length))
        for i in range(len(tokens) - length + 1)
    )
