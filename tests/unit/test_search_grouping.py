"""Places of documents, and of the language versions of one work."""

from __future__ import annotations

from alke_kb.domain import Language
from alke_kb.indexing.payload import Payload
from alke_kb.search.facets import result_facets
from alke_kb.search.fusion import Ranked
from alke_kb.search.grouping import group

FI, SV = Language.FINNISH, Language.SWEDISH


def _payload(document: str, work: str | None, language: Language) -> Payload:
    return {"document_id": document, "work_id": work or document, "language": language.value}


def _ranked(payloads: list[Payload]) -> tuple[list[Ranked], dict[str, Payload]]:
    """One passage each, in the order given."""
    ranked = [Ranked(f"p-{n}", 2.0 - n / 10, 1, 0.5, 0.5) for n in range(len(payloads))]
    return ranked, {f"p-{n}": payload for n, payload in enumerate(payloads)}


def _order(payloads: list[Payload], language: Language) -> list[tuple[str, float]]:
    ranked, by_id = _ranked(payloads)
    found = group(ranked, by_id, language)
    assert [by_id[one.hits[0].id]["document_id"] for one in found] == [
        one.document_id for one in found
    ]
    return [(one.document_id, one.score) for one in found]


def test_the_version_in_the_readers_language_takes_the_better_place() -> None:
    payloads = [
        _payload("797-sv", "797/2021", SV),
        _payload("study", None, FI),
        _payload("797-fi", "797/2021", FI),
    ]
    assert _order(payloads, FI) == [("797-fi", 2.0), ("study", 1.9), ("797-sv", 1.8)]
    assert [name for name, _ in _order(payloads, SV)] == ["797-sv", "study", "797-fi"]


def test_works_are_not_mixed_up() -> None:
    payloads = [_payload("a-sv", "a", SV), _payload("b-fi", "b", FI), _payload("c", None, SV)]
    assert [name for name, _ in _order(payloads, FI)] == ["a-sv", "b-fi", "c"]


def test_facets_count_documents_not_passages() -> None:
    first: Payload = {**_payload("a", None, FI), "regions": ["10", "11"], "year": 2022}
    payloads: list[Payload] = [
        {**first, "role": "haaste", "main_themes": ["tyovoima"]},
        {**first, "role": "haaste", "main_themes": ["tyovoima", "ilmasto"]},
        {**first, "role": "tavoite"},
        {**_payload("b", None, SV), "regions": ["10"], "kind": "strategy"},
    ]
    ranked, by_id = _ranked(payloads)
    facets = result_facets(group(ranked, by_id, FI), by_id)
    assert facets["region"] == {"10": 2, "11": 1}
    assert facets["role"] == {"haaste": 1, "tavoite": 1}
    assert facets["theme"] == {"ilmasto": 1, "tyovoima": 1}
    assert facets["year"] == {"2022": 1}
    assert facets["kind"] == {"strategy": 1}
    assert facets["language"] == {"fi": 1, "sv": 1}
    assert facets["round"] == {}
