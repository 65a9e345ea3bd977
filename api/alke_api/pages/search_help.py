"""When nothing is found: which words were looked for, which restriction to drop, where to look."""

from __future__ import annotations

from dataclasses import dataclass, replace

from alke_api.pages.search_form import FIELDS, Asked
from alke_api.pages.search_view import facet_names, search_url
from alke_api.pages.site import Visit
from alke_kb.analysis import ParsedQuery, parse_query
from alke_kb.domain import Language, Query, TermKind

MOST_WORDS = 12


@dataclass(frozen=True)
class Word:
    """A word of the query and the base forms under which it was looked for."""

    surface: str
    bases: tuple[str, ...]


@dataclass(frozen=True)
class Drop:
    """A search with less in it, and how many documents it finds."""

    name: str
    url: str
    documents: int


@dataclass(frozen=True)
class Help:
    """What to try when a search finds nothing."""

    words: list[Word]
    drops: list[Drop]
    themes: list[tuple[str, str]]


def help_for(visit: Visit, asked: Asked, language: Language) -> Help:
    """Costs a search for each restriction, so it is asked for only when nothing was found."""
    parsed = parse_query(asked.text)
    return Help(
        words=_words(visit, parsed, language),
        drops=_drops(visit, asked, parsed),
        themes=[
            (
                visit.names.theme(one.theme),
                visit.url("theme", theme_id=one.theme),
            )
            for one in visit.kb.annotator.themes(parsed.text, language)[:3]
        ],
    )


def _words(visit: Visit, parsed: ParsedQuery, language: Language) -> list[Word]:
    words = []
    for token in visit.kb.analyser.analyse(parsed.text, language)[:MOST_WORDS]:
        bases = [t.text for t in token.terms if t.kind in (TermKind.LEMMA, TermKind.STEM)]
        words.append(Word(token.surface, tuple(dict.fromkeys(bases)) or (token.surface.lower(),)))
    return words


def _drops(visit: Visit, asked: Asked, parsed: ParsedQuery) -> list[Drop]:
    _ = visit.gettext
    titles = facet_names(visit)
    tries: list[tuple[str, Asked]] = []
    for field in FIELDS:
        for value in asked.values.get(field, ()):
            name = f"{titles[field]}: {visit.names.of(field, value)}"
            tries.append((_("without “%(name)s”", name=name), asked.without(field, value)))
    if asked.year_from or asked.year_to:
        tries.append((_("any year"), asked.without("year")))
    if asked.conclusions:
        tries.append((_("not only conclusions"), asked.without("conclusions")))
    if len(tries) > 1:
        bare = Asked(text=asked.text)
        tries.append((_("without any restriction"), bare))
    exact = parsed.phrases or parsed.must or parsed.must_not or parsed.prefixes or parsed.fields
    if exact and parsed.text:
        name = _("only the words, without quotation marks, signs and field names")
        tries.append((name, replace(asked, text=parsed.text, page=1)))
    found = []
    for name, one in tries[:8]:
        query = Query(one.text, one.filters(), limit=1, passages=1)
        total = visit.kb.search.search(query, reader=visit.reader).total
        if total:
            found.append(Drop(name, search_url(visit, one), total))
    return sorted(found, key=lambda drop: -drop.documents)
