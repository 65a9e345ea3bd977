"""What readers are told when something goes wrong, in Finnish, Swedish or English.

The texts lie in ``data/problems.yaml``. Sentences of the library that are not listed there are
never shown: they may name folders, servers or what a vendor said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("fi", "sv", "en")
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """Title, detail and hint of a problem in one language."""

    title: str
    detail: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class _Sentence:
    pattern: re.Pattern[str]
    texts: Mapping[str, str]


def negotiate(accept_language: str | None) -> str:
    """``fi``, ``sv`` or ``en`` by an Accept-Language header (RFC 9110, 12.5.4); English otherwise."""
    best, weight = FALLBACK, 0.0
    for part in (accept_language or "")[:500].split(","):
        tag, _, parameters = part.strip().partition(";")
        language = tag.strip().lower().split("-")[0]
        quality = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", parameters) if parameters else None
        value = float(quality[1]) if quality else 0.0 if parameters else 1.0
        if language in LANGUAGES and value > weight:
            best, weight = language, value
    return best


def words(code: str, language: str, /, **values: object) -> Words:
    """The texts of a problem by the last part of its type, with values filled in."""
    entry = _texts()["codes"].get(code) or _texts()["codes"]["error"]
    hint = entry.get("hint")
    return Words(
        entry["title"][language],
        _filled(entry["detail"][language], values),
        _filled(hint[language], values) if hint else None,
    )


def sentence(english: str | None, language: str) -> str | None:
    """A sentence of the library in a language, or ``None`` when it is not one readers may see."""
    for one in _sentences():
        found = one.pattern.fullmatch(english or "")
        if found:
            return english if language == "en" else one.texts[language].format(*found.groups())
    return None


def field_message(kind: str, context: Mapping[str, Any] | None, language: str) -> str:
    """What is wrong with one value, by pydantic's error type and its context."""
    fields = _texts()["fields"]
    return _filled(fields.get(kind, fields["other"])[language], context or {})


def _filled(text: str, values: Mapping[str, Any]) -> str:
    return text.format_map({name: str(value) for name, value in values.items()})


@lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    source = files("alke_api") / "data" / "problems.yaml"
    loaded: dict[str, Any] = yaml.safe_load(source.read_text("utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _sentences() -> tuple[_Sentence, ...]:
    return tuple(
        _Sentence(re.compile(entry["en"], re.DOTALL), entry) for entry in _texts()["sentences"]
    )
