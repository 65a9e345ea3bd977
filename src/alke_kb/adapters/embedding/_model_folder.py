"""What a sentence-transformers folder says of itself: digest, dimension, prompts, length.

Nothing here loads weights or imports torch, so a stamp can be checked in milliseconds.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from alke_kb.adapters.embedding._build_once import MARKER
from alke_kb.errors import InvalidInput, NotFound, Unavailable

DIGEST_CACHE = ".alke-digest.json"
_HASHED = ("*.json", "*.txt", "*.model", "*.safetensors", "*.py")
_NOT_HASHED = {MARKER, DIGEST_CACHE, "README.txt", "LICENSE.txt", "requirements.txt"}
_TORCH_WEIGHTS = "pytorch_model*.bin"
# Formats of other engines in a Hub repository, several times the size of what is used.
_NOT_FETCHED = ["onnx/*", "openvino/*", "*.onnx", "*.msgpack", "*.h5", "*.ot", "*.gguf", "*.ckpt"]
_E5 = re.compile(r"(^|[/_-])e5-(small|base|large)", re.IGNORECASE)
_E5_INSTRUCT = (
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)

ModelReference = str | Path | Callable[[], Path]


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put in front of a query and of a passage."""

    query: str
    passage: str


class ModelFolder:
    """A local model folder; ``name`` is the Hub name or the folder's own name."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name

    @cached_property
    def digest(self) -> str:
        """First 16 hex digits over weights, tokenizer and configuration.

        Hashes of the files are kept in the folder (when it can be written), keyed by size and time.
        """
        known = self._known_hashes()
        fresh: dict[str, list[object]] = {}
        total = hashlib.sha256()
        for relative in self._relevant_files():
            stat = (self.path / relative).stat()
            entry = known.get(relative)
            if entry is None or entry[:2] != [stat.st_size, stat.st_mtime_ns]:
                entry = [stat.st_size, stat.st_mtime_ns, _sha256(self.path / relative)]
            fresh[relative] = entry
            total.update(f"{relative}\0{entry[2]}\n".encode())
        if fresh != known:
            self._remember(fresh)
        return total.hexdigest()[:16]

    @cached_property
    def max_tokens(self) -> int:
        """Longest input in tokens, special ones included."""
        own = _length(self._json("sentence_bert_config.json").get("max_seq_length"))
        if own is not None:
            return own
        limits = (
            self._json("config.json").get("max_position_embeddings"),
            self._json("tokenizer_config.json").get("model_max_length"),
        )
        return min(limit for value in (*limits, 8192) if (limit := _length(value)) is not None)

    @cached_property
    def dimension(self) -> int | None:
        """Length of the vectors, ``None`` when only loading the model can tell."""
        truncated = self._json("config_sentence_transformers.json").get("truncate_dim")
        size: int | None = None
        for module in self.modules():
            config = self._json(f"{module['path']}/config.json")
            kind = module["type"].rsplit(".", 1)[-1]
            if kind == "Transformer":
                size = _integer(self._json("config.json").get("hidden_size"))
            elif kind == "Pooling":
                width = config.get("word_embedding_dimension", config.get("embedding_dimension"))
                modes = config.get("pooling_mode")
                count = len(modes) if isinstance(modes, list) else 1
                if modes is None:
                    flags = [v for k, v in config.items() if k.startswith("pooling_mode_")]
                    count = sum(bool(flag) for flag in flags) or 1
                size = width * count if isinstance(width, int) else size
            elif kind == "Dense":
                size = _integer(config.get("out_features"))
            elif kind not in {"Normalize", "Dropout", "LayerNorm"}:
                return None
        return min(size, truncated) if size and isinstance(truncated, int) else size

    def modules(self) -> list[dict[str, str]]:
        """Modules in order; a plain transformers folder counts as one ``Transformer``."""
        path = self.path / "modules.json"
        if not path.is_file():
            return [{"path": "", "type": "Transformer"}]
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return [{"path": str(m["path"]), "type": str(m["type"])} for m in found]
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidInput(
                f"The model folder {self.path} is damaged: modules.json cannot be read.",
                hint="Fetch the model again.",
            ) from error

    def prompts(self, query: str | None = None, passage: str | None = None) -> Prompts:
        """Given prompts, else the model's own, else what the e5 family was trained with."""
        own = self._json("config_sentence_transformers.json").get("prompts") or {}
        own_query = own.get("query")
        own_passage = own.get("passage") or own.get("document")
        if not own_query and not own_passage and self._is_e5():
            instruct = "instruct" in self._names()
            own_query = _E5_INSTRUCT if instruct else "query: "
            own_passage = "" if instruct else "passage: "
        return Prompts(
            query if query is not None else own_query or "",
            passage if passage is not None else own_passage or "",
        )

    def read_json(self, name: str) -> dict[str, Any]:
        """A JSON object in the folder, empty when the file is absent. Raises ``InvalidInput``."""
        return self._json(name)

    def _names(self) -> str:
        return f"{self.name} {self._json('config.json').get('_name_or_path', '')}".lower()

    def _is_e5(self) -> bool:
        return any(_E5.search(name) for name in self._names().split())

    def _json(self, name: str) -> dict[str, Any]:
        path = self.path / name
        if not path.is_file():
            return {}
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise InvalidInput(
                f"The model folder {self.path} is damaged: {name} cannot be read.",
                hint="Fetch the model again.",
            ) from error
        return content if isinstance(content, dict) else {}

    def _relevant_files(self) -> list[str]:
        folders = {self.path / module["path"] for module in self.modules()} | {self.path}
        found: set[Path] = set()
        for folder in folders:
            patterns = list(_HASHED)
            if not any(folder.glob("*.safetensors")):
                patterns.append(_TORCH_WEIGHTS)
            for pattern in patterns:
                found.update(path for path in folder.glob(pattern) if path.is_file())
        return sorted(
            path.relative_to(self.path).as_posix() for path in found if path.name not in _NOT_HASHED
        )

    def _known_hashes(self) -> dict[str, list[object]]:
        try:
            known = json.loads((self.path / DIGEST_CACHE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        sound = isinstance(known, dict) and all(
            isinstance(entry, list) and len(entry) == 3 for entry in known.values()
        )
        return known if sound else {}

    def _remember(self, hashes: dict[str, list[object]]) -> None:
        with contextlib.suppress(OSError):  # a read-only model is hashed at every start instead
            handle, partial = tempfile.mkstemp(prefix=DIGEST_CACHE, dir=self.path)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(hashes, file)
            Path(partial).replace(self.path / DIGEST_CACHE)


def resolve_model(model: ModelReference) -> ModelFolder:
    """The local folder behind a path, a Hub name or a function that prepares one.

    A Hub name is looked up in the local Hub cache first and fetched only when it is not there.
    Raises ``NotFound`` for a path that is not a model folder, ``Unavailable`` for a Hub failure.
    """
    if callable(model):
        path = model()
        return ModelFolder(path, path.name)
    path = Path(model).expanduser()
    if path.is_dir():
        if not (path / "config.json").is_file() and not (path / "modules.json").is_file():
            raise NotFound(
                f"The folder {path} holds no model: it has neither modules.json nor config.json.",
                hint="Name a sentence-transformers folder or a Hub name such as BAAI/bge-m3.",
            )
        return ModelFolder(path, path.resolve().name)
    name = str(model)
    if isinstance(model, Path) or path.is_absolute() or name.startswith((".", "~")):
        raise NotFound(
            f"There is no model folder at {path}.",
            hint="Name a sentence-transformers folder or a Hub name such as BAAI/bge-m3.",
        )
    return ModelFolder(_hub_snapshot(name), name)


def _hub_snapshot(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    def fetch(ignored: list[str], *, local: bool) -> Path:
        return Path(snapshot_download(name, ignore_patterns=ignored, local_files_only=local))

    without_bin = [*_NOT_FETCHED, "*.bin"]
    try:
        with contextlib.suppress(LocalEntryNotFoundError):
            cached = fetch(_NOT_FETCHED, local=True)
            if (cached / "config.json").is_file() and _has_weights(cached):
                return cached
        folder = fetch(without_bin, local=False)
        return folder if _has_weights(folder) else fetch(_NOT_FETCHED, local=False)
    except HFValidationError as error:
        raise InvalidInput(
            f"“{name}” is neither an existing folder nor a name on the Hugging Face Hub.",
            hint="Name a sentence-transformers folder or a Hub name such as BAAI/bge-m3.",
        ) from error
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise Unavailable(
            f"The model {name} is not on this machine and could not be fetched from the Hub.",
            hint="Check the name and the connection, or copy the model here and name its folder.",
        ) from error


def _has_weights(folder: Path) -> bool:
    return any(folder.glob("*.safetensors")) or any(folder.glob(_TORCH_WEIGHTS))


def _length(value: object) -> int | None:
    # A tokenizer without a limit states 1e30.
    return int(value) if isinstance(value, int | float) and 0 < value < 1_000_000 else None


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
