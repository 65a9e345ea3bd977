"""`alke-kb annotate`: texts in, themes and mentions out, line by line, as ingest finds them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import IO, Any

from alke_kb.domain import Language, PassageAnnotation
from alke_kb.errors import InvalidInput
from alke_kb.linking.annotation import Annotator
from alke_kb.settings import Settings

_LANGUAGES = ", ".join(f"«{language.value}»" for language in Language)


def annotate_lines(settings: Settings, source: Iterable[bytes], out: IO[str]) -> int:
    """Annotate the JSON lines of ``source`` one by one; returns how many were bad.

    Each line is answered before the next is read. A bad one gets a sentence on standard error
    with its number; an empty one is passed over.
    """
    from alke_cli.output import print_error
    from alke_kb.wiring import open_annotator

    annotator = open_annotator(settings)
    bad = 0
    for number, raw in enumerate(source, 1):
        if not raw.strip():
            continue
        try:
            view = annotate_one(annotator, _read(raw))
        except InvalidInput as error:
            print_error(f"Line {number}: {error.message}", error.hint)
            bad += 1
            continue
        out.write(json.dumps(view, ensure_ascii=False) + "\n")
        out.flush()
    return bad


def annotate_one(annotator: Annotator, given: dict[str, Any]) -> dict[str, Any]:
    """The answer for one text: ``{"id", "mentions", "themes", "role"?}``.

    Raises ``InvalidInput`` with a sentence on the first field that is wrong.
    """
    from alke_kb.text.language import detect_language
    from alke_kb.vocab import classify_opening

    text, year = _text(given), _year(given)
    if "id" not in given or not isinstance(given["id"], str | int):
        raise InvalidInput("The field «id» is missing; give every text an id of its own.")
    language = _language(given) or detect_language(text) or Language.FINNISH
    view: dict[str, Any] = {
        "id": given["id"],
        **annotation_view(annotator.annotate(text, language, year)),
    }
    role = classify_opening(text, language.value)
    if role is not None:
        view["role"] = role.value
    return view


def annotation_view(annotation: PassageAnnotation) -> dict[str, Any]:
    """An annotation as plain JSON values, without what is empty."""
    return {
        "mentions": [_lean(asdict(one)) for one in annotation.mentions],
        "themes": [
            {
                "id": one.theme,
                "score": one.score,
                "main": one.main,
                "source": one.source.value,
                "evidence": [_lean(asdict(word)) for word in one.evidence],
            }
            for one in annotation.themes
        ],
    }


def _lean(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, ())}


def _read(raw: bytes) -> dict[str, Any]:
    try:
        given = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InvalidInput(
            f"This is no JSON in UTF-8: {error}.",
            hint='A line looks like {"id": "1", "text": "Kainuun haasteena on …"}.',
        ) from error
    if not isinstance(given, dict):
        raise InvalidInput(
            "This is no JSON object.",
            hint='A line looks like {"id": "1", "text": "Kainuun haasteena on …"}.',
        )
    return given


def _text(given: dict[str, Any]) -> str:
    text = given.get("text")
    if not isinstance(text, str):
        raise InvalidInput("The field «text» is missing; it must be the text to annotate.")
    return text


def _language(given: dict[str, Any]) -> Language | None:
    value = given.get("language")
    if value is None:
        return None
    try:
        return Language(value)
    except ValueError:
        raise InvalidInput(f"The field «language» must be one of {_LANGUAGES}.") from None


def _year(given: dict[str, Any]) -> int | None:
    year = given.get("year")
    if year is None:
        return None
    if not isinstance(year, int) or isinstance(year, bool) or not 1800 <= year <= 2200:
        raise InvalidInput("The field «year» must be a year such as 2022.")
    return year


def annotate_stdin(settings: Settings) -> int:
    """Standard input to standard output, both UTF-8 whatever the locale; returns the bad lines."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    return annotate_lines(settings, sys.stdin.buffer, sys.stdout)
