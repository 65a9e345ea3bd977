"""Embedding by ONNX Runtime: the same fp32 vectors without torch, quicker for single queries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alke_kb.adapters.embedding._base import DEFAULT_BATCH_SIZE, Engine, LazyEmbedder
from alke_kb.adapters.embedding._model_folder import ModelFolder, ModelReference
from alke_kb.errors import Unavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class OnnxEmbedder(LazyEmbedder):
    """``ports.Embedder`` by ONNX Runtime (the extra ``onnx``), on the processor.

    The first use of a model exports it through torch into ``cache_dir`` and compares the result
    with sentence-transformers; later starts need neither. Same ``identity`` as
    ``SentenceTransformerEmbedder``: the vectors may be mixed (equal to 1e-4).
    """

    def __init__(
        self,
        model: ModelReference,
        *,
        cache_dir: Path,
        batch_size: int = DEFAULT_BATCH_SIZE,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
        threads: int | None = None,
    ) -> None:
        super().__init__(
            model, batch_size=batch_size, query_prompt=query_prompt, passage_prompt=passage_prompt
        )
        self._cache_dir = cache_dir
        self._threads = threads

    def prepare(self) -> Path:
        """Export now if that was not done before. Raises ``Unavailable``."""
        from alke_kb.adapters.embedding._onnx_export import export_once

        return export_once(self.folder, self.prompts, self._cache_dir)

    def _load(self, folder: ModelFolder) -> Engine:
        require_onnx_runtime()
        return OnnxEngine(self.prepare(), self._threads)


class OnnxEngine(Engine):
    """An exported model. Session and tokenizer are fixed after loading, so threads share them."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        from alke_kb.adapters.embedding._onnx_export import DESCRIPTION, GRAPH, TOKENIZER

        description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        self._inputs: list[str] = description["inputs"]
        self._lower: bool = description["lower_case"]
        self.max_tokens: int = description["max_tokens"]
        self.special_tokens = frozenset(description["special_tokens"])
        self._tokenizer = _tokenizer(folder / TOKENIZER, description)
        self._session = _session(folder / GRAPH, threads)
        self.dimension = int(self.encode(["a"], "").shape[1])

    def encode(self, texts: list[str], prompt: str) -> NDArray[np.float32]:
        import numpy as np

        prompted = [prompt + text for text in texts]
        if self._lower:
            prompted = [text.lower() for text in prompted]
        encodings = self._tokenizer.encode_batch(prompted)
        columns = {
            "input_ids": [encoding.ids for encoding in encodings],
            "attention_mask": [encoding.attention_mask for encoding in encodings],
            "token_type_ids": [encoding.type_ids for encoding in encodings],
        }
        feed = {name: np.asarray(columns[name], dtype=np.int64) for name in self._inputs}
        vectors: NDArray[np.float32] = self._session.run(None, feed)[0]
        return vectors


def require_onnx_runtime() -> None:
    """Raises ``Unavailable`` when the extra is not installed."""
    try:
        import onnxruntime  # noqa: F401
    except ImportError as error:
        raise Unavailable(
            "ONNX Runtime is not installed.",
            hint="Install the extra: pip install 'alke-kb[onnx]', or set the backend to torch.",
        ) from error


def _tokenizer(path: Path, description: dict[str, Any]) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(max_length=description["max_tokens"])
    tokenizer.enable_padding(
        direction=description["padding_side"],
        pad_id=description["pad_id"],
        pad_type_id=description["pad_type_id"],
        pad_token=description["pad_token"],
    )
    return tokenizer


def _session(path: Path, threads: int | None) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Waiting actively inside a run makes it quicker; between queries the processor is others'.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    if threads is not None:
        options.intra_op_num_threads = threads
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors have no common public base
        raise Unavailable(
            f"The exported model {path} cannot be loaded.",
            hint="Remove its folder; it is made again at the next start.",
        ) from error
