"""Feedback in the catalogue, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from alke_kb.adapters.sql import SqlCatalogue, _feedback
from alke_kb.domain import Feedback
from alke_kb.errors import Conflict, NotFound

MOMENT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def test_feedback_is_kept_in_order_and_forgotten(catalogue: SqlCatalogue) -> None:
    store = catalogue.feedback_store()
    first = store.add(Feedback(MOMENT, "Ääkköset puuttuvat", "fi", "/fi/teemat", "aino@example.fi"))
    second = store.add(Feedback(MOMENT, "Bra sida", "sv"))
    assert [one.number for one in store.all()] == [first, second]
    kept = store.all()[0]
    assert (kept.at, kept.text, kept.contact) == (MOMENT, "Ääkköset puuttuvat", "aino@example.fi")
    store.delete(first)
    assert [one.number for one in store.all()] == [second]
    with pytest.raises(NotFound):
        store.delete(first)


def test_a_flood_of_feedback_is_refused(
    catalogue: SqlCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_feedback, "MOST", 1)
    store = catalogue.feedback_store()
    store.add(Feedback(MOMENT, "Yksi", "fi"))
    with pytest.raises(Conflict):
        store.add(Feedback(MOMENT, "Kaksi", "fi"))
    assert len(store.all()) == 1
