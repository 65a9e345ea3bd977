"""Which engine embeds what."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal

from alke_kb.adapters.embedding._base import LazyEmbedder
from alke_kb.adapters.embedding._default_model import prepare_default_model
from alke_kb.adapters.embedding._model_folder import ModelReference
from alke_kb.adapters.embedding._onnx import OnnxEmbedder
from alke_kb.adapters.embedding._torch import SentenceTransformerEmbedder
from alke_kb.errors import Unavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

Backend = Literal["auto", "torch", "onnx"]


def open_embedder(
    model: str | Path | None,
    backend: Backend,
    cache_dir: Path,
    *,
    threads: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> LazyEmbedder | SplitEmbedder:
    """The embedder for a model (``None``: the offline default). Nothing is loaded yet.

    ``torch`` and ``onnx`` use one engine for everything. ``auto`` is ``SplitEmbedder`` where ONNX
    Runtime and the exporter are installed, else torch. The identity is the same in all cases.
    """
    reference: ModelReference = (
        model if model is not None else lambda: prepare_default_model(cache_dir, progress=progress)
    )
    torch = SentenceTransformerEmbedder(reference, threads=threads)
    if backend == "torch" or (backend == "auto" and not _can_export()):
        return torch
    if backend == "onnx":
        return OnnxEmbedder(reference, cache_dir=cache_dir, threads=threads)
    queries = OnnxEmbedder(reference, cache_dir=cache_dir, threads=threads or query_threads())
    return SplitEmbedder(queries, torch)


def query_threads() -> int:
    """Half the cores, at most four. A query is short: a second thread makes it a fifth quicker on its
    own, but takes the core on which its words are searched meanwhile, and other readers' queries.
    """
    return max(1, min(4, (os.cpu_count() or 1) // 2))


def _can_export() -> bool:
    return find_spec("onnxruntime") is not None and find_spec("onnx") is not None


class SplitEmbedder:
    """Queries and a few passages by ONNX Runtime, many passages by sentence-transformers.

    A process that only searches never imports torch: it starts in about a second and answers
    sooner. Long ingests go to torch, which uses a GPU where there is one. A model that ONNX
    Runtime cannot run is embedded by torch throughout, with a warning in the log.
    """

    # Loading torch costs as much as embedding this many passages.
    FEW = 64

    def __init__(self, queries: OnnxEmbedder, passages: SentenceTransformerEmbedder) -> None:
        self._queries = queries
        self._passages = passages
        self._lock = Lock()
        self._without_onnx = False

    @property
    def identity(self) -> str:
        """As of both engines."""
        return self._passages.identity

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return self._passages.folder.dimension or self._for_queries().dimension

    def load(self) -> None:
        """Load what queries need. Raises ``Unavailable``."""
        self._for_queries().load()

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """float32 [dimension], unit length."""
        return self._for_queries().embed_query(text)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """float32 [len(texts), dimension], unit rows in order."""
        few = len(texts) <= self.FEW and not self._passages.loaded
        embedder = self._for_queries() if few else self._passages
        return embedder.embed_passages(texts, progress)

    def _for_queries(self) -> LazyEmbedder:
        if self._queries.loaded:
            return self._queries
        with self._lock:
            if not self._without_onnx:
                try:
                    self._queries.load()
                except Unavailable as error:
                    self._passages.load()  # when this fails too, the model itself is at fault
                    logger.warning("%s Queries are embedded by torch.", error.message)
                    self._without_onnx = True
        return self._passages if self._without_onnx else self._queries
