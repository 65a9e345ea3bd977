"""Suspended parts completed: «tutkimus-, kehittämis- ja innovaatiotoiminta» holds tutkimustoiminta."""

from __future__ import annotations

from collections.abc import Sequence

from alke_kb.analysis._words import WordInfo
from alke_kb.domain import Term, TermKind

_CONJUNCTIONS = frozenset(
    {"ja", "sekä", "tai", "eli", "taikka", "että", "kuin", "mutta", "och", "eller", "samt"}
)
_JOINTS = frozenset(" \t\n,/()")
_FARTHEST = 12  # tokens: longer lists of suspended parts do not occur


def complete(
    text: str,
    tokens: Sequence[tuple[str, int, int]],
    infos: Sequence[WordInfo],
    part_weight: float,
) -> dict[int, tuple[Term, ...]]:
    """Terms of the tokens that stand for a longer word, by token index."""
    completed: dict[int, tuple[Term, ...]] = {}
    for index, (word, start, _) in enumerate(tokens):
        whole: list[str] = []
        if word.endswith("-"):
            begin = word.lower().rstrip("-")
            whole = [begin + tail for tail in _tails(text, tokens, infos, index)]
        elif text[start - 1 : start] in ("-", "\u2010", "\u2011") and start > 0:
            if start == 1 or text[start - 2] in _JOINTS:
                heads = _heads(text, tokens, infos, index)
                bases = [t.text for t in infos[index].terms if t.kind is TermKind.LEMMA]
                whole = [head + base for head in heads for base in bases]
        if whole:
            own = [_as_part(term, part_weight) for term in infos[index].terms]
            known = {term.text for term in own}
            share = 1.0 / len(whole)
            new = [Term(w, share, TermKind.LEMMA) for w in dict.fromkeys(whole) if w not in known]
            completed[index] = (*new, *own)
    return completed


def _as_part(term: Term, part_weight: float) -> Term:
    if term.kind is TermKind.PART:
        return term
    return Term(term.text, term.weight * part_weight, TermKind.PART)


def _tails(
    text: str, tokens: Sequence[tuple[str, int, int]], infos: Sequence[WordInfo], index: int
) -> tuple[str, ...]:
    """Ends of the compound that closes the list begun by the suspended token at ``index``."""
    joined = False
    for ahead in range(index + 1, min(index + _FARTHEST, len(tokens))):
        if not _only_joints(text, tokens[ahead - 1][2], tokens[ahead][1]):
            return ()
        word = tokens[ahead][0]
        if word.endswith("-"):
            continue
        if word.lower() in _CONJUNCTIONS:
            joined = True
            continue
        return (
            infos[ahead].tails if joined or "/" in text[tokens[index][2] : tokens[ahead][1]] else ()
        )
    return ()


def _heads(
    text: str, tokens: Sequence[tuple[str, int, int]], infos: Sequence[WordInfo], index: int
) -> tuple[str, ...]:
    """Beginnings of the compound before «ja -tarpeet»."""
    joined = False
    for behind in range(index - 1, max(index - _FARTHEST, -1), -1):
        between = text[tokens[behind][2] : tokens[behind + 1][1]]
        if any(c not in _JOINTS and c not in "-\u2010\u2011" for c in between):
            return ()
        if tokens[behind][0].lower() in _CONJUNCTIONS:
            joined = True
            continue
        if not joined and "," not in between:
            return ()
        if infos[behind].heads:
            return infos[behind].heads
        if "-" not in text[tokens[behind][1] - 1 : tokens[behind][1]]:
            return ()
        joined = True
    return ()


def _only_joints(text: str, start: int, end: int) -> bool:
    return all(c in _JOINTS for c in text[start:end])
