"""A new generation from the catalogue: measured, built beside the old one, checked, swapped in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from alke_kb.domain import Document, PassageAnnotation, Stamp, StoredPassage
from alke_kb.errors import Conflict
from alke_kb.indexing.points import PointBuilder, raw_vectors
from alke_kb.indexing.statistics import IndexStatistics, StatisticsCollector
from alke_kb.ports import Catalogue, IndexStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH = 128


def rebuild(
    catalogue: Catalogue,
    store: IndexStore,
    builder: PointBuilder,
    prior: IndexStatistics,
    stamp: Callable[[IndexStatistics], Stamp],
    progress: Callable[[int, int], None] | None,
    annotate: Callable[
        [Document, list[StoredPassage], list[NDArray[np.float32]]], Mapping[str, PassageAnnotation]
    ],
) -> dict[str, int]:
    """Returns ``documents``, ``passages`` and ``carried`` (vectors taken from the old generation).

    Raises ``Conflict`` and leaves the old generation active when a passage got lost on the way.
    """
    old = store.active()
    same_model = (
        old is not None
        and old.stamp.model == builder.embedder.identity
        and old.stamp.dimension == builder.embedder.dimension
    )
    old_statistics = IndexStatistics.from_payload(old.stamp.statistics) if old else prior
    carried = 0
    vectors: dict[str, NDArray[np.float32]] = {}
    collector = StatisticsCollector()
    total = catalogue.counts()["passages"]
    done = 0
    for _document, passages in _documents(catalogue):
        known = raw_vectors(old, passages, old_statistics) if old is not None and same_model else {}
        carried += len(known)
        missing = [stored for stored in passages if stored.id not in known]
        if missing:
            for stored, vector in zip(missing, builder.embed(missing), strict=True):
                known[stored.id] = vector
        for stored in passages:
            passage = stored.passage
            length = builder.length(passage.text, passage.language)
            collector.add(length, passage.language, known[stored.id])
        vectors.update(known)
        done += len(passages)
        if progress is not None:
            progress(done, 2 * total)
    statistics = collector.result(prior)
    index = store.create(stamp(statistics))
    written = documents = 0
    for document, passages in _documents(catalogue):
        import numpy as np

        raw = np.stack([vectors[stored.id] for stored in passages]) if passages else None
        annotations = annotate(document, passages, [vectors[stored.id] for stored in passages])
        points = (
            builder.build(document, passages, raw, statistics, annotations)
            if raw is not None
            else []
        )
        for start in range(0, len(points), BATCH):
            index.upsert(points[start : start + BATCH])
        written += len(points)
        documents += 1
        if progress is not None:
            progress(total + written, 2 * total)
    index.flush()
    if index.count() != written:
        raise Conflict(
            f"The new index generation holds {index.count()} passages instead of {written}; "
            "the old one stays in use.",
            hint="Run `alke-kb reindex` again; if it recurs, check the disk.",
        )
    store.activate(index)
    return {"documents": documents, "passages": written, "carried": carried}


def _documents(catalogue: Catalogue) -> Iterator[tuple[Document, list[StoredPassage]]]:
    for document in catalogue.list_documents():
        yield document, catalogue.passages_of(document.id)
