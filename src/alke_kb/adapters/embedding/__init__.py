"""Texts to vectors: the offline default model, sentence-transformers, ONNX Runtime; and reranking.

Nothing heavy is imported before the first text is embedded.
"""

from alke_kb.adapters.embedding._default_model import prepare_default_model
from alke_kb.adapters.embedding._onnx import OnnxEmbedder
from alke_kb.adapters.embedding._open import SplitEmbedder, open_embedder
from alke_kb.adapters.embedding._rerank import CrossEncoderReranker
from alke_kb.adapters.embedding._torch import SentenceTransformerEmbedder

__all__ = [
    "CrossEncoderReranker",
    "OnnxEmbedder",
    "SentenceTransformerEmbedder",
    "SplitEmbedder",
    "open_embedder",
    "prepare_default_model",
]
