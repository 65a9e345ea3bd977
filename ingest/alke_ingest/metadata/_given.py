"""What people gave about each file: manifests on the way to it, then its sidecar."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from alke_ingest.discovery import MANIFEST_NAMES, SIDECAR_SUFFIX, SourceFile
from alke_ingest.metadata._fields import read_fields
from alke_ingest.metadata._manifest import Manifest, Problem, load_manifest, read_yaml
from alke_kb.domain import Metadata
from alke_kb.errors import InvalidInput

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class GivenMetadata:
    """Checked values for one file, and a digest that changes when they do."""

    values: Mapping[str, object]
    digest: str


def metadata_digest(values: Mapping[str, object] | Metadata) -> str:
    """Stable hash of given values (or of all values of a ``Metadata``), 64 hexadecimal digits."""
    if isinstance(values, Metadata):
        values = {name: getattr(values, name) for name in Metadata.__dataclass_fields__}
        values = {name: value for name, value in values.items() if name != "origins"}
    plain = {
        name: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else str(value)
        for name, value in values.items()
        if value is not None
    }
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class ManifestSet:
    """Everything given for the files of a run.

    ``problems`` name entries that cannot be used. A file whose entry is wrong is left out: what
    was meant to restrict it must not be lost by a slip of the pen.
    """

    problems: tuple[Problem, ...] = ()
    _values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    _excluded: frozenset[str] = frozenset()

    def for_file(self, file: SourceFile) -> GivenMetadata:
        values = self._values.get(file.key, _NOTHING)
        return GivenMetadata(values, metadata_digest(values))

    def excluded(self, file: SourceFile) -> bool:
        """Whether a manifest leaves the file out, or its entry cannot be used."""
        return file.key in self._excluded


@dataclass
class _Reading:
    explicit: Manifest | None
    manifests: dict[Path, Manifest | None] = field(default_factory=dict)
    problems: dict[tuple[str, str], None] = field(default_factory=dict)

    def note(self, path: str, message: str) -> None:
        self.problems[(path, message)] = None

    def in_folder(self, folder: Path) -> Manifest | None:
        """The manifest that lies in a folder, read once; the first of the known names counts."""
        if folder not in self.manifests:
            names = (folder / name for name in MANIFEST_NAMES)
            found = next((name for name in names if name.is_file()), None)
            known = self.explicit is not None and found is not None
            if known and found is not None and self.explicit is not None:
                known = found.resolve() == self.explicit.path.resolve()
            self.manifests[folder] = None if found is None or known else load_manifest(found)
        return self.manifests[folder]

    def covering(self, file: SourceFile) -> list[tuple[Manifest, str]]:
        """Manifests that may speak of a file, the one that counts most last, and its path there."""
        found: list[tuple[Manifest, str]] = []
        folder = file.root
        steps = file.path.parent.relative_to(file.root).parts
        for step in ("", *steps):
            folder = folder / step if step else folder
            manifest = self.in_folder(folder)
            if manifest is not None:
                found.append((manifest, file.path.relative_to(folder).as_posix()))
        if self.explicit is not None:
            found.append((self.explicit, self._path_in_explicit(file)))
        return found

    def _path_in_explicit(self, file: SourceFile) -> str:
        assert self.explicit is not None
        base = self.explicit.path.resolve().parent
        if file.path.is_relative_to(base):
            return file.path.relative_to(base).as_posix()
        # a manifest kept elsewhere speaks of paths inside the folder that is ingested
        return file.relative


def load_given(files: Sequence[SourceFile], manifest: Path | None = None) -> ManifestSet:
    """Collect what is given for ``files``.

    Manifests lying in the ingested folder and its subfolders are found by themselves, an inner one
    counts more than an outer one; ``manifest`` counts more than these, and a sidecar
    ``NAME.meta.yaml`` beside a file most. Raises ``InvalidInput`` when a manifest as a whole cannot
    be used.
    """
    reading = _Reading(load_manifest(manifest) if manifest is not None else None)
    values: dict[str, Mapping[str, object]] = {}
    excluded: set[str] = set()
    own = manifest.resolve() if manifest is not None else None
    for file in files:
        if file.path == own:
            excluded.add(file.key)
            continue
        merged: dict[str, object] = {}
        wrong: list[str] = []
        covering = reading.covering(file)
        for one, _relative in covering:
            merged.update(one.defaults)
        for one, relative in covering:
            if one.excludes(relative):
                excluded.add(file.key)
            for entry in one.covering(relative):
                merged.update(entry.values)
                wrong += [f"{one.path.name}, {entry.where}: {text}" for text in entry.problems]
        sidecar, slips = _sidecar(file)
        merged.update(sidecar)
        wrong += slips
        if wrong and file.key not in excluded:
            reading.note(file.key, f"{' '.join(wrong)} The file is left out until this is mended.")
            excluded.add(file.key)
        values[file.key] = MappingProxyType(merged)
    _missing(reading, files)
    problems = tuple(Problem(path, message) for path, message in reading.problems)
    return ManifestSet(problems, values, frozenset(excluded))


def _sidecar(file: SourceFile) -> tuple[Mapping[str, object], list[str]]:
    """Values of ``NAME.meta.yaml``, where NAME is the file's name with or without its suffix."""
    names = dict.fromkeys((file.path.name + SIDECAR_SUFFIX, file.path.stem + SIDECAR_SUFFIX))
    for name in names:
        path = file.path.with_name(name)
        if not path.is_file():
            continue
        try:
            raw = read_yaml(path)
        except InvalidInput as error:
            return _NOTHING, [error.message]
        if not isinstance(raw, Mapping):
            return _NOTHING, [f"{name} must be a mapping of fields."]
        values, problems = read_fields(raw)
        return values, [f"{name}: {problem}" for problem in problems]
    return _NOTHING, []


def _missing(reading: _Reading, files: Sequence[SourceFile]) -> None:
    """Entries that name a file which is not there, and entries without a usable path."""
    roots = {file.root for file in files}
    known = [one for one in reading.manifests.values() if one is not None]
    if reading.explicit is not None:
        known.append(reading.explicit)
    for manifest in known:
        base = manifest.path.resolve().parent
        for entry in manifest.entries:
            if entry.is_pattern:
                continue
            place = f"{manifest.path.name}, {entry.where}"
            if not entry.path or ".." in entry.path.split("/") or entry.path.startswith("/"):
                reading.note(entry.path or manifest.path.name, f"{place}: {entry.problems[0]}")
            elif not any((folder / entry.path).is_file() for folder in (base, *roots)):
                reading.note(entry.path, f"{place}: there is no such file beside the manifest.")
