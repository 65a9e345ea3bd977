"""Suspended parts completed: «tutkimus-, kehittämis- ja innovaatiotoiminta» holds tutkimustoiminta."""

from __future__ import annotations

from collections.abc import Sequence

from alke_kb.analysis._words import WordInfo
from alke_kb.domain import Term, TermKind
from alke_kb.text import normalise

_CONJUNCTIONS = frozenset(
    {"ja", "sekä", "tai", "eli", "taikka", "että", "kuin", "mutta", "och", "eller", "samt"}
)
_JOINTS = frozenset(" \t\r\n,/()")
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
        elif _after_hyphen(text, start):
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


def _after_hyphen(text: str, start: int) -> bool:
    """Whether the token is the «tarpeet» of «ja -tarpeet»."""
    if not start or normalise(text[start - 1]) != "-":
        return False
    return start == 1 or _only_joints(text[start - 2])


def _tails(
    text: str, tokens: Sequence[tuple[str, int, int]], infos: Sequence[WordInfo], index: int
) -> tuple[str, ...]:
    """Ends of the compound that closes the list begun by the suspended token at ``index``."""
    joined = False
    for ahead in range(index + 1, min(index + _FARTHEST, len(tokens))):
        gap = text[tokens[ahead - 1][2] : tokens[ahead][1]]
        if not _only_joints(gap):
            return ()
        word = tokens[ahead][0]
        joined = joined or "/" in gap
        if word.lower() in _CONJUNCTIONS:
            joined = True
        elif not word.endswith("-"):
            return infos[ahead].tails if joined else ()
    return ()


def _heads(
    text: str, tokens: Sequence[tuple[str, int, int]], infos: Sequence[WordInfo], index: int
) -> tuple[str, ...]:
    """Beginnings of the compound before «ja -tarpeet»."""
    joined = False
    for behind in range(index - 1, max(index - _FARTHEST, -1), -1):
        gap = normalise(text[tokens[behind][2] : tokens[behind + 1][1]])
        if not _only_joints(gap.replace("-", "")):
            return ()
        if tokens[behind][0].lower() in _CONJUNCTIONS:
            joined = True
            continue
        joined = joined or "," in gap
        if not joined:
            return ()
        if infos[behind].heads:
            return infos[behind].heads
        if not _after_hyphen(text, tokens[behind][1]):
            return ()
    return ()


def _only_joints(gap: str) -> bool:
    return all(c in _JOINTS for c in normalise(gap))
