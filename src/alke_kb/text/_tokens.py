"""Tokens of running text: words, numbers, statute and diary numbers, sections (``15 §``)."""

from __future__ import annotations

import re

from alke_kb.text._abbreviations import ABBREVIATIONS
from alke_kb.text._normalise import ONE_TO_ONE, is_plain, normalise_with_offsets

_W = r"[^\W_]"
_LETTER = r"[^\W\d_]"
_DOTTED = "|".join(re.escape(a[:-1]) for a in sorted(ABBREVIATIONS) if a.count(".") > 1)
_TOKEN = re.compile(
    rf"""
    {_LETTER} {_W}*                                      # words first: they are most of a text
      (?: (?<=\w) (?: [-'&] {_W}+                        # maa-alue, D'Arcy, T&K
        | : (?={_LETTER}) {_W}+                          # TEM:n
        | / (?=\d) {_W}+ (?: \.\d+ )*                    # TEM/2189/09.10.02/2017
      ))*
      (?: - (?![\w-]) )?                                 # tutkimus-
    | \d+ (?:\ ?[a-z](?![^\W_]))? \ ?§ (?:\ ?:{_LETTER}+)?   # 15 §, 12 a §:n
    | \d+ (?:[.,]\d+)* (?:/\d+)+ (?::{_LETTER}+)?        # 797/2021, 1/2:n
    | \d+ (?:[.,]\d+)+                                   # 12.5  1.1.2021, 1.1Johdanto
    | \d+ (?=-\d+(?![\w-]))                              # 2021-2027 is two numbers
    | {_W}+ (?: [-'&] {_W}+ | : (?={_LETTER}) {_W}+ )*   # 1300-luvulla, 5G, 2021:n
      (?: - (?![\w-]) )?
    """,
    re.VERBOSE,
)
_INNER_DOTS = re.compile(rf"(?<![\w.])(?:{_DOTTED})(?=\.)", re.IGNORECASE)


def scan(text: str) -> list[tuple[str, int, int]]:
    """Tokens as ``(normalised form, start, end)``; the offsets are into ``text`` as it is."""
    plain = text if text.isascii() else text.translate(ONE_TO_ONE)
    if is_plain(plain):
        return _find(plain)
    normal, starts, ends = normalise_with_offsets(text)
    return [(token, starts[start], ends[end - 1]) for token, start, end in _find(normal)]


def tokenise(text: str) -> list[tuple[str, int, int]]:
    """Tokens as ``(surface, start, end)`` with ``text[start:end] == surface``, in code points.

    Works for any Unicode normal form and with soft hyphens inside words: boundaries are found in
    the normalised text and given in the original. A suspended hyphen belongs to its token
    (``tutkimus-``), an abbreviation keeps its dot, ``15 §`` and ``797/2021`` are one token each.
    """
    return [(text[start:end], start, end) for _, start, end in scan(text)]


def _find(text: str) -> list[tuple[str, int, int]]:
    found = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    if "." in text:
        _keep_dots(text, found)
    return found


def _keep_dots(text: str, tokens: list[tuple[str, int, int]]) -> None:
    """Give abbreviations their dots back, in place."""
    for index, (token, start, end) in enumerate(tokens):
        if end - start < 8 and text[end : end + 1] == "." and token.lower() + "." in ABBREVIATIONS:
            tokens[index] = (token + ".", start, end + 1)
    inner = [(m.start(), m.end() + 1) for m in _INNER_DOTS.finditer(text)]
    if not inner:
        return
    kept: list[tuple[str, int, int]] = []
    ahead = iter([*inner, (len(text) + 1, len(text) + 1)])
    first, last = next(ahead)
    for found in tokens:
        while found[1] >= last:
            first, last = next(ahead)
        if found[1] == first:
            kept.append((text[first:last], first, last))
        elif found[1] < first:
            kept.append(found)
    tokens[:] = kept
