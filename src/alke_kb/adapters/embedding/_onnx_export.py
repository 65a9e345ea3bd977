"""A sentence-transformers model → one ONNX graph with pooling and normalisation inside.

The graph holds the same fp32 arithmetic. Tensors lie in a file of their own, which ONNX Runtime
maps instead of reading (start in 0.2 s instead of 1), and a word table whose values are exact in
fp16 is kept so and widened after the look-up (half the size, not a bit of difference).
"""

from __future__ import annotations

import json
import tempfile
import warnings
import zlib
from pathlib import Path
from typing import Any

from alke_kb.adapters.embedding._build_once import build_once
from alke_kb.adapters.embedding._model_folder import ModelFolder, Prompts
from alke_kb.adapters.embedding._torch import first_line, load_sentence_transformer, special_tokens
from alke_kb.errors import Unavailable

EXPORT_VERSION = 1
GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
DESCRIPTION = "engine.json"
OPSET = 17
TOLERANCE = 1e-4
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_OUTPUT = "sentence_embedding"

# Lengths, scripts and texts that a wrong graph or tokenizer would get wrong.
_PROBES = (
    "Alueiden kehittämisen keskustelut käydään maakunnan liiton kanssa.",
    "Arbetskraftsbristen är störst i Österbotten.",
    "Why do regions raise the labour shortage?",
    "",
    "pohjoismaa ￭ 東京 ﷺ <s> 12,5 % " * 90,
)


def export_once(folder: ModelFolder, prompts: Prompts, cache_dir: Path) -> Path:
    """Folder under ``cache_dir`` with graph, tokenizer and description; written once per model.

    The graph is compared with sentence-transformers before it is kept. Raises ``Unavailable``
    when the model cannot be expressed so (remembered, so the next call fails at once).
    """
    name = "".join(char if char.isalnum() or char in "-._" else "-" for char in folder.name)
    # The prompts belong to the name because the check depends on them.
    checksum = zlib.crc32("\0".join([prompts.query, prompts.passage]).encode())
    key = f"{checksum:08x}"
    target = cache_dir / "onnx" / f"{name}-{folder.digest}-{key}-{EXPORT_VERSION}"
    built = build_once(target, lambda partial: _export(folder, prompts, partial))
    reason = json.loads((built / DESCRIPTION).read_text(encoding="utf-8")).get("unsupported")
    if reason:
        raise Unavailable(
            f"The model {folder.name} cannot be run by ONNX Runtime: {reason}.",
            hint="Set the embedding backend to torch.",
        )
    return built


def _export(folder: ModelFolder, prompts: Prompts, target: Path) -> None:
    model = load_sentence_transformer(folder, device="cpu")
    try:
        description = _describe(model, folder, target)
        _write_graph(model, description["inputs"], target)
        (target / DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")
        difference = _largest_difference(model, prompts, target)
        reason = (
            None
            if difference <= TOLERANCE
            else f"its vectors would differ by {difference:.1g} from those of sentence-transformers"
        )
    except ImportError as error:
        raise Unavailable(
            f"Running the model by ONNX Runtime needs the library {error.name}.",
            hint="Install the extra: pip install 'alke-kb[onnx]', or set the backend to torch.",
        ) from error
    except OSError:
        raise
    except Exception as error:  # exporters raise every kind of error for what they cannot express
        reason = f"its graph cannot be exported ({first_line(error)})"
    if reason is not None:
        for file in target.iterdir():
            file.unlink()
        (target / DESCRIPTION).write_text(json.dumps({"unsupported": reason}), encoding="utf-8")


def _describe(model: Any, folder: ModelFolder, target: Path) -> dict[str, Any]:
    tokenizer = model.tokenizer
    features = model.preprocess(["a"])
    (target / TOKENIZER).write_text(tokenizer.backend_tokenizer.to_str(), encoding="utf-8")
    lower = bool(folder.read_json("sentence_bert_config.json").get("do_lower_case"))
    return {
        "inputs": [name for name in _INPUTS if name in features],
        "max_tokens": model.max_seq_length or folder.max_tokens,
        "pad_id": tokenizer.pad_token_id,
        "pad_token": tokenizer.pad_token,
        "pad_type_id": tokenizer.pad_token_type_id,
        "padding_side": tokenizer.padding_side,
        "special_tokens": sorted(special_tokens(tokenizer)),
        "lower_case": lower,
    }


def _write_graph(model: Any, inputs: list[str], target: Path) -> None:
    import onnx
    import torch

    features = model.preprocess(["Kaksi tekstiä", "joista toinen on tätä edellistä pitempi"])
    constants = {k: v for k, v in features.items() if not torch.is_tensor(v)}

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: Any) -> Any:
            values = dict(zip(inputs, tensors, strict=True)) | constants
            for module in self.model:
                values = module(values)
            vectors = values[_OUTPUT]
            if model.truncate_dim:
                vectors = vectors[:, : model.truncate_dim]
            return torch.nn.functional.normalize(vectors, dim=1)

    with tempfile.TemporaryDirectory(dir=target) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing warns of every shape it reads
        raw = Path(folder) / GRAPH
        with torch.inference_mode():
            torch.onnx.export(
                Graph(),
                tuple(features[name] for name in inputs),
                str(raw),
                input_names=inputs,
                output_names=[_OUTPUT],
                dynamic_axes={name: {0: "batch", 1: "tokens"} for name in inputs}
                | {_OUTPUT: {0: "batch"}},
                opset_version=OPSET,
                dynamo=False,
            )
        graph = onnx.load(str(raw))
    _halve_word_table(graph)
    onnx.save(
        graph,
        str(target / GRAPH),
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location=f"{GRAPH}.data",
    )


def _halve_word_table(model: Any) -> None:
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    for position, node in enumerate(model.graph.node):
        table = tensors.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None or len(table.dims) != 2 or "input_ids" not in node.input:
            continue
        readers = sum(table.name in other.input for other in model.graph.node)
        values = numpy_helper.to_array(table)
        half = values.astype(np.float16)
        if readers != 1 or values.dtype != np.float32 or not np.array_equal(half, values):
            continue
        table.CopyFrom(numpy_helper.from_array(half, table.name))
        wide = node.output[0]
        node.output[0] = f"{wide}_half"
        cast = helper.make_node("Cast", [node.output[0]], [wide], to=TensorProto.FLOAT)
        model.graph.node.insert(position + 1, cast)
        return


def _largest_difference(model: Any, prompts: Prompts, target: Path) -> float:
    import numpy as np

    from alke_kb.adapters.embedding._onnx import OnnxEngine
    from alke_kb.adapters.embedding._text import TextCleaner

    engine = OnnxEngine(target)
    cleaner = TextCleaner(engine.special_tokens, engine.max_tokens)
    texts = [cleaner.clean(text) for text in _PROBES]
    largest = 0.0
    for prompt in {prompts.query, prompts.passage}:
        expected = model.encode(
            texts, prompt=prompt, normalize_embeddings=True, show_progress_bar=False
        )
        difference = np.abs(engine.encode(texts, prompt) - expected).max()
        largest = max(largest, float(difference) if np.isfinite(difference) else 1.0)
    return largest
