"""Settings from the environment."""

from __future__ import annotations

import pytest

from alke_kb.settings import Settings


def test_a_variable_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "THREADS", "MODEL", "QDRANT_URL":
        monkeypatch.setenv(f"ALKE_KB_{name}", "")
    settings = Settings()
    assert (settings.threads, settings.model, settings.qdrant_url) == (None, None, None)
