"""Documents per value of each field, of a result or of the whole base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from alke_kb.domain import Document
from alke_kb.indexing.payload import Payload
from alke_kb.search.grouping import Group

FIELDS = ("kind", "role", "region", "ministry", "theme", "round", "year", "language")
# What passages of one document may differ in; the rest follows its metadata.
_OF_PASSAGES = (("role", "role"), ("language", "language"), ("theme", "main_themes"))
_OF_DOCUMENTS = (
    ("kind", "kind"),
    ("region", "regions"),
    ("ministry", "ministries"),
    ("round", "round"),
    ("year", "year"),
)


def document_facets(documents: Iterable[Document]) -> dict[str, dict[str, int]]:
    """Counts by field, most frequent first, of all but what passages have of their own."""
    counters: dict[str, Counter[str]] = {
        name: Counter() for name in FIELDS if name not in ("role", "theme")
    }
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
    return {name: _in_order(counter) for name, counter in counters.items()}


def result_facets(
    groups: Iterable[Group], payloads: Mapping[str, Payload]
) -> dict[str, dict[str, int]]:
    """Documents found by field, most frequent first; what passages have of their own (role, main
    themes) counts where a passage found has it.
    """
    found = list(groups)
    values: dict[str, list[str]] = {name: [] for name in FIELDS}
    for one in found:
        first: Mapping[str, object] = payloads[one.hits[0].id]
        for name, field in _OF_DOCUMENTS:
            values[name].extend(_values(first.get(field)))
        rest: list[Mapping[str, object]] = [payloads[hit.id] for hit in one.hits[1:]]
        for name, field in _OF_PASSAGES:
            seen: Iterable[str] = _values(first.get(field))
            if rest:
                seen = {*seen, *(v for payload in rest for v in _values(payload.get(field)))}
            values[name].extend(seen)
    return {name: _in_order(Counter(listed)) for name, listed in values.items()}


def _values(value: object) -> Sequence[str]:
    if isinstance(value, list | tuple):
        return value
    return () if value is None else (str(value),)


def _in_order(counter: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
