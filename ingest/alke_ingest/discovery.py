"""Which files a run is about, and the path each is known by in the base."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alke_kb.errors import InvalidInput

MANIFEST_NAMES = ("manifest.yaml", "manifest.yml", "manifest.csv")
SIDECAR_SUFFIX = ".meta.yaml"
_IGNORED_NAMES = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    ``key`` is its path in the base: the name of the folder that was given and the path inside it,
    so that folders with files of the same name stay apart and no path of the machine shows.
    ``root`` is the folder that was given.
    """

    path: Path
    key: str
    root: Path

    @property
    def relative(self) -> str:
        """Path inside the folder that was given, with forward slashes."""
        return self.path.relative_to(self.root).as_posix()


def discover(paths: Sequence[Path]) -> list[SourceFile]:
    """Files under the given files and folders, each once, ordered by key.

    Raises ``InvalidInput`` when a path does not exist or two files get the same key.
    """
    found: dict[str, SourceFile] = {}
    for given in paths:
        if not given.exists():
            raise InvalidInput(
                f"There is no file or folder {given}.", hint="Check the path and its spelling."
            )
        resolved = given.resolve()
        root = resolved if resolved.is_dir() else resolved.parent
        for path in _walk(resolved):
            key = f"{root.name}/{path.relative_to(root).as_posix()}"
            other = found.get(key)
            if other is not None and other.path != path:
                raise InvalidInput(
                    f"{other.path} and {path} would both be {key} in the base.",
                    hint="Ingest their common parent folder instead.",
                )
            found[key] = SourceFile(path=path, key=key, root=root)
    return [found[key] for key in sorted(found)]


def _walk(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for child in sorted(path.iterdir()):
        hidden = child.name.startswith((".", "~$"))
        if hidden or child.name.lower() in _IGNORED_NAMES or child.is_symlink():
            continue
        if child.is_dir():
            yield from _walk(child)
        elif child.name not in MANIFEST_NAMES and not child.name.endswith(SIDECAR_SUFFIX):
            yield child


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes, 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
