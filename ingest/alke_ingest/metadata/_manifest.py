"""The manifest of a folder: a YAML or CSV list of documents with what is known of each."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from alke_ingest.metadata._fields import read_fields
from alke_kb.errors import InvalidInput
from alke_kb.vocab import unknown

_MARKS = re.compile(r"[*?\[]")
_TOP = ("defaults", "documents", "exclude")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one entry: the ``path`` it names, and a sentence for a person."""

    path: str
    message: str


@dataclass(frozen=True)
class ManifestEntry:
    """One row: a path or a pattern (``finlex/fi/*.html``, ``**/*.pdf``), relative to the manifest.

    ``where`` names the row; ``problems`` are its mistakes. Values are checked and typed.
    """

    path: str
    values: Mapping[str, object]
    where: str
    problems: tuple[str, ...] = ()

    @property
    def is_pattern(self) -> bool:
        return _MARKS.search(self.path) is not None

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return glob_regex(self.path)

    def covers(self, relative: str) -> bool:
        """Whether a file at this path, relative to the manifest's folder, is meant."""
        return self.path == relative or (self.is_pattern and bool(self._regex.fullmatch(relative)))


@dataclass(frozen=True)
class Manifest:
    """A manifest as read. ``problems`` lists the mistakes of all entries, ready to be shown."""

    path: Path
    entries: tuple[ManifestEntry, ...]
    defaults: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    exclude: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(
            Problem(entry.path, f"{self.path.name}, {entry.where}: {problem}")
            for entry in self.entries
            for problem in entry.problems
        )

    def covering(self, relative: str) -> list[ManifestEntry]:
        """Entries for a file, the one that counts most last: patterns in their order, then itself."""
        found = [entry for entry in self.entries if entry.covers(relative)]
        return sorted(found, key=lambda entry: not entry.is_pattern)

    def excludes(self, relative: str) -> bool:
        return any(glob_regex(pattern).fullmatch(relative) for pattern in self.exclude)


def glob_regex(pattern: str) -> re.Pattern[str]:
    """``*`` and ``?`` stay inside one folder; ``**/`` stands for any folders, or none."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]+\])", pattern)
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(
        "".join(
            meaning[part]
            if part in meaning
            else part.replace("[!", "[^")
            if part.startswith("[") and part.endswith("]")
            else re.escape(part)
            for part in parts
        )
    )


def read_text(path: Path) -> str:
    """UTF-8 text of a manifest or sidecar. Raises ``InvalidInput``."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InvalidInput(f"There is no manifest {path}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path.name} is not UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror}.") from error


def read_yaml(path: Path) -> Any:
    """YAML with every scalar as text. Raises ``InvalidInput`` with the line at fault.

    Texts, because YAML would read the region 010 as 8, and refuse a whole file for one 30 February.
    """
    try:
        return yaml.load(read_text(path), Loader=yaml.BaseLoader)  # noqa: S506  (makes only texts)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        what = getattr(error, "problem", None) or "it cannot be parsed"
        raise InvalidInput(f"{path.name}{line} is not valid YAML: {what}.") from error


def load_manifest(path: Path | str) -> Manifest:
    """Read a manifest (``.yaml``, ``.yml`` or ``.csv``).

    A row that is wrong is kept with its problems and does not stop the others. Raises
    ``InvalidInput`` when the file as a whole cannot be used.
    """
    file = Path(path)
    if file.suffix.lower() == ".csv":
        return Manifest(file, tuple(_csv_entries(file)))
    if file.suffix.lower() not in {".yaml", ".yml"}:
        raise InvalidInput(f"{file.name} must be a .yaml or .csv file to serve as a manifest.")
    return _yaml_manifest(file)


def _yaml_manifest(file: Path) -> Manifest:
    raw = read_yaml(file)
    if not isinstance(raw, Mapping):
        raise InvalidInput(f"{file.name} must have a list named «documents».")
    for key in raw:
        if key not in _TOP:
            raise InvalidInput(f"{file.name}: {unknown('part', key, _TOP).message}")
    documents = raw.get("documents") or []
    if not isinstance(documents, list):
        raise InvalidInput(f"{file.name}: «documents» must be a list.")
    exclude = raw.get("exclude") or []
    if not isinstance(exclude, list) or not all(isinstance(one, str) for one in exclude):
        raise InvalidInput(f"{file.name}: «exclude» must be a list of paths or patterns.")
    defaults = raw.get("defaults") or {}
    if not isinstance(defaults, Mapping):
        raise InvalidInput(f"{file.name}: «defaults» must be a mapping of fields.")
    values, problems = read_fields(defaults)
    if problems:
        # defaults touch every document, so none of them may be ingested on a guess
        raise InvalidInput(f"{file.name}, defaults: {' '.join(problems)}")
    entries = tuple(_entry(row, f"document {number}") for number, row in enumerate(documents, 1))
    return Manifest(file, entries, MappingProxyType(values), tuple(exclude))


def _entry(row: object, where: str) -> ManifestEntry:
    if not isinstance(row, Mapping):
        return ManifestEntry("", {}, where, ("The entry must be a mapping with a path.",))
    path = row.get("path")
    if not isinstance(path, str) or not path.strip():
        return ManifestEntry("", {}, where, ("Field «path» is missing.",))
    path = path.strip().replace("\\", "/").removeprefix("./")
    values, problems = read_fields({k: v for k, v in row.items() if k != "path"})
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or ".." in path.split("/"):
        problems.append("Field «path» must lead inside the manifest's folder.")
    return ManifestEntry(path, MappingProxyType(values), f"{where} ({path})", tuple(problems))


def _csv_entries(file: Path) -> Iterator[ManifestEntry]:
    text = read_text(file)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter)
    columns = [column.strip() for column in reader.fieldnames or ()]
    if "path" not in columns:
        raise InvalidInput(f"{file.name} must have a column «path»; it has: {', '.join(columns)}.")
    _values, problems = read_fields(dict.fromkeys(c for c in columns if c and c != "path"))
    if problems:
        raise InvalidInput(f"{file.name}, first line: {' '.join(problems)}")
    reader.fieldnames = columns
    for row in reader:
        where = f"line {reader.line_num}"
        if None in row:
            entry = _entry({"path": row.get("path") or ""}, where)
            extra = "The line has more values than there are columns; put quotes around commas."
            yield ManifestEntry(entry.path, {}, entry.where, (*entry.problems, extra))
        elif any(value for value in row.values()):
            yield _entry({key: value for key, value in row.items() if key}, where)
