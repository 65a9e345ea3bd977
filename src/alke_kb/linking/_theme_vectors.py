"""Where a theme lies in meaning: its Finnish words as a vector, embedded once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from alke_kb.domain import Language
from alke_kb.errors import NotFound
from alke_kb.linking._snapshot import statistics_of
from alke_kb.ports import Embedder, PassageIndex
from alke_kb.vocab import Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ThemeVectors:
    """Called with a theme's id. Safe from many threads."""

    def __init__(
        self,
        index: Callable[[], PassageIndex | None],
        embedder: Embedder,
        themes: Callable[[], Mapping[str, Theme]],
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._themes = themes
        self._vectors: dict[tuple[str, str], NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def __call__(self, theme_id: str) -> NDArray[np.float32]:
        """float32 [dimension], centred as queries are. Raises ``NotFound``."""
        theme = self._themes().get(theme_id)
        if theme is None:
            raise NotFound(f"There is no theme {theme_id}.")
        words = ", ".join((theme.labels.fi, *theme.synonyms.get("fi", ())))
        key = (theme_id, words)
        with self._lock:
            raw = self._vectors.get(key)
        if raw is None:
            raw = self._embedder.embed_query(words)
            with self._lock:
                self._vectors[key] = raw
        return statistics_of(self._index()).centre(raw, Language.FINNISH)
