"""What a model folder says of itself, without loading it; and the cleaning of texts."""

from __future__ import annotations

import json
import time
from pathlib import Path
from threading import Thread

import pytest

from alke_kb.adapters.embedding._batches import FairLock, QueryCache
from alke_kb.adapters.embedding._build_once import build_once
from alke_kb.adapters.embedding._model_folder import ModelFolder, Prompts, resolve_model
from alke_kb.adapters.embedding._text import TextCleaner
from alke_kb.errors import Unavailable


def folder(path: Path, name: str, files: dict[str, object]) -> ModelFolder:
    for file, content in files.items():
        (path / file).parent.mkdir(exist_ok=True, parents=True)
        (path / file).write_text(json.dumps(content), encoding="utf-8")
    return ModelFolder(path, name)


@pytest.mark.parametrize(
    ("name", "own", "expected"),
    [
        ("intfloat/multilingual-e5-small", {}, Prompts("query: ", "passage: ")),
        ("intfloat/e5-base-v2", {}, Prompts("query: ", "passage: ")),
        ("BAAI/bge-m3", {}, Prompts("", "")),
        ("some5-large/model", {}, Prompts("", "")),
        ("x/y", {"query": "Q: ", "document": "D: "}, Prompts("Q: ", "D: ")),
        ("x/y", {"query": "Q: ", "passage": "P: ", "document": "D: "}, Prompts("Q: ", "P: ")),
        ("x/y", {"query": "", "document": ""}, Prompts("", "")),
        ("intfloat/e5-small", {"query": "own: "}, Prompts("own: ", "")),
    ],
)
def test_prompts(tmp_path: Path, name: str, own: dict[str, str], expected: Prompts) -> None:
    model = folder(tmp_path, name, {"config_sentence_transformers.json": {"prompts": own}})
    assert model.prompts() == expected
    assert model.prompts("a", "") == Prompts("a", "")


def test_instruct_models_get_their_task(tmp_path: Path) -> None:
    prompts = ModelFolder(tmp_path, "intfloat/multilingual-e5-large-instruct").prompts()
    assert prompts.query.startswith("Instruct: ")
    assert prompts.passage == ""


def test_dimension_and_length_without_weights(tmp_path: Path) -> None:
    modules = [
        {"path": "", "type": "sentence_transformers.models.Transformer"},
        {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"path": "2_Dense", "type": "sentence_transformers.models.Dense"},
        {"path": "3_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    pooling = {
        "word_embedding_dimension": 16,
        "pooling_mode_cls_token": True,
        "pooling_mode_mean_tokens": True,
    }
    plain = folder(tmp_path / "a", "a", {"config.json": {"hidden_size": 48}})
    assert plain.dimension == 48
    pooled = folder(
        tmp_path / "b", "b", {"modules.json": modules[:2], "1_Pooling/config.json": pooling}
    )
    assert pooled.dimension == 32
    files = {"modules.json": modules, "1_Pooling/config.json": pooling}
    dense = folder(tmp_path / "c", "c", files | {"2_Dense/config.json": {"out_features": 8}})
    assert dense.dimension == 8
    unknown = [*modules, {"path": "4", "type": "agency.models.Odd"}]
    assert folder(tmp_path / "d", "d", files | {"modules.json": unknown}).dimension is None
    short = {"config_sentence_transformers.json": {"truncate_dim": 4}}
    assert folder(tmp_path / "c", "c", short).dimension == 4
    limits = {
        "config.json": {"max_position_embeddings": 514},
        "tokenizer_config.json": {"model_max_length": 1e30},
    }
    assert folder(tmp_path / "e", "e", limits).max_tokens == 514
    own = {"sentence_bert_config.json": {"max_seq_length": 128}}
    assert folder(tmp_path / "f", "f", limits | own).max_tokens == 128


def test_digest_sees_content_and_survives_read_only_folders(tmp_path: Path) -> None:
    model = folder(tmp_path, "m", {"config.json": {"a": 1}, "README.md": {}})
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    first = model.digest
    (tmp_path / "README.md").write_text("changed")
    assert ModelFolder(tmp_path, "m").digest == first
    (tmp_path / "model.safetensors").write_bytes(b"Weights")
    second = ModelFolder(tmp_path, "m").digest
    assert second != first
    (tmp_path / ".alke-digest.json").write_text("no JSON")
    assert ModelFolder(tmp_path, "m").digest == second


def test_a_function_may_prepare_the_folder(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    assert resolve_model(lambda: tmp_path).name == tmp_path.name


def test_a_folder_is_built_once_and_again_when_damaged(tmp_path: Path) -> None:
    calls: list[Path] = []

    def write(partial: Path) -> None:
        calls.append(partial)
        (partial / "sub").mkdir()
        (partial / "sub" / "file").write_text("sisältö", encoding="utf-8")

    target = tmp_path / "cache" / "target"
    assert build_once(target, write) == build_once(target, write) == target
    assert len(calls) == 1
    (target / "sub" / "file").write_text("s")
    build_once(target, write)
    assert (target / "sub" / "file").read_text(encoding="utf-8") == "sisältö"
    (target / "sub" / "file").unlink()
    (tmp_path / "cache" / ".target.partial-left-over").mkdir()
    build_once(target, write)
    assert len(calls) == 3
    assert not list(target.parent.glob(".*partial*"))


def test_a_failed_build_leaves_nothing(tmp_path: Path) -> None:
    def fail(partial: Path) -> None:
        (partial / "half").write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(Unavailable, match="No space left"):
        build_once(tmp_path / "target", fail)
    assert [path.name for path in tmp_path.iterdir()] in ([], [".target.lock"])
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Unavailable, match="could not be written"):
        build_once(tmp_path / "file" / "target", fail)


def test_the_lock_is_given_in_the_order_of_asking() -> None:
    lock = FairLock()
    order: list[int] = []
    threads: list[Thread] = []

    def take(number: int) -> None:
        with lock:
            order.append(number)

    with lock:
        for number in range(6):
            thread = Thread(target=take, args=(number,))
            thread.start()
            while len(lock._waiting) <= number:
                time.sleep(0.001)
            threads.append(thread)
        assert order == []
    for thread in threads:
        thread.join(timeout=10)
    assert order == list(range(6))


def test_cleaning() -> None:
    cleaner = TextCleaner(["<s>", "</s>", "[SEP]"], max_tokens=2)
    assert cleaner.clean("alue\u00adke\x00hitys") == "aluekehitys"
    assert cleaner.clean("rivi\n\tuusi") == "rivi\n\tuusi"
    assert cleaner.clean("a\ud83d\ude00b \ud83d") == "a😀b \ufffd"
    assert cleaner.clean("<s>x</s>") == "< s>x< /s>"
    assert cleaner.clean("＜s＞ ½") == "< s> 1⁄2"
    assert cleaner.clean("Ääkköset ½ <b>") == "Ääkköset ½ <b>"
    assert len(cleaner.clean("sana   " * 1000)) == 128
    assert cleaner.clean("sana" + " " * 500 + "loppu") == "sana loppu"


def test_query_cache_forgets_the_oldest() -> None:
    import numpy as np

    asked: list[str] = []

    def compute(text: str) -> np.ndarray:
        asked.append(text)
        return np.full(2, len(asked), dtype=np.float32)

    cache = QueryCache(2)
    for text in ("a", "b", "a", "c", "a", "b"):
        cache.get(text, compute)
    assert asked == ["a", "b", "c", "b"]
