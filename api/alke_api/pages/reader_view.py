"""What the reader shows beside the text: metadata with where it came from, themes, mentions, links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alke_api.pages.citing import page_of
from alke_api.pages.search_view import facts_of
from alke_api.pages.site import Visit
from alke_kb.domain import Document, Filters, Origin, PassageAnnotation, StoredPassage
from alke_kb.domain.linking import CitedPassage, Links
from alke_kb.domain.places import PDF

EXCERPT_CHARACTERS = 320


@dataclass(frozen=True)
class Row:
    """A metadata value: its name, the value as words, and where it came from."""

    name: str
    value: str
    origin: str
    url: str = ""


@dataclass(frozen=True)
class Theme:
    """A theme of a passage: ``words`` are those in the text that speak for it."""

    name: str
    url: str
    main: bool
    words: tuple[str, ...]
    by_person: bool


@dataclass(frozen=True)
class Mention:
    """Something named in a passage, as it is written there."""

    text: str
    name: str
    url: str


@dataclass(frozen=True)
class Section:
    """A run of passages under one heading path, for the table of contents."""

    headings: tuple[str, ...]
    role: str
    role_name: str
    place: str
    url: str
    language: str


@dataclass(frozen=True)
class Linked:
    """A linked passage, short."""

    title: str
    facts: list[str]
    place: str
    role: str
    role_name: str
    text: str
    language: str
    url: str
    reasons: str


def rows(visit: Visit, document: Document) -> list[Row]:
    """Every value that the document has, in the order in which officials ask for them."""
    _, names, metadata = visit.gettext, visit.names, document.metadata
    regions = ", ".join(names.region(code) for code in metadata.regions)
    ministries = ", ".join(names.ministry(one) for one in metadata.ministries)
    shown = [
        ("kind", _("Kind of document"), names.kind(metadata.kind)),
        ("regions", _("Region"), regions),
        ("ministries", _("Ministry"), ministries),
        ("round", _("Round"), metadata.round or ""),
        ("date", _("Date"), visit.date(metadata.date)),
        ("diary_number", _("Diary number"), metadata.diary_number or ""),
        ("urn", _("URN"), metadata.urn or ""),
        ("language", _("Language"), names.language(metadata.language)),
        ("publicity", _("Publicity"), names.publicity(metadata.publicity)),
        ("source_url", _("Source"), metadata.source_url or ""),
    ]
    return [
        Row(name, value, _origin(visit, document, field), _link(field, value))
        for field, name, value in shown
        if value
    ]


def _link(field: str, value: str) -> str:
    """Only what is plainly a web address becomes a link."""
    return value if field == "source_url" and value.startswith(("https://", "http://")) else ""


def _origin(visit: Visit, document: Document, field: str) -> str:
    known = document.metadata.origins.get(field)
    _ = visit.gettext
    if known is None:
        return ""
    if known.origin is Origin.INFERRED:
        if known.confidence is None:
            return _("inferred")
        return _("inferred, %(share)s sure", share=visit.percent(known.confidence))
    return _("corrected") if known.origin is Origin.CORRECTED else _("given")


def themes(visit: Visit, text: str, annotation: PassageAnnotation | None) -> list[Theme]:
    """Main themes first."""
    if annotation is None:
        return []
    found = []
    for one in sorted(annotation.themes, key=lambda t: not t.main):
        words = [text[e.start : e.end] for e in one.evidence if e.start is not None]
        shown = tuple(dict.fromkeys(words))[:5]
        name = visit.names.theme(one.theme)
        url = visit.url("theme", theme_id=one.theme)
        found.append(Theme(name, url, one.main, shown, one.source.value == "person"))
    return found


def mentions(visit: Visit, text: str, annotation: PassageAnnotation | None) -> list[Mention]:
    """Regions, municipalities, councils, ministries and institutions, each once."""
    if annotation is None:
        return []
    _, names = visit.gettext, visit.names
    found: dict[tuple[str, str], Mention] = {}
    for one in annotation.mentions:
        written = " ".join(text[one.start : one.end].split())
        name, url = "", ""
        if one.type == "ministry":
            name = names.ministry(one.code)
            url = visit.url("ministry", ministry_id=one.code)
        elif one.region:
            name = names.region(one.region)
            url = visit.url("region", code=one.region)
        elif one.type == "institution":
            name = _("institution")
        found.setdefault((one.type, one.code), Mention(written, name, url))
    return list(found.values())


def sections(visit: Visit, document: Document, passages: Sequence[StoredPassage]) -> list[Section]:
    """The table of contents: each section leads to its first passage."""
    found: list[Section] = []
    before: int | None = None
    for stored in passages:
        passage = stored.passage
        if passage.section == before:
            continue
        before = passage.section
        found.append(
            Section(
                passage.heading_path,
                passage.role or "",
                visit.names.role(passage.role) if passage.role else "",
                page_of(visit, document, passage) if document.media_type == PDF else "",
                visit.url("passage", passage_id=stored.id),
                passage.language,
            )
        )
    return found


def linked(visit: Visit, one: CitedPassage, most: int = EXCERPT_CHARACTERS) -> Linked:
    """A passage as a short card with the reason why it is shown; ``most`` characters of it."""
    passage, reason = one.stored.passage, one.reason
    _ = visit.gettext
    why = []
    if reason and reason.shared_themes:
        names = ", ".join(visit.names.theme(theme) for theme in reason.shared_themes)
        why.append(_("the same theme: %(themes)s", themes=names))
    if reason and reason.shared_terms:
        why.append(_("the same words: %(words)s", words=", ".join(reason.shared_terms[:5])))
    if reason and not why:
        why.append(_("near in meaning"))
    return Linked(
        title=one.document.metadata.title,
        facts=facts_of(visit, one.document),
        place=page_of(visit, one.document, passage),
        role=passage.role or "",
        role_name=visit.names.role(passage.role) if passage.role else "",
        text=excerpt(passage.text, most),
        language=passage.language,
        url=visit.url("passage", passage_id=one.stored.id),
        reasons="; ".join(why),
    )


def excerpt(text: str, most: int = EXCERPT_CHARACTERS) -> str:
    """The beginning, cut between words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def link_groups(visit: Visit, links: Links) -> list[tuple[str, list[Linked]]]:
    """Groups of linked passages with headings."""
    _ = visit.gettext
    titles = {
        "answers": _("Strategies that answer"),
        "raised_by": _("Raised in the discussions"),
        "other_regions": _("Other regions"),
        "other_ministries": _("Other ministries"),
        "other_kinds": _("Other kinds of documents"),
        "other_rounds": _("Other rounds of the same region"),
    }
    return [
        (titles.get(group.name, group.name), [linked(visit, one) for one in group.passages])
        for group in links.groups
    ]


def versions_in_other_languages(visit: Visit, document: Document) -> list[tuple[str, str, str]]:
    """Language code, name of the language and address of each other version of the same work."""
    work = document.metadata.work_id
    if not work:
        return []
    found = visit.kb.reading.documents(reader=visit.reader, where=Filters(works=(work,)), limit=10)
    return [
        (
            one.metadata.language,
            visit.names.language(one.metadata.language),
            visit.url("document", document_id=one.id),
        )
        for one in found
        if one.id != document.id and one.metadata.language is not document.metadata.language
    ]
