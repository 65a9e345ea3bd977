"""Whether the best passages answer the query at all: calibrated, so that a weak list is called so.

A logistic model over what ranking knows, fitted on Finnish questions whose answering paragraph was
left out for a third of them (benchmarks/answered.py). One answered question in twenty is called
unanswered at this threshold; an unanswered one next to texts on the same matter is hard to tell,
one that is foreign to the base is easy.
"""

from __future__ import annotations

from collections.abc import Sequence

from alke_kb.analysis import Analyser
from alke_kb.domain import Language, Passage
from alke_kb.search.fusion import Ranked
from alke_kb.search.query import AnalysedQuery

# How many hits are judged, and of how many the words are looked up.
JUDGED = 6
_READ = 3
_COSINE, _COVERED, _LEXICAL, _AHEAD, _CONSTANT = 0.23, 1.72, 0.41, 2.66, -3.23
_THRESHOLD = -0.67
# How far the first hit is ahead when there are too few to tell: as with the median query.
_AHEAD_UNKNOWN = 0.4
# Words and scores of a translated query say less; only what is far off is called unanswered.
_FAR_COSINE = 0.15


def answers(
    query: AnalysedQuery, best: Sequence[tuple[Ranked, Passage]], analyser: Analyser
) -> bool:
    """Whether the first hits (up to ``JUDGED``, best first) look like an answer."""
    if not best:
        return False
    hits = [hit for hit, _ in best]
    read = best[:_READ]
    cosine = max(hit.meaning for hit, _ in read)
    if any(passage.language is not query.language for _, passage in read):
        return cosine >= _FAR_COSINE or any(hit.lexical > 0 for hit in hits)
    covered = max(coverage(query, passage, analyser) for _, passage in read)
    if covered >= 1.0:
        return True
    asked = sum(query.by_language[query.language].values) or 1.0
    lexical = max(hit.lexical for hit, _ in read) / asked
    ahead = hits[0].score - hits[-1].score if len(hits) == JUDGED else _AHEAD_UNKNOWN
    value = _COSINE * cosine + _COVERED * covered + _LEXICAL * lexical + _AHEAD * ahead + _CONSTANT
    return value >= _THRESHOLD


def coverage(query: AnalysedQuery, passage: Passage, analyser: Analyser) -> float:
    """How much of the query's content words the passage has, 0–1; a shared part counts in part."""
    own: Language = query.language
    tokens = analyser.analyse(query.parsed.text, own)
    content = [t for t in tokens if not analyser.is_function_word(t.surface, own)] or tokens
    headings = " \n".join(passage.heading_path)
    found = analyser.read(passage.text, passage.language).term_texts
    found |= analyser.read(headings, passage.language).term_texts
    shares = []
    for token in content:
        strongest = max((term.weight for term in token.terms), default=1.0)
        matched = max((term.weight for term in token.terms if term.text in found), default=0.0)
        shares.append(matched / strongest)
    return sum(shares) / len(shares) if shares else 0.0
