"""Texts to vectors: the offline default model, sentence-transformers and ONNX Runtime.

Nothing heavy is imported before the first text is embedded.
"""

from alke_kb.adapters.embedding._default_model import prepare_default_model
from alke_kb.adapters.embedding._torch import SentenceTransformerEmbedder

__all__ = ["SentenceTransformerEmbedder", "prepare_default_model"]
