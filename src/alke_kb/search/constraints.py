"""Phrases, +must, −not, prefixes and field filters of the query language, checked on candidates."""

from __future__ import annotations

import re
from dataclasses import replace

from alke_kb.analysis import Analyser, FieldFilter, ParsedQuery, Phrase
from alke_kb.domain import AnalysedToken, Filters, Language, Passage, Publicity, TermKind
from alke_kb.errors import InvalidInput
from alke_kb.indexing.payload import fields_of
from alke_kb.vocab import resolve_kind, resolve_ministry, resolve_region, resolve_role

_YEARS = re.compile(r"(\d{4})(?:[-–](\d{4}))?")


def constrains(parsed: ParsedQuery) -> bool:
    """Whether anything in the query strikes out candidates after ranking."""
    return bool(
        parsed.phrases or parsed.must or parsed.must_not or parsed.prefixes or parsed.prefixes_not
    )


def apply_fields(filters: Filters, parsed: ParsedQuery) -> Filters:
    """Join the filters written in the query to those given beside it. Raises ``InvalidInput``."""
    for field in parsed.fields:
        if not field.excluded:
            filters = _with_field(filters, field)
    return filters


def excluded_values(parsed: ParsedQuery) -> dict[str, tuple[str, ...]]:
    """Index fields and values that ``-alue:Lappi`` and the like keep out. Raises ``InvalidInput``."""
    unwanted = Filters()
    for field in parsed.fields:
        if field.excluded:
            unwanted = _with_field(unwanted, field)
    if unwanted.year_from is not None:
        raise InvalidInput(
            "A year cannot be kept out with a minus sign.",
            hint="Ask for the years before or after it, for example vuosi:2020-2022.",
        )
    return fields_of(unwanted)


def _with_field(filters: Filters, field: FieldFilter) -> Filters:
    value = field.value
    match field.field:
        case "region":
            return replace(filters, regions=(*filters.regions, resolve_region(value)))
        case "ministry":
            return replace(filters, ministries=(*filters.ministries, resolve_ministry(value)))
        case "kind":
            return replace(filters, kinds=(*filters.kinds, resolve_kind(value)))
        case "role":
            return replace(filters, roles=(*filters.roles, resolve_role(value)))
        case "round":
            return replace(filters, rounds=(*filters.rounds, value))
        case "theme":
            return replace(filters, themes=(*filters.themes, value))
        case "document":
            return replace(filters, documents=(*filters.documents, value))
        case "language" if value in set(Language):
            return replace(filters, languages=(*filters.languages, Language(value)))
        case "publicity" if value in set(Publicity):
            return replace(filters, publicity=(*filters.publicity, Publicity(value)))
        case "year" if (years := _YEARS.fullmatch(value)) is not None:
            last = years[2] or years[1]
            return replace(filters, year_from=int(years[1]), year_to=int(last))
    raise InvalidInput(
        f"«{field.field}:{value}» cannot be used as a filter.",
        hint="Years are written 2022 or 2020-2024, languages fi, sv or en.",
    )


def satisfies(passage: Passage, parsed: ParsedQuery, analyser: Analyser) -> bool:
    """Whether a passage has every required phrase, word and prefix and none of the refused.

    Required words may stand in the headings as well; phrases are looked for in the text.
    """
    tokens = analyser.analyse(passage.text, passage.language)
    around = analyser.analyse(" \n".join(passage.heading_path), passage.language)

    def has(phrase: Phrase, where: list[AnalysedToken]) -> bool:
        return _has_phrase(where, phrase, passage.language, analyser)

    if not all(has(phrase, tokens) for phrase in parsed.phrases):
        return False
    if not all(has(phrase, tokens) or has(phrase, around) for phrase in parsed.must):
        return False
    if any(has(phrase, tokens) for phrase in parsed.must_not):
        return False
    words = {token.surface.casefold() for token in tokens + around}
    words |= {term.text for token in tokens + around for term in token.terms}
    begun = {
        prefix
        for prefix in (*parsed.prefixes, *parsed.prefixes_not)
        if any(word.startswith(prefix) for word in words)
    }
    return begun == set(parsed.prefixes) - set(parsed.prefixes_not)


def _has_phrase(
    tokens: list[AnalysedToken], phrase: Phrase, language: Language, analyser: Analyser
) -> bool:
    wanted = analyser.analyse(phrase.text, language)
    if not wanted:
        return True
    if phrase.lemmas:
        # A compound part is not the word itself: only forms that stand for the whole word count.
        sought = [_whole_word(token) for token in wanted]
        found = [_whole_word(token) for token in tokens]
    else:
        sought = [{token.surface.casefold()} for token in wanted]
        found = [{token.surface.casefold()} for token in tokens]
    length = len(sought)
    return any(
        all(sought[j] & found[i + j] for j in range(length)) for i in range(len(found) - length + 1)
    )


def _whole_word(token: AnalysedToken) -> set[str]:
    return {term.text for term in token.terms if term.kind is not TermKind.PART}
