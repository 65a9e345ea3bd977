"""Reading and checking data files: every complaint names the file, the entry and the field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

import yaml

from alke_kb.errors import InvalidInput

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml: the same result, slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_DATA = files("alke_kb.vocab") / "data"
_SHOWN = 5
_ALIKE = 55


def data_bytes(name: str) -> bytes:
    """Bytes of a data file that ships with the package."""
    return (_DATA / name).read_bytes()


def data_digest(*names: str) -> str:
    """Hexadecimal SHA-256 over data files that ship with the package: what is derived from them
    is kept under it.
    """
    digest = hashlib.sha256()
    for name in names:
        digest.update(data_bytes(name))
    return digest.hexdigest()


def parse_yaml(content: bytes | str, source: str) -> Any:
    """YAML to plain values; ``InvalidInput`` names the place of a syntax error."""
    try:
        return yaml.load(content, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise InvalidInput(f"{source}{place} is not valid YAML: {problem}.") from error


def read_text(path: Path) -> str:
    """A user's own vocabulary file; ``InvalidInput`` when it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InvalidInput(f"There is no file {path}. Check the path.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read as UTF-8 text: {error}.") from error


def near(value: str, choices: Iterable[str], limit: int = _SHOWN) -> list[str]:
    """The choices most like ``value``, best first; empty when none is alike."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        value,
        sorted(set(choices)),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=_ALIKE,
    )
    return [match for match, _score, _index in found]


def unknown(what: str, value: object, choices: Iterable[str]) -> InvalidInput:
    """The error for a value that is not in a closed list, with near matches."""
    known = sorted(set(choices))
    alike = near(str(value), known)
    if alike:
        hint = "Did you mean " + ", ".join(f"«{choice}»" for choice in alike) + "?"
    else:
        shown = ", ".join(known[:40]) + (" …" if len(known) > 40 else "")
        hint = f"Known values: {shown}."
    return InvalidInput(f"Unknown {what}: «{value}». {hint}", hint=hint)


class Entry:
    """One mapping of a data file, read field by field with types checked.

    Every getter raises ``InvalidInput`` with the file and the entry in the sentence;
    ``finish`` refuses fields that nobody asked for.
    """

    def __init__(self, raw: object, source: str, where: str) -> None:
        self._source, self._where = source, where
        if not isinstance(raw, Mapping):
            self.fail(f"must be a mapping of fields, not {type(raw).__name__}")
        self._raw: Mapping[str, Any] = raw
        self._asked: set[str] = set()

    def fail(self, problem: str) -> NoReturn:
        raise InvalidInput(f"{self._source}, {self._where}: {problem}.")

    def has(self, name: str) -> bool:
        self._asked.add(name)
        return self._raw.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        self._asked.add(name)
        value = self._raw.get(name, default)
        if not isinstance(value, str) or not value.strip():
            self.fail(f'field «{name}» must be a text that is not empty (quote codes like "08")')
        return value.strip()

    def optional(self, name: str) -> str | None:
        return self.text(name) if self.has(name) else None

    def number(self, name: str) -> int:
        self._asked.add(name)
        value = self._raw.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail(f"field «{name}» must be a whole number")
        return value

    def fraction(self, name: str) -> float:
        self._asked.add(name)
        value = self._raw.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
            self.fail(f"field «{name}» must be a number from 0 to 1")
        return float(value)

    def flag(self, name: str) -> bool:
        self._asked.add(name)
        value = self._raw.get(name)
        if not isinstance(value, bool):
            self.fail(f"field «{name}» must be true or false")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; an absent field is an empty list."""
        self._asked.add(name)
        value = self._raw.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self.fail(f'field «{name}» must be a list of texts (quote codes like "08")')
        return tuple(v.strip() for v in value)

    def child(self, name: str) -> Entry:
        self._asked.add(name)
        return Entry(self._raw.get(name), self._source, f"{self._where}, field «{name}»")

    def children(self, name: str) -> list[Entry]:
        """Mappings in a list; an absent field is an empty list."""
        self._asked.add(name)
        value = self._raw.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fail(f"field «{name}» must be a list")
        return [
            Entry(item, self._source, f"{self._where}, {name} {number}")
            for number, item in enumerate(value, 1)
        ]

    def one_of(self, name: str, choices: Iterable[str]) -> str:
        value = self.text(name)
        known = list(choices)
        if value not in known:
            self.fail(f"field «{name}»: {unknown('value', value, known).message.rstrip('.')}")
        return value

    def finish(self) -> None:
        for name in self._raw:
            if name not in self._asked:
                self.fail(unknown("field", name, self._asked).message.rstrip("."))


def entries(raw: object, key: str, source: str) -> list[Entry]:
    """The entries of the list under ``key``; each is named by its number, then by id or code."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get(key), list):
        raise InvalidInput(f"{source} must have a list named «{key}».")
    found = []
    for number, item in enumerate(raw[key], 1):
        name = None
        if isinstance(item, Mapping):
            name = item.get("id") or item.get("code") or item.get("fi")
        found.append(Entry(item, source, f"entry {number}" + (f" ({name})" if name else "")))
    if not found:
        raise InvalidInput(f"{source} has an empty list «{key}».")
    return found


def no_doubles(ids: Iterable[str], what: str, source: str) -> None:
    """Refuse the same id twice."""
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise InvalidInput(f"{source}: {what} «{one}» stands there twice; keep one.")
        seen.add(one)


def key_of(text: str) -> str:
    """What two spellings of a name must share: case, dashes, blanks and dots do not count."""
    import unicodedata

    plain = unicodedata.normalize("NFC", text).casefold().replace("\N{SOFT HYPHEN}", "")
    plain = re.sub(r"[\u2010-\u2015]", "-", plain)
    return re.sub(r"[\s_-]+", " ", plain).strip(" .")
