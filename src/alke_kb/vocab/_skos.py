"""Themes from SKOS Turtle.

A theme is a ``skos:Concept``: ``skos:notation`` is its id (else the last part of its address),
``skos:prefLabel`` its labels, ``skos:altLabel`` its synonyms, by language tag. ``skos:exactMatch``
and ``skos:closeMatch`` name concepts that may stand for it, ``skos:relatedMatch`` its neighbours.
Ministries are literals: ``dcterms:creator`` the primary and ``dcterms:contributor`` the secondary.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from alke_kb.errors import InvalidInput, Unavailable
from alke_kb.vocab._types import Concept, Names, Theme

if TYPE_CHECKING:
    from rdflib import Graph


def _by_language(graph: Graph, subject: Any, predicate: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value in graph.objects(subject, predicate):
        found.setdefault(getattr(value, "language", None) or "fi", []).append(str(value))
    return {language: sorted(values) for language, values in found.items()}


def _labels(found: dict[str, list[str]]) -> dict[str, str]:
    return {language: values[0] for language, values in found.items()}


def themes_from_turtle(text: str, source: str) -> dict[str, Theme]:
    """Parse Turtle into themes by id, in id order."""
    try:
        from rdflib import DCTERMS, RDF, SKOS, Graph
    except ImportError as error:
        raise Unavailable(
            f"{source} is SKOS Turtle, and reading it needs rdflib: pip install 'alke-kb[skos]'."
        ) from error
    from alke_kb.vocab._themes import check_id, check_ministries, collect

    graph = Graph()
    try:
        graph.parse(data=text, format="turtle")
    except Exception as error:  # rdflib raises many unrelated types for one bad file
        raise InvalidInput(
            f"{source} is not valid Turtle: {str(error).splitlines()[0]}."
        ) from error

    themes: list[Theme] = []
    for subject in sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str):
        notation = next(iter(sorted(str(v) for v in graph.objects(subject, SKOS.notation))), None)
        theme_id = check_id(notation or re.split(r"[/#]", str(subject).rstrip("/#"))[-1], source)
        labels = _labels(_by_language(graph, subject, SKOS.prefLabel))
        if "fi" not in labels:
            raise InvalidInput(f"{source}, theme {theme_id}: a Finnish skos:prefLabel is missing.")
        concepts = []
        for relation, predicates in (
            ("close", (SKOS.exactMatch, SKOS.closeMatch)),
            ("related", (SKOS.relatedMatch,)),
        ):
            for predicate in predicates:
                for match in sorted(graph.objects(subject, predicate), key=str):
                    known = _labels(_by_language(graph, match, SKOS.prefLabel))
                    concepts.append(
                        Concept(
                            str(match),
                            relation,
                            Names(known.get("fi", labels["fi"]), known.get("sv"), known.get("en")),
                        )
                    )
        first, second = (
            tuple(sorted(str(value) for value in graph.objects(subject, predicate)))
            for predicate in (DCTERMS.creator, DCTERMS.contributor)
        )
        themes.append(
            Theme(
                id=theme_id,
                labels=Names(labels["fi"], labels.get("sv"), labels.get("en")),
                synonyms={
                    language: tuple(values)
                    for language, values in _by_language(graph, subject, SKOS.altLabel).items()
                },
                concepts=tuple(concepts),
                primary_ministries=check_ministries(first, source, theme_id),
                secondary_ministries=check_ministries(second, source, theme_id),
            )
        )
    if not themes:
        raise InvalidInput(f"{source} has no skos:Concept; a theme file needs at least one.")
    themes.sort(key=lambda theme: theme.id)
    return collect(themes, source)
