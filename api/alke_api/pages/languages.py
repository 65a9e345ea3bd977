"""Catalogues of the three languages, and dates and numbers as each of them writes them.

Message ids are English. The ``.po`` files are compiled in memory at start, so that nothing compiled
is kept or can be out of date.
"""

from __future__ import annotations

import datetime
import gettext
import io
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

TRANSLATIONS = Path(__file__).parent / "translations"
LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; English needs none."""
    path = TRANSLATIONS / f"{language}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def date_text(value: datetime.date | None, language: str) -> str:
    """«24.11.2026», «24 nov. 2026», «24 Nov 2026»; empty for none."""
    return format_date(value, "medium", locale=LOCALES[language]) if value else ""


def number_text(value: float, language: str) -> str:
    """«1 234», «1,234»: grouped as the language does."""
    return str(format_decimal(value, locale=LOCALES[language]))


def percent_text(value: float, language: str) -> str:
    """0.4 → «40 %», «40%»."""
    return str(format_percent(value, locale=LOCALES[language]))


def language_name(code: str, language: str) -> str:
    """The name of a language in another: «ruotsi», «finska»."""
    return str(Locale.parse(LOCALES[language]).languages.get(code, code))
