"""Embedding by sentence-transformers on torch: any model, any device."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from alke_kb.adapters.embedding._base import DEFAULT_BATCH_SIZE, Engine, LazyEmbedder
from alke_kb.adapters.embedding._batches import FairLock
from alke_kb.adapters.embedding._model_folder import ModelFolder, ModelReference
from alke_kb.errors import Unavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class SentenceTransformerEmbedder(LazyEmbedder):
    """``ports.Embedder`` by sentence-transformers.

    ``model`` is a local folder, a Hub name, or a function that prepares a folder. ``device`` is
    torch's name of one (``None``: the best there is), ``threads`` torch's thread count, which is
    one for the whole process. Batches of 8 are the quickest on a processor; a GPU likes 64.
    """

    def __init__(
        self,
        model: ModelReference,
        *,
        device: str | None = None,
        batch_size: int = DEFAULT_BATCH_SIZE,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
        threads: int | None = None,
    ) -> None:
        super().__init__(
            model, batch_size=batch_size, query_prompt=query_prompt, passage_prompt=passage_prompt
        )
        self._device = device
        self._threads = threads

    def _load(self, folder: ModelFolder) -> Engine:
        return _TorchEngine(load_sentence_transformer(folder, self._device, self._threads))


class _TorchEngine(Engine):
    """One batch at a time, in the order of asking: a fast tokenizer must not be shared between
    threads, torch's threads of two batches would only hinder each other, and a query that comes
    during an ingest waits for one batch at most.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._turn = FairLock()
        self.dimension = int(model.encode("a", show_progress_bar=False).shape[0])
        self.special_tokens = special_tokens(model.tokenizer)

    def encode(self, texts: list[str], prompt: str) -> NDArray[np.float32]:
        with self._turn:
            vectors: NDArray[np.float32] = self._model.encode(
                texts,
                prompt=prompt,
                batch_size=len(texts),
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        return vectors


def load_sentence_transformer(
    folder: ModelFolder, device: str | None = None, threads: int | None = None
) -> Any:
    """The ``SentenceTransformer`` of a local folder, in fp32 on a processor, never online."""
    with quiet_loading():
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise Unavailable(
                "The libraries sentence-transformers and torch cannot be loaded.",
                hint="Install them: pip install sentence-transformers torch",
            ) from error

        if threads is not None:
            torch.set_num_threads(threads)
        try:
            model = SentenceTransformer(str(folder.path), device=device, local_files_only=True)
        except (OSError, ValueError, RuntimeError, KeyError, TypeError, ImportError) as error:
            raise Unavailable(
                f"The model in {folder.path} cannot be loaded: {first_line(error)}",
                hint="Check that it is a complete sentence-transformers folder, or fetch it again.",
            ) from error
        if model.device.type == "cpu":
            # Some models ask for half precision, which is several times slower on a processor.
            model.float()
        return model.eval()


@contextlib.contextmanager
def quiet_loading() -> Iterator[None]:
    """No progress bars of foreign libraries over ours while a model is loaded."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def special_tokens(tokenizer: Any) -> frozenset[str]:
    """Texts that the tokenizer would read as control tokens."""
    added = getattr(tokenizer, "added_tokens_decoder", None)
    if added is None:
        return frozenset(getattr(tokenizer, "all_special_tokens", ()))
    return frozenset(token.content for token in added.values() if token.special)


def first_line(error: BaseException) -> str:
    """A vendor's message cut to one line for a person."""
    text = str(error).strip().splitlines()
    return text[0][:300] if text else type(error).__name__
