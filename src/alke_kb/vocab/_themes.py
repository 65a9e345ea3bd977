"""Themes: the list that ships, or an agency's own as YAML or SKOS Turtle."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from alke_kb.errors import InvalidInput
from alke_kb.vocab._ministries import load_ministries
from alke_kb.vocab._places import names
from alke_kb.vocab._read import (
    Entry,
    data_bytes,
    entries,
    no_doubles,
    parse_yaml,
    read_text,
    unknown,
)
from alke_kb.vocab._types import STRENGTHS, Concept, Cue, Names, Theme

_FILE = "themes.yaml"
_CUES = "theme_cues.tsv"
_LANGUAGES = ("fi", "sv", "en")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RELATIONS = ("close", "related")


def check_id(theme_id: str, source: str) -> str:
    """Ids stand in addresses and files: lower-case letters a–z, digits and hyphens."""
    if not _SLUG.fullmatch(theme_id):
        raise InvalidInput(
            f"{source}: theme id «{theme_id}» must be lower-case letters a-z, digits and hyphens."
        )
    return theme_id


def check_ministries(ids: tuple[str, ...], source: str, theme_id: str) -> tuple[str, ...]:
    """Every id names a ministry."""
    for one in ids:
        if one not in load_ministries():
            problem = unknown("ministry", one, load_ministries())
            raise InvalidInput(f"{source}, theme {theme_id}: {problem.message}", hint=problem.hint)
    return ids


def _concept(entry: Entry) -> Concept:
    found = Concept(
        entry.text("uri"),
        entry.one_of("relation", RELATIONS),
        Names(entry.text("fi"), entry.optional("sv"), entry.optional("en")),
    )
    entry.finish()
    return found


def _cues(entry: Entry) -> tuple[Cue, ...]:
    """``cues: {fi: {sure: […], strong: […], fair: […], weak: […], not: […]}, sv: …}`` of an own file."""
    found = []
    for language in _LANGUAGES:
        if not entry.has(language):
            continue
        by_strength = entry.child(language)
        for strength in STRENGTHS:
            found += [Cue(language, strength, text) for text in by_strength.texts(strength)]
        by_strength.finish()
    entry.finish()
    return tuple(found)


def _shipped_cues() -> dict[str, tuple[Cue, ...]]:
    """Cues of the themes that ship, one line per theme, language and strength."""
    lines = data_bytes(_CUES).decode("utf-8").splitlines()
    if lines[0] != "theme\tlanguage\tstrength\tpatterns":
        raise InvalidInput(f"{_CUES} must begin with theme, language, strength, patterns.")
    found: dict[str, list[Cue]] = {}
    for number, line in enumerate(lines[1:], 2):
        columns = line.split("\t")
        if len(columns) != 4 or columns[1] not in _LANGUAGES or columns[2] not in STRENGTHS:
            raise InvalidInput(
                f"{_CUES}, line {number} is not theme, language, strength, patterns."
            )
        theme, language, strength, patterns = columns
        texts = [text.strip() for text in patterns.split(";") if text.strip()]
        found.setdefault(theme, []).extend(Cue(language, strength, text) for text in texts)
    return {theme: tuple(cues) for theme, cues in found.items()}


def _with_shipped_cues(themes: dict[str, Theme]) -> dict[str, Theme]:
    cues = _shipped_cues()
    for theme_id in cues:
        if theme_id not in themes:
            raise InvalidInput(f"{_CUES}: {unknown('theme', theme_id, themes).message}")
    return {
        theme_id: replace(theme, cues=theme.cues + cues.get(theme_id, ()))
        for theme_id, theme in themes.items()
    }


def _theme(entry: Entry, source: str) -> Theme:
    theme_id = check_id(entry.text("id"), source)
    synonyms: dict[str, tuple[str, ...]] = {}
    if entry.has("synonyms"):
        words = entry.child("synonyms")
        synonyms = {language: words.texts(language) for language in ("fi", "sv", "en")}
        words.finish()
    primary: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    if entry.has("ministries"):
        ministries = entry.child("ministries")
        primary = check_ministries(ministries.texts("primary"), source, theme_id)
        secondary = check_ministries(ministries.texts("secondary"), source, theme_id)
        ministries.finish()
    theme = Theme(
        id=theme_id,
        labels=names(entry.child("labels")),
        synonyms={language: words for language, words in synonyms.items() if words},
        concepts=tuple(_concept(one) for one in entry.children("yso")),
        primary_ministries=primary,
        secondary_ministries=secondary,
        evidence=entry.texts("evidence"),
        cues=_cues(entry.child("cues")) if entry.has("cues") else (),
        description=names(entry.child("description")) if entry.has("description") else None,
    )
    entry.finish()
    return theme


def _from_yaml(content: bytes | str, source: str) -> dict[str, Theme]:
    found = [_theme(one, source) for one in entries(parse_yaml(content, source), "themes", source)]
    return collect(found, source)


def collect(found: list[Theme], source: str) -> dict[str, Theme]:
    """Themes by id, in the file's order; the same id twice is refused."""
    no_doubles((theme.id for theme in found), "theme", source)
    return {theme.id: theme for theme in found}


@lru_cache(maxsize=8)
def _load(path: str | None, _stamp: tuple[int, int]) -> dict[str, Theme]:
    if path is None:
        return _with_shipped_cues(_from_yaml(data_bytes(_FILE), _FILE))
    file = Path(path)
    text = read_text(file)
    if file.suffix.lower() in {".ttl", ".turtle"}:
        from alke_kb.vocab._skos import themes_from_turtle

        return themes_from_turtle(text, file.name)
    return _from_yaml(text, file.name)


def load_themes(path: str | Path | None = None) -> dict[str, Theme]:
    """Themes by id, in order: the 41 that ship, or those of ``path`` (``.yaml``, ``.ttl``).

    A changed file is read anew. Raises ``InvalidInput`` with the entry and field at fault, and
    ``Unavailable`` when Turtle is given and rdflib (extra ``skos``) is not installed.
    """
    if path is None:
        return _load(None, (0, 0))
    file = Path(path)
    try:
        status = file.stat()
    except OSError as error:
        raise InvalidInput(f"There is no theme file {file}. Check the path.") from error
    return _load(str(file.resolve()), (status.st_mtime_ns, status.st_size))
