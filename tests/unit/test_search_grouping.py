"""Places of documents, and of the language versions of one work."""

from __future__ import annotations

from datetime import UTC, datetime

from alke_kb.domain import Document, Language, Metadata, Passage, StoredPassage
from alke_kb.search.fusion import Ranked
from alke_kb.search.grouping import group

FI, SV = Language.FINNISH, Language.SWEDISH
WHEN = datetime(2026, 11, 24, tzinfo=UTC)


def _document(name: str, work: str | None, language: Language) -> Document:
    metadata = Metadata(title=name, work_id=work, language=language)
    return Document(name, name, "text/plain", "", "v", 1, 1, 1, metadata, WHEN)


def _order(documents: list[Document], language: Language) -> list[tuple[str, float]]:
    """One passage each, in the order given."""
    ranked = [Ranked(f"p-{d.id}", 2.0 - n / 10, 1, 0.5, 0.5) for n, d in enumerate(documents)]
    passages = {
        f"p-{d.id}": StoredPassage(
            f"p-{d.id}", d.id, "v", Passage(0, "x", FI, 1, 1, 0, 1, (), None, 0)
        )
        for d in documents
    }
    found = group(ranked, passages, {d.id: d for d in documents}, language)
    assert [one.hits[0].id for one in found] == [f"p-{one.document.id}" for one in found]
    return [(one.document.id, one.score) for one in found]


def test_the_version_in_the_readers_language_takes_the_better_place() -> None:
    documents = [
        _document("797-sv", "797/2021", SV),
        _document("study", None, FI),
        _document("797-fi", "797/2021", FI),
    ]
    assert _order(documents, FI) == [("797-fi", 2.0), ("study", 1.9), ("797-sv", 1.8)]
    assert [name for name, _ in _order(documents, SV)] == ["797-sv", "study", "797-fi"]


def test_works_are_not_mixed_up() -> None:
    documents = [_document("a-sv", "a", SV), _document("b-fi", "b", FI), _document("c", None, SV)]
    assert [name for name, _ in _order(documents, FI)] == ["a-sv", "b-fi", "c"]
