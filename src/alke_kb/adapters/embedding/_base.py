"""What every embedder does the same way: find its model, load it once, clean, batch, cache."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from threading import RLock
from typing import TYPE_CHECKING

from alke_kb.adapters.embedding._batches import QueryCache, embed_in_batches, unit_rows
from alke_kb.adapters.embedding._model_folder import (
    ModelFolder,
    ModelReference,
    Prompts,
    resolve_model,
)
from alke_kb.adapters.embedding._text import TextCleaner

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_BATCH_SIZE = 8
QUERY_CACHE_SIZE = 512


class Engine(ABC):
    """A loaded model: prompted, cleaned texts to vectors. Safe to call from any thread."""

    special_tokens: frozenset[str]
    dimension: int

    @abstractmethod
    def encode(self, texts: list[str], prompt: str) -> NDArray[np.float32]:
        """float32 [len(texts), dimension], not necessarily of unit length."""


class LazyEmbedder(ABC):
    """Implements ``ports.Embedder`` over an ``Engine`` that is loaded by the first embedding.

    ``identity`` and usually ``dimension`` are answered without loading it.
    """

    def __init__(
        self,
        model: ModelReference,
        *,
        batch_size: int = DEFAULT_BATCH_SIZE,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
    ) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, got {batch_size}")
        self._model = model
        self._batch_size = batch_size
        self._overrides = (query_prompt, passage_prompt)
        self._lock = RLock()
        self._folder: ModelFolder | None = None
        self._loaded: tuple[Engine, TextCleaner] | None = None
        self._queries = QueryCache(QUERY_CACHE_SIZE)

    @property
    def identity(self) -> str:
        """``name@digest``; the digest covers weights, tokenizer, configuration and prompts."""
        prompts = self.prompts
        content = f"{self.folder.digest}\0{prompts.query}\0{prompts.passage}"
        return f"{self.folder.name}@{hashlib.sha256(content.encode()).hexdigest()[:12]}"

    @property
    def dimension(self) -> int:
        """Length of the vectors; loads the model only when its configuration does not tell."""
        return self.folder.dimension or self._ready()[0].dimension

    @property
    def folder(self) -> ModelFolder:
        """The local folder of the model, found (or fetched, or prepared) once."""
        with self._lock:
            if self._folder is None:
                self._folder = resolve_model(self._model)
            return self._folder

    @property
    def prompts(self) -> Prompts:
        """What stands before queries and passages."""
        return self.folder.prompts(*self._overrides)

    @property
    def loaded(self) -> bool:
        """Whether the weights are in memory."""
        return self._loaded is not None

    def load(self) -> None:
        """Load the model now instead of at the first text. Raises ``Unavailable``."""
        self._ready()

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """float32 [len(texts), dimension], unit rows in order. Give many texts at once."""
        prompt = self.prompts.passage
        if not texts:
            import numpy as np

            return np.empty((0, self.dimension), dtype=np.float32)
        engine, cleaner = self._ready()
        return embed_in_batches(
            texts,
            lambda batch: engine.encode([cleaner.clean(text) for text in batch], prompt),
            dimension=engine.dimension,
            batch_size=self._batch_size,
            progress=progress,
        )

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """float32 [dimension], unit length; the latest queries are remembered."""
        return self._queries.get(text, self._embed_query)

    def _embed_query(self, text: str) -> NDArray[np.float32]:
        engine, cleaner = self._ready()
        row: NDArray[np.float32] = unit_rows(
            engine.encode([cleaner.clean(text)], self.prompts.query)
        )[0]
        return row

    def _ready(self) -> tuple[Engine, TextCleaner]:
        loaded = self._loaded
        if loaded is not None:
            return loaded
        with self._lock:
            if self._loaded is None:
                folder = self.folder
                engine = self._load(folder)
                self._loaded = engine, TextCleaner(engine.special_tokens, folder.max_tokens)
            return self._loaded

    @abstractmethod
    def _load(self, folder: ModelFolder) -> Engine:
        """Called once, under the lock. Raises ``Unavailable``."""
