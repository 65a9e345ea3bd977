"""A text or draft → strategies and studies as documents, with best passages and the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from alke_kb.domain import Filters, Kind, Language, ThemeAssignment
from alke_kb.domain.linking import CitedPassage, Reason, Related, RelatedDocument
from alke_kb.errors import InvalidInput
from alke_kb.linking._links import SHOWN_TERMS, explain, rank
from alke_kb.linking._snapshot import Snapshot
from alke_kb.search import QueryAnalyser, Ranker

Classify = Callable[[str, Language], tuple[ThemeAssignment, ...]]
# A piece is about as long as a passage; a draft of some fifteen pages is read whole.
PIECE_CHARACTERS = 900
MAX_PIECES = 40
MAX_CHARACTERS = 2_000_000
# Of each piece only what ranks high says something of the document it stands in.
DEPTH = 20
_PARAGRAPHS = re.compile(r"\n\s*\n")
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


def pieces_of(text: str) -> list[str]:
    """Paragraphs joined or split by sentence to about ``PIECE_CHARACTERS``."""
    pieces: list[str] = []
    current = ""
    for paragraph in _PARAGRAPHS.split(text):
        flat = " ".join(paragraph.split())
        parts = [flat] if len(flat) <= PIECE_CHARACTERS else _SENTENCES.split(flat)
        for part in parts:
            for start in range(0, len(part), PIECE_CHARACTERS):
                bit = part[start : start + PIECE_CHARACTERS]
                if current and len(current) + len(bit) > PIECE_CHARACTERS:
                    pieces.append(current)
                    current = ""
                current = f"{current} {bit}".strip()
    if current:
        pieces.append(current)
    return pieces


def find_related(
    snapshot: Snapshot,
    queries: QueryAnalyser,
    ranker: Ranker,
    classify: Classify | None,
    text: str,
    filters: Filters,
    limit: int,
    passages: int,
) -> Related:
    """Documents, best first; strategies and studies unless kinds were named."""
    if not text.strip():
        raise InvalidInput("The text is empty.", hint="Give at least a sentence.")
    if len(text) > MAX_CHARACTERS:
        raise InvalidInput(f"The text has more than {MAX_CHARACTERS} characters; shorten it.")
    if not filters.kinds:
        filters = replace(filters, kinds=(Kind.STRATEGY, Kind.STUDY))
    where = snapshot.where(filters)
    pieces = pieces_of(text)
    read = _spread(pieces, MAX_PIECES)
    themes: Counter[str] = Counter()
    totals: dict[str, float] = {}
    best: dict[str, dict[str, CitedPassage]] = {}
    weight_of_all = sum(len(piece) for piece in read)
    for piece in read:
        analysed = queries.analyse_plain(piece, snapshot.statistics)
        own = classify(piece, analysed.language) if classify else ()
        themes.update(one.theme for one in own if one.main)
        ranked = rank(snapshot, ranker, analysed, where)[:DEPTH]
        if not ranked or ranked[0].score <= 0:
            continue
        share = len(piece) / weight_of_all
        found = explain(
            snapshot, queries.analyser, analysed, ranked, tuple(one.theme for one in own)
        )
        seen: set[str] = set()
        for one in found:
            score = max((one.score or 0.0) / ranked[0].score, 0.0)
            document = one.document.id
            if document not in seen:
                seen.add(document)
                totals[document] = totals.get(document, 0.0) + share * score
            kept = best.setdefault(document, {})
            before = kept.get(one.stored.id)
            if before is None or (before.score or 0.0) < share * score:
                kept[one.stored.id] = replace(one, score=share * score)
    order = sorted(totals, key=lambda document: (-totals[document], document))[:limit]
    return Related(
        pieces=len(read),
        cut=len(read) < len(pieces),
        themes=tuple(theme for theme, _n in themes.most_common()),
        documents=tuple(_document(best[d], totals[d], passages) for d in order),
    )


def _document(found: dict[str, CitedPassage], total: float, passages: int) -> RelatedDocument:
    ordered = sorted(found.values(), key=lambda one: (-(one.score or 0.0), one.stored.id))
    shown = ordered[:passages]
    terms: Counter[str] = Counter()
    themes: Counter[str] = Counter()
    for one in shown:
        if one.reason:
            terms.update(one.reason.shared_terms)
            themes.update(one.reason.shared_themes)
    reason = Reason(
        shared_themes=tuple(theme for theme, _n in themes.most_common()),
        shared_terms=tuple(term for term, _n in terms.most_common(SHOWN_TERMS)),
        meaning=max((o.reason.meaning or 0.0 for o in shown if o.reason), default=None),
        lexical=max((o.reason.lexical or 0.0 for o in shown if o.reason), default=None),
    )
    return RelatedDocument(shown[0].document, total, reason, tuple(shown))


def _spread(pieces: list[str], most: int) -> list[str]:
    """All pieces, or ``most`` of them evenly over the text, so that its end counts as well."""
    if len(pieces) <= most:
        return pieces
    return [pieces[i * len(pieces) // most] for i in range(most)]
