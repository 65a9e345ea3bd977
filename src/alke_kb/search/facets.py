"""Documents per value of each field, of a result or of the whole base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from alke_kb.domain import Document, Role

FIELDS = ("kind", "role", "region", "ministry", "round", "year", "language")


def document_facets(
    documents: Iterable[Document], roles: Mapping[str, Iterable[Role]] | None = None
) -> dict[str, dict[str, int]]:
    """Counts by field, most frequent first; ``roles`` are those found, by document id."""
    counters: dict[str, Counter[str]] = {name: Counter() for name in FIELDS}
    for document in documents:
        metadata = document.metadata
        counters["kind"][metadata.kind.value] += 1
        counters["region"].update(metadata.regions)
        counters["ministry"].update(metadata.ministries)
        counters["language"][metadata.language.value] += 1
        if metadata.round:
            counters["round"][metadata.round] += 1
        if metadata.year:
            counters["year"][str(metadata.year)] += 1
        if roles is not None:
            counters["role"].update(role.value for role in set(roles.get(document.id, ())))
    return {
        name: dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
        for name, counter in counters.items()
        if roles is not None or name != "role"
    }
