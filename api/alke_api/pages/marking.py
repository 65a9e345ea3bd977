"""Text cut to what is worth showing, and into stretches that are marked or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alke_kb.domain import Match

SNIPPET_CHARACTERS = 420


@dataclass(frozen=True)
class Stretch:
    """``term`` is what a marked stretch shares with the query."""

    text: str
    marked: bool = False
    term: str = ""


def stretches(
    text: str, matches: Sequence[Match], start: int = 0, end: int | None = None
) -> list[Stretch]:
    """``text[start:end]`` in pieces; matches that overlap are joined to the earlier one."""
    end = len(text) if end is None else end
    found: list[Stretch] = []
    at = start
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        if match.start < at or match.end > end:
            continue
        if match.start > at:
            found.append(Stretch(text[at : match.start]))
        found.append(Stretch(text[match.start : match.end], True, match.term))
        at = match.end
    if at < end:
        found.append(Stretch(text[at:end]))
    return found


def snippet(
    text: str, matches: Sequence[Match], width: int = SNIPPET_CHARACTERS
) -> tuple[list[Stretch], bool, bool]:
    """The window of about ``width`` characters where most of the match lies, in pieces.

    Also whether something was cut before it and after it. Cuts fall between words.
    """
    if len(text) <= width * 1.2:
        return stretches(text, matches), False, False
    start = _best_start(matches, width)
    start = min(start, len(text) - width)
    start = 0 if start < 40 else _word_start(text, start)
    end = min(start + width, len(text))
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > start else end
    return stretches(text, matches, start, end), start > 0, end < len(text)


def _best_start(matches: Sequence[Match], width: int) -> int:
    """A little before the match from which a window covers the largest share."""
    best, best_share = 0, 0.0
    for first in matches:
        terms: dict[str, float] = {}
        for match in matches:
            if first.start <= match.start < first.start + width * 0.8:
                # one word many times over says less than several words
                terms[match.term] = max(terms.get(match.term, 0.0), match.share)
        share = sum(terms.values())
        if share > best_share + 1e-9:
            best, best_share = first.start, share
    return max(best - width // 6, 0)


def _word_start(text: str, at: int) -> int:
    space = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at))
    return space + 1 if space >= 0 else 0
