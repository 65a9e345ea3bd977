"""What linking shows after a document is gone or restricted, and of an empty base."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from alke_kb.domain import (
    ANONYMOUS,
    LOCAL,
    Filters,
    Kind,
    Publicity,
    Reader,
    Where,
)
from alke_kb.linking.views import plain
from alke_kb.wiring import KnowledgeBase
from linked_base import linked_base, passage


@pytest.fixture
def changing() -> Iterator[KnowledgeBase]:
    with linked_base() as built:
        yield built


VIEWS: dict[str, Callable[[KnowledgeBase, Reader], object]] = {
    "links": lambda kb, reader: kb.linking.links(passage(kb, "työvoimatiekartalla"), reader=reader),
    "related": lambda kb, reader: kb.linking.related(
        "Matkailun kausivaihtelu ja työvoimapula", Filters(kinds=tuple(Kind)), reader=reader
    ),
    "matrix": lambda kb, reader: kb.linking.matrix(best=20, reader=reader),
    "cell": lambda kb, reader: kb.linking.cell("theme", "region", "matkailu", "18", reader=reader),
    "theme": lambda kb, reader: kb.linking.theme("matkailu", best=20, reader=reader),
    "region": lambda kb, reader: kb.linking.region("18", best=20, reader=reader),
    "ministry": lambda kb, reader: kb.linking.ministry("TEM", best=20, reader=reader),
    "continuity": lambda kb, reader: kb.linking.continuity("18", reader=reader),
    "last_time": lambda kb, reader: kb.linking.last_time("18", rounds=5, reader=reader),
    "gaps": lambda kb, reader: kb.linking.gaps(best=20, reader=reader),
    "compare": lambda kb, reader: kb.linking.compare(["18", "19"], best=20, reader=reader),
    "briefing": lambda kb, reader: kb.linking.briefing("18", "2026", reader=reader),
}


def test_a_deleted_document_leaves_every_view_at_once(changing: KnowledgeBase) -> None:
    document = changing.catalogue.get_document(
        changing.catalogue.get_passages([passage(changing, "Sotkamon kuntakeskukseen")])[
            passage(changing, "Sotkamon kuntakeskukseen")
        ].document_id
    )
    before = {name: str(plain(view(changing, LOCAL))) for name, view in VIEWS.items()}
    assert [name for name, shown in before.items() if document.id not in shown] == []
    # Hidden in the catalogue while its points are still there: what a crash leaves.
    versions = changing.catalogue.delete_document(document.id)
    index = changing.store.active()
    assert index is not None
    assert index.count(Where(any_of={"version_id": versions})) > 0
    after = {name: str(plain(view(changing, LOCAL))) for name, view in VIEWS.items()}
    assert [name for name, shown in after.items() if document.id in shown] == []
    counts = {c.row: c for c in changing.linking.matrix(reader=LOCAL).cells if c.column == "18"}
    assert counts["matkailu"].documents == 1


def test_a_restricted_document_leaves_every_view_of_others_at_once(
    changing: KnowledgeBase,
) -> None:
    document = next(
        d for d in changing.catalogue.list_documents() if d.path.endswith("kainuu-2020.md")
    )
    before = {name: plain(view(changing, ANONYMOUS)) for name, view in VIEWS.items()}
    assert [name for name, shown in before.items() if document.id not in str(shown)] == []
    for classified in (Publicity.SECRET, Publicity.PARTLY_SECRET, Publicity.DRAFT):
        changing.writer.correct(document.id, {"publicity": classified.value})
        hidden = {name: plain(view(changing, ANONYMOUS)) for name, view in VIEWS.items()}
        assert [name for name, shown in hidden.items() if document.id in str(shown)] == []
        assert {name: plain(view(changing, LOCAL)) for name, view in VIEWS.items()} == before
    linking = changing.linking
    assert linking.continuity("18", reader=ANONYMOUS).rounds == ("2022",)
    assert linking.theme("matkailu", reader=LOCAL).documents == 2
    assert linking.theme("matkailu", reader=ANONYMOUS).documents == 1
    # No number, order or wording tells it from a base that never had the document.
    changing.writer.delete(document.id)
    gone = {name: plain(view(changing, LOCAL)) for name, view in VIEWS.items()}
    assert gone == hidden


def test_an_empty_base_answers_with_nothing(fresh: KnowledgeBase) -> None:
    assert fresh.linking.matrix(reader=LOCAL).cells == ()
    assert fresh.linking.theme("matkailu", reader=LOCAL).passages == 0
    assert fresh.linking.continuity("18", reader=LOCAL).rounds == ()
    assert fresh.linking.gaps(reader=LOCAL).raised_without_strategy == ()
    assert fresh.linking.related("matkailu", reader=LOCAL).documents == ()
    assert fresh.linking.compare(["18"], reader=LOCAL).themes == ()
