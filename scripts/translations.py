"""Bring the catalogues of the pages up to date with what templates and code say.

python scripts/translations.py          # write new messages into fi.po and sv.po, drop old ones
python scripts/translations.py --check  # only tell what is missing or left over
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PAGES = Path(__file__).resolve().parent.parent / "api/alke_api/pages"
TRANSLATIONS = PAGES / "translations"
LANGUAGES = {"fi": "fi_FI", "sv": "sv_FI"}
# Fields of the header only: texts may begin with the same words.
VOLATILE = tuple(
    f'"{name}: '
    for name in (
        *("Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date"),
        *("Last-Translator", "Language-Team", "Generated-By"),
    )
)
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {
    "templates/**.html": {
        "trimmed": "true",
        "newstyle_gettext": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "extensions": "jinja2.ext.do",
        "silent": "false",
    }
}


def extracted() -> Catalog:
    """Every message of templates and code, without places: lines move too often."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(PAGES, METHODS, OPTIONS, comment_tags=("TRANSLATORS:",))
    for _file, _line, message, comments, context in found:
        catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def catalogue_of(language: str) -> Catalog:
    """The catalogue as it is, empty if there is none."""
    path = TRANSLATIONS / f"{language}.po"
    if not path.is_file():
        return Catalog(locale=LANGUAGES[language], charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGES[language])


def problems(language: str) -> list[str]:
    """What is missing, left over, or not sure in a catalogue."""
    wanted = {m.id for m in extracted() if m.id}
    catalogue = catalogue_of(language)
    have = {m.id: m for m in catalogue if m.id}
    told = [f"missing: {one!r}" for one in wanted - set(have)]
    told += [f"left over: {one!r}" for one in set(have) - wanted]
    for one in have.values():
        texts = one.string if isinstance(one.string, tuple | list) else (one.string,)
        if one.fuzzy or not all(texts):
            told.append(f"not translated: {one.id!r}")
    return sorted(f"{language}.po: {text}" for text in told)


def update(language: str) -> None:
    """Write the catalogue with new messages empty and old ones dropped."""
    catalogue = catalogue_of(language)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    save(language, catalogue)


def save(language: str, catalogue: Catalog) -> None:
    """Write a catalogue; its header holds no times, so that only texts make a difference."""
    catalogue.header_comment = "# Texts of the pages. Message ids are English."
    made = io.BytesIO()
    write_po(made, catalogue, sort_output=True, width=100, no_location=True)
    kept = [
        line
        for line in made.getvalue().decode("utf-8").splitlines(keepends=True)
        if not line.startswith(VOLATILE)
    ]
    TRANSLATIONS.mkdir(exist_ok=True)
    (TRANSLATIONS / f"{language}.po").write_text("".join(kept).lstrip(), "utf-8")


if __name__ == "__main__":
    if "--check" not in sys.argv:
        for one in LANGUAGES:
            update(one)
    found = [text for one in LANGUAGES for text in problems(one)]
    print("\n".join(found))
    raise SystemExit(1 if found else 0)
