"""A base that cannot be opened leaves nothing open behind it: `alke-kb mcp` tries again later."""

from __future__ import annotations

from pathlib import Path

import pytest

from alke_kb import wiring
from alke_kb.adapters import voikko
from alke_kb.errors import InvalidInput, Unavailable
from alke_kb.ports import IndexStore, Lemmatiser
from alke_kb.settings import Settings


@pytest.fixture
def stores(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many index stores were opened, and how many of them closed."""
    counted = {"opened": 0, "closed": 0}
    real = wiring.open_index_store

    def opening(settings: Settings) -> IndexStore:
        store = real(settings)
        close = store.close

        def closing() -> None:
            counted["closed"] += 1
            close()

        counted["opened"] += 1
        monkeypatch.setattr(store, "close", closing)
        return store

    monkeypatch.setattr(wiring, "open_index_store", opening)
    return counted


def test_what_was_opened_is_closed_when_a_later_part_is_missing(
    tmp_path: Path, stores: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> Lemmatiser:
        raise Unavailable("There is no Voikko.")

    monkeypatch.setattr(voikko, "open_lemmatiser", missing)
    with pytest.raises(Unavailable):
        wiring.open_knowledge_base(Settings(data=tmp_path / "data"))
    assert stores == {"opened": 1, "closed": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"themes": Path("nowhere.yaml")},
        {"oidc_issuer": "https://tunnistus.example"},
        {"oidc_client_id": "sivut"},
    ],
)
def test_wrong_settings_are_told_before_anything_is_opened(
    tmp_path: Path, stores: dict[str, int], wrong: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput):
        wiring.open_knowledge_base(Settings(data=tmp_path / "data", **wrong))
    assert stores == {"opened": 0, "closed": 0}


def test_what_can_be_closed_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kb = wiring.open_knowledge_base(Settings(data=tmp_path / "data"))
    closed: list[str] = []
    close_store, close_catalogue = kb.store.close, kb.catalogue.close

    def failing() -> None:
        close_store()
        closed.append("store")
        raise Unavailable("The disk is full.")

    def closing() -> None:
        close_catalogue()
        closed.append("catalogue")

    monkeypatch.setattr(kb.store, "close", failing)
    monkeypatch.setattr(kb.catalogue, "close", closing)
    with pytest.raises(Unavailable):
        kb.close()
    assert closed == ["store", "catalogue"]
