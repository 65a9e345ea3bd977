"""Characters of a single piece of text: NFC, blanks, hyphens, ligatures. Nothing here joins lines."""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"

_TRANSLATION = str.maketrans(
    {
        "\u2010": "-",
        "\u2011": "-",
        "\u2212": "−",
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u200e\u200f", None),
        **dict.fromkeys(
            "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f\r",
            " ",
        ),
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
    }
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r" {2,}")
_BEFORE_PUNCTUATION = re.compile(r" +([,;])(?=\s|$)")


def normalise(text: str) -> str:
    """NFC, plain blanks and hyphens; soft hyphens survive only at the end of a line.

    ``"\\n"`` is kept: in formats with paragraphs it is a line break inside one.
    """
    text = unicodedata.normalize("NFC", text).translate(_TRANSLATION)
    text = _CONTROLS.sub("", text)
    lines = [_unspaced(line) for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def _unspaced(line: str) -> str:
    line = line.strip()
    soft_end = line.endswith(SOFT_HYPHEN)
    line = _without_letter_spacing(line.replace(SOFT_HYPHEN, ""))
    line = _BEFORE_PUNCTUATION.sub(r"\1", _BLANKS.sub(" ", line)).strip()
    return line + SOFT_HYPHEN if soft_end else line


def _without_letter_spacing(line: str) -> str:
    """«K U V A :  A C B» → «KUVA: ACB»: letters set apart for looks, words by wider blanks."""
    tokens = line.split()
    singles = sum(len(token) == 1 for token in tokens)
    if len(tokens) < 6 or singles < 0.7 * len(tokens):
        return line
    return " ".join(word.replace(" ", "") for word in re.split(r" {2,}", line))
