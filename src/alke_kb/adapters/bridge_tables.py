"""The term bridge's tables: made once for an analyser and a vocabulary, kept in the cache folder.

They are looked up on disk, in an SQLite file: a query needs a few dozen of the 300,000 entries, and
a command that answers one query should not read them all first.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from alke_kb.analysis import Analyser
from alke_kb.domain import Language
from alke_kb.search._translations import Tables, Translations, build_tables
from alke_kb.search.bridge import TermBridge
from alke_kb.vocab import data_digest

FORMAT = 3
_SOURCES = (
    "terms.tsv.gz",
    "glossary.tsv",
    "lexicon.tsv.gz",
    "themes.yaml",
    "regions.yaml",
    "ministries.yaml",
)
_WORDS, _STEMS = "swedish words", "swedish stems"
_KEPT = 20_000


def open_bridge(analyser: Analyser, cache: Path) -> TermBridge:
    """The bridge over the whole vocabulary, made anew (half a minute) when the cache has none that
    fits. A cache folder that cannot be written costs that at every start, nothing else.
    """
    identity = f"{FORMAT} {analyser.identity} {data_digest(*_SOURCES)}"
    name = f"term-bridge-{hashlib.sha256(identity.encode()).hexdigest()[:16]}.sqlite"
    path = cache / name
    if not path.is_file():
        tables = build_tables(analyser)
        try:
            cache.mkdir(parents=True, exist_ok=True)
            _write(path, tables)
        except OSError:
            return TermBridge(analyser, tables)
    return TermBridge(analyser, _tables(path))


def _tables(path: Path) -> Tables:
    file = _File(path)
    return Tables(
        {
            language: Translations(
                _Stored(file, f"{language} entries"), _Stored(file, f"{language} longest")
            )
            for language in Language
        },
        _Stored(file, _WORDS),
        _Stored(file, _STEMS),
    )


def _write(path: Path, tables: Tables) -> None:
    """Written beside its place and moved there whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".tmp")
    os.close(handle)
    temporary = Path(name)
    try:
        connection = sqlite3.connect(temporary)
        with connection:
            connection.execute("PRAGMA journal_mode=OFF")
            connection.execute(
                "CREATE TABLE entry (part TEXT, key TEXT, value BLOB, PRIMARY KEY (part, key))"
                " WITHOUT ROWID"
            )
            connection.executemany("INSERT INTO entry VALUES (?, ?, ?)", sorted(_rows(tables)))
        connection.close()
        temporary.chmod(0o644)
        temporary.replace(path)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def _rows(tables: Tables) -> Iterator[tuple[str, str, bytes]]:
    parts: Iterable[tuple[str, Mapping[str, Any]]] = [
        *((f"{lang} entries", table.entries) for lang, table in tables.translations.items()),
        *((f"{lang} longest", table.longest) for lang, table in tables.translations.items()),
        (_WORDS, tables.swedish_words),
        (_STEMS, tables.swedish_stems),
    ]
    for part, mapping in parts:
        for key, value in mapping.items():
            yield part, key, orjson.dumps(value)


class _File:
    """Reads values; a connection for each thread, since SQLite's belong to one."""

    def __init__(self, path: Path) -> None:
        self._address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self.value = lru_cache(maxsize=_KEPT)(self._read)

    def _read(self, part: str, key: str) -> Any:
        row = self.all("SELECT value FROM entry WHERE part = ? AND key = ?", part, key)
        return orjson.loads(row[0][0]) if row else None

    def all(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = sqlite3.connect(self._address, uri=True)
        return connection.execute(statement, values).fetchall()


class _Stored(Mapping[str, Any]):
    """One part of the file as a mapping."""

    def __init__(self, file: _File, part: str) -> None:
        self._file, self._part = file, part

    def __getitem__(self, key: str) -> Any:
        value = self._file.value(self._part, key)
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        rows = self._file.all("SELECT key FROM entry WHERE part = ?", self._part)
        return (str(row[0]) for row in rows)

    def __len__(self) -> int:
        rows = self._file.all("SELECT count(*) FROM entry WHERE part = ?", self._part)
        return int(rows[0][0])
