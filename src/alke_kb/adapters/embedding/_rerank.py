"""Reranking by a CrossEncoder of sentence-transformers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from alke_kb.adapters.embedding._base import DEFAULT_BATCH_SIZE
from alke_kb.adapters.embedding._batches import FairLock
from alke_kb.adapters.embedding._model_folder import ModelFolder, ModelReference, resolve_model
from alke_kb.adapters.embedding._text import TextCleaner
from alke_kb.adapters.embedding._torch import first_line, quiet_loading, special_tokens
from alke_kb.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class CrossEncoderReranker:
    """Implements ``ports.Reranker`` by any CrossEncoder, from a local folder or the Hub.

    The model must give one score per pair. It is loaded by the first call; a call from another
    thread waits for at most one batch.
    """

    def __init__(
        self,
        model: ModelReference,
        *,
        device: str | None = None,
        batch_size: int = DEFAULT_BATCH_SIZE,
    ) -> None:
        self._reference = model
        self._device = device
        self._batch_size = batch_size
        self._lock = FairLock()
        self._model: Any = None
        self._cleaner: TextCleaner | None = None

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 [len(texts)] in order, higher is better.

        Raises ``Unavailable`` when the model cannot be loaded, ``InvalidInput`` when it is no
        reranker, ``NotFound`` when there is no such folder.
        """
        import numpy as np

        scores = np.empty(len(texts), dtype=np.float32)
        if not texts:
            return scores
        clean = self._ready().clean
        asked = clean(query)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]), reverse=True)
        for first in range(0, len(order), self._batch_size):
            batch = order[first : first + self._batch_size]
            pairs = [(asked, clean(texts[index])) for index in batch]
            with self._lock:
                scores[batch] = self._model.predict(
                    pairs, batch_size=len(pairs), show_progress_bar=False
                )
        return scores

    def _ready(self) -> TextCleaner:
        with self._lock:
            if self._cleaner is None:
                folder = resolve_model(self._reference)
                self._model = _load(folder, self._device)
                self._cleaner = TextCleaner(
                    special_tokens(self._model.tokenizer), folder.max_tokens
                )
            return self._cleaner


def _load(folder: ModelFolder, device: str | None) -> Any:
    labels = folder.read_json("config.json").get("id2label")
    if labels is not None and len(labels) != 1:
        raise InvalidInput(
            f"The model {folder.name} gives {len(labels)} values for a pair, a reranker gives one.",
            hint="Name a CrossEncoder made for ranking, such as BAAI/bge-reranker-v2-m3.",
        )
    with quiet_loading():
        try:
            from sentence_transformers import CrossEncoder

            model = CrossEncoder(str(folder.path), device=device, local_files_only=True)
        except (OSError, ValueError, RuntimeError, KeyError, TypeError, ImportError) as error:
            raise Unavailable(
                f"The reranking model in {folder.path} cannot be loaded: {first_line(error)}",
                hint="Check that it is a complete CrossEncoder folder, or fetch it again.",
            ) from error
    if model.device.type == "cpu":
        model.float()
    return model
