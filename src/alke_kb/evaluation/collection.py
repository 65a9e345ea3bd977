"""A retrieval set as an index generation, made by the same code as the knowledge base's own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alke_kb.domain import Document, Metadata, Passage, Stamp, StoredPassage
from alke_kb.evaluation.dataset import CorpusText, Dataset
from alke_kb.indexing import IndexStatistics, PointBuilder
from alke_kb.indexing.statistics import StatisticsCollector
from alke_kb.ports import Embedder, IndexStore, PassageIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH = 256


@dataclass(frozen=True)
class Collection:
    """The indexed set; ``ids`` maps point ids back to the set's own, ``passages`` to the texts.

    ``raw`` float32 [texts, dimension] and ``queries`` [queries, dimension] are uncentred.
    """

    index: PassageIndex
    statistics: IndexStatistics
    ids: dict[str, str]
    passages: dict[str, Passage]
    raw: NDArray[np.float32]
    queries: NDArray[np.float32]


def build_collection(
    dataset: Dataset,
    builder: PointBuilder,
    store: IndexStore,
    prior: IndexStatistics,
    cache: Path | None,
    progress: Callable[[str, int, int], None],
) -> Collection:
    """Embed (or read from the cache) and index the corpus of a set."""
    import numpy as np

    embedder = builder.embedder
    texts = [text.text for text in dataset.corpus]
    raw = _cached("passages", texts, embedder, cache, progress)
    asked = [query.text for query in dataset.queries]
    queries = _cached("queries", asked, embedder, cache, progress)
    collector = StatisticsCollector()
    for text, vector in zip(dataset.corpus, raw, strict=True):
        collector.add(builder.length(text.text, text.language), text.language, vector)
    statistics = collector.result(prior)
    index = store.create(
        Stamp(
            0,
            builder.analyser.identity,
            embedder.identity,
            embedder.dimension,
            statistics.to_payload(),
        )
    )
    ids: dict[str, str] = {}
    passages: dict[str, Passage] = {}
    for start in range(0, len(dataset.corpus), BATCH):
        points = []
        for offset, text in enumerate(dataset.corpus[start : start + BATCH], start=start):
            document, stored = _as_stored(text, offset)
            ids[stored.id] = text.id
            passages[stored.id] = stored.passage
            row = np.asarray(raw[offset : offset + 1])
            points += builder.build(document, [stored], row, statistics)
        index.upsert(points)
        progress("index", min(start + BATCH, len(dataset.corpus)), len(dataset.corpus))
    index.flush()
    store.activate(index)
    return Collection(index, statistics, ids, passages, raw, queries)


def _cached(
    kind: str,
    texts: Sequence[str],
    embedder: Embedder,
    cache: Path | None,
    progress: Callable[[str, int, int], None],
) -> NDArray[np.float32]:
    """Vectors of passages or queries, from the cache when just these texts were embedded before."""
    import numpy as np

    digest = hashlib.sha256(f"{kind} {embedder.identity}".encode())
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    path = cache / f"{kind}-{digest.hexdigest()[:24]}.npy" if cache is not None else None
    if path is not None and path.is_file():
        return np.asarray(np.load(path), dtype=np.float32)
    done = 0

    def count(number: int) -> None:
        nonlocal done
        done += number
        progress(f"embed {kind}", done, len(texts))

    if kind == "queries":
        rows = []
        for text in texts:
            rows.append(embedder.embed_query(text))
            count(1)
        vectors = np.asarray(np.stack(rows), dtype=np.float32)
    else:
        vectors = embedder.embed_passages(texts, count)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp.npy")
        np.save(temporary, vectors)
        temporary.replace(path)
    return vectors


def _as_stored(text: CorpusText, ordinal: int) -> tuple[Document, StoredPassage]:
    from uuid import NAMESPACE_URL, uuid5

    point_id = str(uuid5(NAMESPACE_URL, f"evaluation:{ordinal}:{text.id}"))
    document = Document(
        id=point_id,
        path=text.id,
        media_type="text/plain",
        sha256="",
        version_id=point_id,
        version_number=1,
        pages=1,
        passages=1,
        metadata=Metadata(title=text.title, language=text.language),
        indexed_at=datetime.fromtimestamp(0, UTC),
    )
    passage = Passage(
        ordinal=0,
        text=text.text,
        language=text.language,
        page_from=1,
        page_to=1,
        start=0,
        end=len(text.text),
        heading_path=text.headings,
        role=None,
        section=0,
    )
    return document, StoredPassage(point_id, point_id, point_id, passage)
