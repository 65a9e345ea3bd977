"""What the search page shows of a result: cards, facets, and what restricts the search."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alke_api.pages.citing import citation, page_of, permanent_link
from alke_api.pages.marking import Stretch, snippet
from alke_api.pages.search_form import FIELDS, Asked
from alke_api.pages.site import Visit
from alke_kb.domain import Document, DocumentHit, Language, Match, PassageHit, TermKind

SHOWN_REASONS = 6


@dataclass(frozen=True)
class Reason:
    """A term that the query and the passage share: how it was found, in which written forms."""

    term: str
    how: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """A passage of a result."""

    id: str
    role: str
    role_name: str
    place: str
    headings: tuple[str, ...]
    language: str
    crossed: bool
    text: list[Stretch]
    cut_before: bool
    cut_after: bool
    reasons: list[Reason]
    meaning: float
    url: str
    related_url: str
    link: str
    citation: str


@dataclass(frozen=True)
class Card:
    """A document of a result with its passages."""

    document: Document
    title: str
    url: str
    facts: list[str]
    hits: list[Hit]


@dataclass(frozen=True)
class Option:
    """A value of a facet; ``count`` is of documents."""

    value: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A field of the search and its values, most frequent first."""

    field: str
    name: str
    options: list[Option]
    open: bool


@dataclass(frozen=True)
class Restriction:
    """What restricts the search now, and the address without it."""

    name: str
    url: str


def facts_of(visit: Visit, document: Document) -> list[str]:
    """Kind, region, round, date and ministries of a document, as words."""
    metadata, names = document.metadata, visit.names
    facts = [names.kind(metadata.kind)]
    if len(metadata.regions) > 3:
        facts.append(visit.ngettext("%(num)s region", "%(num)s regions", len(metadata.regions)))
    else:
        facts += [names.region(code) for code in metadata.regions]
    facts += [names.ministry_short(one) for one in metadata.ministries]
    if metadata.round:
        facts.append(visit.gettext("round %(round)s", round=metadata.round))
    elif metadata.year and not metadata.date:
        facts.append(str(metadata.year))
    if metadata.date:
        facts.append(visit.date(metadata.date))
    return facts


def card(visit: Visit, found: DocumentHit, asked_in: Language, today: datetime.date) -> Card:
    """The card of a document."""
    document = found.document
    return Card(
        document=document,
        title=document.metadata.title,
        url=visit.url("document", document_id=document.id),
        facts=facts_of(visit, document),
        hits=[_hit(visit, document, hit, asked_in, today) for hit in found.passages],
    )


def _hit(
    visit: Visit, document: Document, hit: PassageHit, asked_in: Language, today: datetime.date
) -> Hit:
    passage, own = hit.stored.passage, hit.stored.id
    text, before, after = snippet(passage.text, hit.matches)
    return Hit(
        id=own,
        role=passage.role or "",
        role_name=visit.names.role(passage.role) if passage.role else "",
        place=page_of(visit, document, passage),
        headings=passage.heading_path,
        language=passage.language,
        crossed=passage.language is not asked_in,
        text=text,
        cut_before=before,
        cut_after=after,
        reasons=_reasons(visit, hit.matches),
        meaning=hit.meaning_share,
        url=visit.url("passage", passage_id=own),
        related_url=visit.url("passage", anchor="links", passage_id=own),
        link=permanent_link(visit, own),
        citation=citation(visit, document, passage, own, today),
    )


def _reasons(visit: Visit, matches: Sequence[Match]) -> list[Reason]:
    """Terms by their share of the match, the written forms of each together."""
    forms: dict[tuple[str, TermKind], list[str]] = {}
    shares: dict[tuple[str, TermKind], float] = {}
    for match in matches:
        key = (match.term, match.kind)
        forms.setdefault(key, []).append(match.surface)
        shares[key] = shares.get(key, 0.0) + match.share
    _ = visit.gettext
    how = {
        TermKind.SURFACE: _("the word itself"),
        TermKind.LEMMA: _("base form"),
        TermKind.PART: _("part of a compound"),
        TermKind.STEM: _("stem"),
    }
    ordered = sorted(shares, key=lambda key: (-shares[key], key))[:SHOWN_REASONS]
    return [
        Reason(term, how[kind], tuple(dict.fromkeys(forms[term, kind]))[:4])
        for term, kind in ordered
    ]


def facet_names(visit: Visit) -> Mapping[str, str]:
    """Headings of the facets."""
    _ = visit.gettext
    return {
        "kind": _("Kind of document"),
        "role": _("Role of the passage"),
        "region": _("Region"),
        "ministry": _("Ministry"),
        "theme": _("Theme"),
        "round": _("Round"),
        "language": _("Language"),
        "year": _("Year"),
    }


def facets(visit: Visit, asked: Asked, counts: Mapping[str, Mapping[str, int]]) -> list[Facet]:
    """Every facet that has values; values chosen are shown also when nothing is found with them."""
    titles = facet_names(visit)
    found = []
    for field in FIELDS:
        chosen = asked.values.get(field, ())
        counted = dict(counts.get(field, {}))
        for value in chosen:
            counted.setdefault(value, 0)
        if not counted:
            continue
        options = [
            Option(value, visit.names.of(field, value), number, value in chosen)
            for value, number in counted.items()
        ]
        if field == "round":
            options.sort(key=lambda option: option.value, reverse=True)
        opened = bool(chosen) or field in ("kind", "role", "round")
        found.append(Facet(field, titles[field], options, opened))
    return found


def restrictions(visit: Visit, asked: Asked) -> list[Restriction]:
    """What narrows the search now, each with the address that drops it."""
    _ = visit.gettext
    titles = facet_names(visit)
    found = []
    for field in FIELDS:
        for value in asked.values.get(field, ()):
            name = f"{titles[field]}: {visit.names.of(field, value)}"
            found.append(Restriction(name, search_url(visit, asked.without(field, value))))
    if asked.year_from or asked.year_to:
        years = f"{asked.year_from or ''}–{asked.year_to or ''}"
        if asked.year_from == asked.year_to:
            years = str(asked.year_from)
        found.append(
            Restriction(f"{titles['year']}: {years}", search_url(visit, asked.without("year")))
        )
    if asked.conclusions:
        found.append(
            Restriction(_("Only conclusions"), search_url(visit, asked.without("conclusions")))
        )
    return found


def search_url(visit: Visit, asked: Asked) -> str:
    """Address of a search."""
    return visit.url("search", asked.items())
