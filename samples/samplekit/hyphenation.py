"""Break points of words, kept in a committed list so that pages never depend on a dictionary.

``samples/generate.py --hyphenate`` renews the list with Voikko (fi) and pyphen (sv).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

SOFT = "\u00ad"
WORD = re.compile(r"[A-Za-zÅÄÖåäöé]{9,}")


def load(path: Path) -> dict[str, str]:
    """Words in lower case with their hyphenated forms; empty when the list is absent."""
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").split()
    return {line.replace("-", ""): line for line in lines}


def soften(text: str, table: dict[str, str]) -> str:
    """Puts soft hyphens where a line may break: at least 3 letters before, 3 after."""

    def one(match: re.Match[str]) -> str:
        word = match[0]
        form = table.get(word.lower())
        if form is None or word.isupper():
            return word
        out, at = "", 0
        for part in form.split("-"):
            if out and at >= 3 and len(word) - at >= 3:
                out += SOFT
            out += word[at : at + len(part)]
            at += len(part)
        return out

    return WORD.sub(one, text)


def renew(path: Path, texts: Iterable[tuple[str, str]]) -> int:
    """Writes the list for all long words of (language, text) pairs; returns how many."""
    import libvoikko
    import pyphen

    finnish, swedish = libvoikko.Voikko("fi"), pyphen.Pyphen(lang="sv")
    forms: dict[str, str] = {}
    for language, text in texts:
        for word in {w.lower() for w in WORD.findall(text)}:
            form = finnish.hyphenate(word) if language == "fi" else swedish.inserted(word)
            if "-" in form and form.replace("-", "") == word:
                forms.setdefault(word, form)
    path.write_text("\n".join(forms[w] for w in sorted(forms)) + "\n", encoding="utf-8")
    return len(forms)
