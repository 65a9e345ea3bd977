"""Addresses of the pages: the language first, then words of that language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

LANGUAGES = ("fi", "sv", "en")

# page → its address after the language, in each language
SLUGS: Mapping[str, Mapping[str, str]] = {
    "start": {"fi": "", "sv": "", "en": ""},
    "search": {"fi": "haku", "sv": "sok", "en": "search"},
    "documents": {"fi": "asiakirjat", "sv": "dokument", "en": "documents"},
    "document": {
        "fi": "asiakirja/{document_id}",
        "sv": "dokument/{document_id}",
        "en": "document/{document_id}",
    },
    "file": {
        "fi": "asiakirja/{document_id}/tiedosto",
        "sv": "dokument/{document_id}/fil",
        "en": "document/{document_id}/file",
    },
    "passage": {
        "fi": "kohta/{passage_id}",
        "sv": "stalle/{passage_id}",
        "en": "passage/{passage_id}",
    },
    "themes": {"fi": "teemat", "sv": "teman", "en": "themes"},
    "theme": {"fi": "teema/{theme_id}", "sv": "tema/{theme_id}", "en": "theme/{theme_id}"},
    "cell": {"fi": "teemat/kohdat", "sv": "teman/stallen", "en": "themes/passages"},
    "regions": {"fi": "alueet", "sv": "regioner", "en": "regions"},
    "region": {"fi": "alue/{code}", "sv": "region/{code}", "en": "region/{code}"},
    "region-continuity": {
        "fi": "alue/{code}/jatkuvuus",
        "sv": "region/{code}/kontinuitet",
        "en": "region/{code}/continuity",
    },
    "region-others": {
        "fi": "alue/{code}/muut-alueet",
        "sv": "region/{code}/andra-regioner",
        "en": "region/{code}/other-regions",
    },
    "region-answers": {
        "fi": "alue/{code}/strategiat",
        "sv": "region/{code}/strategier",
        "en": "region/{code}/strategies",
    },
    "region-gaps": {
        "fi": "alue/{code}/aukot",
        "sv": "region/{code}/luckor",
        "en": "region/{code}/gaps",
    },
    "prepare": {"fi": "valmistelu", "sv": "beredning", "en": "preparing"},
    "related": {
        "fi": "valmistelu/liittyvat",
        "sv": "beredning/anknytande",
        "en": "preparing/related",
    },
    "compare": {
        "fi": "valmistelu/vertailu",
        "sv": "beredning/jamforelse",
        "en": "preparing/compare",
    },
    "briefing": {
        "fi": "valmistelu/taustamuistio",
        "sv": "beredning/bakgrundspromemoria",
        "en": "preparing/briefing",
    },
    "basket": {"fi": "kori", "sv": "korg", "en": "basket"},
    "basket-add": {"fi": "kori/lisaa", "sv": "korg/lagg-till", "en": "basket/add"},
    "basket-change": {"fi": "kori/muuta", "sv": "korg/andra", "en": "basket/change"},
    "basket-export": {
        "fi": "kori/tiedosto/{form}",
        "sv": "korg/fil/{form}",
        "en": "basket/file/{form}",
    },
    "accessibility": {
        "fi": "saavutettavuus",
        "sv": "tillganglighet",
        "en": "accessibility",
    },
    "feedback": {"fi": "palaute", "sv": "respons", "en": "feedback"},
    "edit": {
        "fi": "asiakirja/{document_id}/korjaa",
        "sv": "dokument/{document_id}/ratta",
        "en": "document/{document_id}/correct",
    },
    "edit-themes": {
        "fi": "kohta/{passage_id}/teemat",
        "sv": "stalle/{passage_id}/teman",
        "en": "passage/{passage_id}/themes",
    },
    "edit-role": {
        "fi": "kohta/{passage_id}/rooli",
        "sv": "stalle/{passage_id}/roll",
        "en": "passage/{passage_id}/role",
    },
    "outcomes": {
        "fi": "asiakirjat/lukematta",
        "sv": "dokument-som-inte-lasts",
        "en": "documents/not-read",
    },
    "handed-in": {
        "fi": "asiakirjat/lahetetty/{submission_id}",
        "sv": "dokument-som-lamnats/{submission_id}",
        "en": "documents/handed-in/{submission_id}",
    },
    "sign-in": {"fi": "kirjaudu", "sv": "logga-in", "en": "sign-in"},
    "sign-out": {"fi": "kirjaudu-ulos", "sv": "logga-ut", "en": "sign-out"},
    "signed-out": {"fi": "kirjauduttu-ulos", "sv": "utloggad", "en": "signed-out"},
    "ministry": {
        "fi": "ministerio/{ministry_id}",
        "sv": "ministerium/{ministry_id}",
        "en": "ministry/{ministry_id}",
    },
}


def path_of(page: str, language: str) -> str:
    """Route path such as ``/fi/kohta/{passage_id}``."""
    return f"/{language}/{SLUGS[page][language]}"


def address(
    page: str,
    language: str,
    query: Mapping[str, object] | Sequence[tuple[str, object]] = (),
    anchor: str = "",
    **parts: str,
) -> str:
    """Where a page is: ``parts`` fill the path, ``query`` what comes after the question mark.

    Values that are lists are given once for each; empty ones and ``None`` are left out.
    """
    path = path_of(page, language).format(
        **{name: quote(value, safe="") for name, value in parts.items()}
    )
    items = query.items() if isinstance(query, Mapping) else query
    pairs: list[tuple[str, str]] = []
    for name, value in items:
        several = value if isinstance(value, list | tuple) else [value]
        pairs += [(name, str(one)) for one in several if one not in (None, "")]
    return path + (f"?{urlencode(pairs)}" if pairs else "") + (f"#{anchor}" if anchor else "")


def language_of(path: str) -> str:
    """Language of a page's address; Finnish where it has none."""
    first = path.lstrip("/").split("/", 1)[0]
    return first if first in LANGUAGES else LANGUAGES[0]


def is_page(path: str) -> bool:
    """Whether this is the address of a page, known or not."""
    return path.lstrip("/").split("/", 1)[0] in LANGUAGES


def preferred_language(accept: str) -> str:
    """The page language that an ``Accept-Language`` header likes best; Finnish if none of them."""
    best, best_weight = LANGUAGES[0], 0.0
    for item in accept[:1000].split(","):
        name, _, parameter = item.strip().partition(";")
        language = name.strip().lower().split("-", 1)[0]
        weight = 1.0
        if parameter.strip().startswith("q="):
            try:
                weight = float(parameter.strip()[2:])
            except ValueError:
                weight = 0.0
        if language in LANGUAGES and best_weight < weight <= 1:
            best, best_weight = language, weight
    return best
