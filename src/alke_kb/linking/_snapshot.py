"""One reader's look at catalogue and index: what that reader may not see is in nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from alke_kb.domain import Document, Filters, Reader, Record, ScoredId, SparseVector, Where
from alke_kb.domain.linking import CitedPassage, Reason
from alke_kb.indexing.payload import where as index_where
from alke_kb.indexing.statistics import IndexStatistics
from alke_kb.ports import Catalogue, PassageIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# More documents than any base of these discussions will hold; a facet lists them all.
ALL_VALUES = 10_000


class Snapshot:
    """Reads for one view. ``index`` is ``None`` in an empty base: every read is then empty.

    Made anew for each call, so that a deletion or a change of publicity shows at once; what one
    call has read it does not read again.
    """

    def __init__(self, catalogue: Catalogue, index: PassageIndex | None, *, reader: Reader) -> None:
        self.catalogue = catalogue.seen_by(reader)
        self.index = index
        self._reader = reader
        self._hidden = catalogue.hidden_versions()
        self.statistics = statistics_of(index)
        self._cited: dict[str, CitedPassage | None] = {}
        self._documents: dict[str, Document] = {}
        self._payloads: dict[str, Mapping[str, object]] = {}

    def where(
        self,
        filters: Filters,
        without: Mapping[str, tuple[str, ...]] | None = None,
        /,
        **fields: tuple[str, ...],
    ) -> Where | None:
        """What was asked and these fields as well, of what the reader may see; ``None`` when
        nothing can match.
        """
        base = index_where(filters, self._hidden, reader=self._reader)
        any_of = dict(base.any_of)
        for name, values in fields.items():
            both = tuple(v for v in values if v in any_of[name]) if name in any_of else values
            if not both:
                return None
            any_of[name] = both
        none_of = dict(base.none_of)
        for name, values in (without or {}).items():
            if values:
                none_of[name] = (*none_of.get(name, ()), *values)
        return replace(base, any_of=any_of, none_of=none_of)

    def facet(self, field: str, where: Where | None) -> dict[str, int]:
        """Passages per value."""
        if self.index is None or where is None:
            return {}
        return self.index.facet(field, where, ALL_VALUES)

    def count(self, where: Where | None) -> int:
        return 0 if self.index is None or where is None else self.index.count(where)

    def records(
        self, where: Where | None, *, vectors: bool = False, most: int | None = None
    ) -> list[Record]:
        """Matching points in id order, at most ``most``."""
        if self.index is None or where is None:
            return []
        batch = min(256, most) if most else 256
        return list(islice(self.index.scroll(where, vectors=vectors, batch=batch), most))

    def nearest(
        self, vector: NDArray[np.float32], limit: int, where: Where | None
    ) -> list[ScoredId]:
        """By cosine, best first."""
        if self.index is None or where is None:
            return []
        return self.index.search_dense(vector, limit, where)

    def with_words(self, words: SparseVector, limit: int, where: Where | None) -> list[ScoredId]:
        """By BM25, best first; a word is as rare as it is in what the reader may see."""
        if self.index is None or where is None:
            return []
        seen = index_where(Filters(), reader=self._reader)
        return self.index.search_sparse(words, limit, where, seen)

    def payloads(self, ids: Sequence[str]) -> dict[str, Mapping[str, object]]:
        """Payload of each known point."""
        missing = [one for one in dict.fromkeys(ids) if one not in self._payloads]
        if self.index is not None and missing:
            self._payloads |= {one.id: one.payload for one in self.index.retrieve(missing)}
        return {one: self._payloads[one] for one in ids if one in self._payloads}

    def documents(self, ids: Sequence[str]) -> dict[str, Document]:
        missing = [one for one in dict.fromkeys(ids) if one not in self._documents]
        if missing:
            self._documents |= self.catalogue.get_documents(missing)
        return {one: self._documents[one] for one in ids if one in self._documents}

    def read(self, ids: Iterable[str]) -> None:
        """Read passages that ``cite`` will be asked for, all at once."""
        missing = [one for one in dict.fromkeys(ids) if one not in self._cited]
        if not missing:
            return
        passages = self.catalogue.get_passages(missing)
        documents = self.documents([stored.document_id for stored in passages.values()])
        payloads = self.payloads(list(passages))
        for one in missing:
            stored = passages.get(one)
            document = documents.get(stored.document_id) if stored else None
            self._cited[one] = (
                CitedPassage(stored, document, values(payloads.get(one, {}), "themes"))
                if stored and document
                else None
            )

    def cite(
        self,
        ids: Sequence[str],
        *,
        scores: Mapping[str, float] | None = None,
        reasons: Mapping[str, Reason] | None = None,
    ) -> list[CitedPassage]:
        """Passages in the order asked; what the catalogue no longer publishes is left out."""
        self.read(ids)
        found = [one for i in ids if (one := self._cited[i]) is not None]
        if scores is None and reasons is None:
            return found
        return [
            replace(
                one,
                score=(scores or {}).get(one.stored.id),
                reason=(reasons or {}).get(one.stored.id),
            )
            for one in found
        ]


def statistics_of(index: PassageIndex | None) -> IndexStatistics:
    """What the index was measured with."""
    return IndexStatistics.from_payload(index.stamp.statistics) if index else IndexStatistics()


def values(payload: Mapping[str, object], field: str) -> tuple[str, ...]:
    """The values of a payload field, also when it holds one or none."""
    value = payload.get(field)
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return tuple(str(one) for one in value)
    return (str(value),)
