"""The term bridge's tables, made once for an analyser and a vocabulary, kept in the cache folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import orjson

from alke_kb.analysis import Analyser
from alke_kb.domain import Language
from alke_kb.search._translations import Translations, build_translations
from alke_kb.search.bridge import TermBridge
from alke_kb.vocab import load_glossary, load_lexicon, load_regions, load_term_table, load_themes

FORMAT = 2


def open_bridge(analyser: Analyser, cache: Path) -> TermBridge:
    """The bridge over the whole vocabulary; read from the cache when it fits, else made anew."""
    digest = hashlib.sha256(f"{FORMAT} {analyser.identity}".encode())
    for table in (load_term_table(), load_glossary(), load_lexicon()):
        digest.update(repr(table).encode())
    digest.update(repr((load_themes(), load_regions())).encode())
    path = cache / f"term-bridge-{digest.hexdigest()[:16]}.json"
    try:
        translations = {
            Language(name): Translations(value["entries"], value["longest"])
            for name, value in orjson.loads(path.read_bytes()).items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        translations = build_translations(analyser)
        _save(path, translations)
    return TermBridge(analyser, translations)


def _save(path: Path, translations: dict[Language, Translations]) -> None:
    """Kept if the cache folder can be written; without it the bridge is only slower to open."""
    value = {
        language.value: {"entries": table.entries, "longest": table.longest}
        for language, table in translations.items()
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_bytes(orjson.dumps(value))
        temporary.replace(path)
    except OSError:
        return
