"""The term bridge's label indexes, made once for an analyser and kept in the cache folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import orjson

from alke_kb.analysis import Analyser
from alke_kb.domain import Language
from alke_kb.search.bridge import LabelIndex, TermBridge, build_labels, vocabulary_rows

FORMAT = 1


def open_bridge(analyser: Analyser, cache: Path) -> TermBridge:
    """The bridge over the whole vocabulary; read from the cache when it fits, else made anew."""
    rows = vocabulary_rows()
    digest = hashlib.sha256(f"{FORMAT} {analyser.identity}".encode())
    for row in rows:
        digest.update("\t".join(row).encode())
    path = cache / f"term-bridge-{digest.hexdigest()[:16]}.json"
    try:
        labels = {
            Language(name): LabelIndex(value["rows"], value["longest"], value["words"])
            for name, value in orjson.loads(path.read_bytes()).items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        labels = build_labels(analyser, rows)
        _save(path, labels)
    return TermBridge(analyser, rows, labels)


def _save(path: Path, labels: dict[Language, LabelIndex]) -> None:
    """Kept if the cache folder can be written; without it the bridge is only slower to open."""
    value = {
        language.value: {"rows": index.rows, "longest": index.longest, "words": index.words}
        for language, index in labels.items()
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_bytes(orjson.dumps(value))
        temporary.replace(path)
    except OSError:
        return
