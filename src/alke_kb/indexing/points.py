"""passages → lemmas + vectors → points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from alke_kb.analysis import Analyser
from alke_kb.domain import Document, Language, PassageAnnotation, Point, StoredPassage
from alke_kb.indexing.bm25 import passage_vector
from alke_kb.indexing.payload import payload
from alke_kb.indexing.statistics import IndexStatistics
from alke_kb.ports import Embedder, PassageIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Words of the headings and the title help the lexical side (+.01 nDCG@10 on policy texts) and
# hurt the vectors (−.06), so they go into the sparse vector only, at less than the text's weight.
HEADING_WEIGHT = 0.5
TITLE_WEIGHT = 0.3


class PointBuilder:
    """Makes index points of passages, the same way at ingest, reindex and evaluation."""

    def __init__(self, analyser: Analyser, embedder: Embedder) -> None:
        self.analyser = analyser
        self.embedder = embedder

    def embed(
        self, passages: Sequence[StoredPassage], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Raw unit vectors [len(passages), dimension] of the passages' own text."""
        return self.embedder.embed_passages([s.passage.text for s in passages], progress)

    def vectors_of(
        self, index: PassageIndex, passages: Sequence[StoredPassage]
    ) -> NDArray[np.float32]:
        """Raw vectors [len(passages), dimension] of indexed passages, as they were before
        centring; what the index lacks is embedded.
        """
        import numpy as np

        statistics = IndexStatistics.from_payload(index.stamp.statistics)
        known = raw_vectors(index, passages, statistics)
        missing = [one for one in passages if one.id not in known]
        if missing:
            rows = self.embed(missing)
            known |= {one.id: row for one, row in zip(missing, rows, strict=True)}
        return np.stack([known[one.id] for one in passages])

    def length(self, text: str, language: Language) -> int:
        """Tokens of a text, the length BM25 normalises by."""
        return len(self.analyser.analyse(text, language))

    def terms(
        self, text: str, headings: Sequence[str], title: str, language: Language
    ) -> tuple[dict[str, float], int]:
        """Weighted terms of a passage with its headings and title, and its length in tokens."""
        bag, length = self.analyser.terms_and_length(text, language)
        for extra, weight in ((" \n".join(headings), HEADING_WEIGHT), (title, TITLE_WEIGHT)):
            for term_text, amount in self.analyser.terms(extra, language).items() if extra else ():
                bag[term_text] = bag.get(term_text, 0.0) + weight * amount
        return bag, length

    def build(
        self,
        document: Document,
        passages: Sequence[StoredPassage],
        vectors: NDArray[np.float32],
        statistics: IndexStatistics,
        annotations: Mapping[str, PassageAnnotation] | None = None,
    ) -> list[Point]:
        """Points of one document; ``vectors`` are the raw ones, centred here by language.

        ``annotations`` by passage id; a passage without one has no themes and mentions.
        """
        found = annotations or {}
        points = []
        for stored, vector in zip(passages, vectors, strict=True):
            passage = stored.passage
            bag, length = self.terms(
                passage.text, passage.heading_path, document.metadata.title, passage.language
            )
            points.append(
                Point(
                    id=stored.id,
                    dense=statistics.centre(vector, passage.language),
                    sparse=passage_vector(bag, length, statistics),
                    payload=payload(document, stored, found.get(stored.id)),
                )
            )
        return points


def raw_vectors(
    index: PassageIndex, passages: Sequence[StoredPassage], statistics: IndexStatistics
) -> dict[str, NDArray[np.float32]]:
    """By id the vectors of passages in an index as they were before centring, [dimension] each;
    a passage that is not in it is left out.
    """
    languages = {stored.id: stored.passage.language for stored in passages}
    known: dict[str, NDArray[np.float32]] = {}
    for record in index.retrieve([stored.id for stored in passages], vectors=True):
        if record.dense is not None:
            known[record.id] = statistics.uncentre(record.dense, languages[record.id])
    return known
