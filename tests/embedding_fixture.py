"""The real offline model, converted and exported once per machine, and small models of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from alke_kb.adapters.embedding import (
    OnnxEmbedder,
    SentenceTransformerEmbedder,
    prepare_default_model,
)
from alke_kb.settings import Settings

WORDS = (
    *("alue", "alueet", "keskustelu", "maakunta", "työvoima", "pula"),
    *("kissa", "koira", "ministeriö", "kunta", "tie", "silta"),
)


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """The cache the program itself uses, so that set-up and test runs share one conversion."""
    return Settings().cache


@pytest.fixture(scope="session")
def default_model(model_cache: Path) -> Path:
    """Folder of the offline default model."""
    return prepare_default_model(model_cache)


@pytest.fixture(scope="session")
def torch_embedder(default_model: Path) -> SentenceTransformerEmbedder:
    """The default model by sentence-transformers, loaded once."""
    return SentenceTransformerEmbedder(default_model)


@pytest.fixture(scope="session")
def onnx_embedder(default_model: Path, model_cache: Path) -> OnnxEmbedder:
    """The default model by ONNX Runtime, loaded once."""
    return OnnxEmbedder(default_model, cache_dir=model_cache)


def build_tokenizer(folder: Path) -> int:
    """Write a word-level tokenizer with BERT's special tokens; returns its vocabulary size."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [*specials, *WORDS, *"abcdefghijklmnopqrstuvwxyzäöå:.,[]<>"]
    pieces += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyzäöå"]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=64,
    ).save_pretrained(folder)
    return len(pieces)


def build_small_model(
    folder: Path,
    *,
    seed: int = 1,
    prompts: dict[str, str] | None = None,
    include_prompt: bool = True,
) -> Path:
    """A sentence-transformers folder unlike the default: 24 dimensions, a dense layer, no
    normalisation, prompts of its own, which pooling may leave out.
    """
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel

    bare = folder.with_name(f"{folder.name}-bare")
    torch.manual_seed(seed)
    size = build_tokenizer(bare)
    BertModel(BertConfig(**_sizes(size))).save_pretrained(bare)
    transformer = models.Transformer(str(bare), max_seq_length=64)
    pooling = models.Pooling(32, pooling_mode="mean", include_prompt=include_prompt)
    modules = [transformer, pooling, models.Dense(32, 24)]
    SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(str(folder))
    return folder


def build_cross_encoder(folder: Path, *, labels: int = 1) -> Path:
    """A CrossEncoder folder with random weights; its code path is that of a real one."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(3)
    config = BertConfig(**_sizes(build_tokenizer(folder)), num_labels=labels)
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def _sizes(vocabulary: int) -> dict[str, object]:
    return {
        "vocab_size": vocabulary,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 64,
        "max_position_embeddings": 64,
        # Larger than usual, so that random weights still tell texts apart.
        "initializer_range": 0.6,
    }
