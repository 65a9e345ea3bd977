"""Whole searches, embedding included, against embedding the query alone, at 100,000 passages.

    .venv/bin/python benchmarks/search_latency.py DATA [--passages 100000] [--queries 200]

DATA is the data folder of an ingested base (``make demo`` leaves one in data/demo). Its passages are
multiplied: texts as they are, terms dropped and vectors turned at random, so that words and meanings
are spread as in real text. Everything runs through the service: analysis, index, catalogue, marks. The
query alone is embedded as the service does it, by half the cores, and by all of them.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from alke_kb.domain import (
    ANONYMOUS,
    LOCAL,
    Kind,
    Metadata,
    Page,
    Passage,
    Point,
    Query,
    SparseVector,
)
from alke_kb.indexing.payload import payload
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_embedder, open_knowledge_base

PER_DOCUMENT = 100


def percentiles(times: list[float]) -> dict[str, float]:
    """Milliseconds."""
    p50, p95 = np.percentile(np.array(times) * 1000, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1)}


def timed(action: Callable[[str], object], queries: list[str]) -> dict[str, float]:
    """Run every query once after a warm-up of ten."""
    for query in queries[:10]:
        action(query)
    times = []
    for query in queries:
        started = time.perf_counter()
        action(query)
        times.append(time.perf_counter() - started)
    return percentiles(times)


def multiply(
    source: KnowledgeBase,
    target: KnowledgeBase,
    count: int,
    seed: int,
    *,
    besides: Kind | None = None,
) -> None:
    """Fill the target with ``count`` variations of the source's passages with their themes, in
    documents whose metadata are those of documents of the source, but not of the kind ``besides``.
    """
    generator = random.Random(seed)
    noise = np.random.default_rng(seed)
    index = source.store.active()
    if index is None:
        raise SystemExit("The source base is empty: ingest something first.")
    stored = [
        passage
        for document in source.catalogue.list_documents()
        for passage in source.catalogue.passages_of(document.id)
    ]
    records = {r.id: r for r in index.retrieve([s.id for s in stored], vectors=True)}
    annotations = source.catalogue.annotations_of([s.id for s in stored])
    metadata = [
        document.metadata
        for document in source.catalogue.list_documents()
        if document.metadata.kind is not besides
    ]
    aim = target.writer.index()
    for number in range(count // PER_DOCUMENT):
        chosen = [generator.choice(stored) for _ in range(PER_DOCUMENT)]
        passages = [
            Passage(
                ordinal=i,
                text=one.passage.text,
                language=one.passage.language,
                page_from=1,
                page_to=1,
                start=0,
                end=1,
                heading_path=one.passage.heading_path,
                role=one.passage.role,
                section=0,
            )
            for i, one in enumerate(chosen)
        ]
        given: Metadata = generator.choice(metadata)
        _document, version, new = target.catalogue.begin_version(
            path=f"synthetic/{number}",
            sha256=f"{number:064x}",
            media_type="text/plain",
            size=1,
            mtime_ns=1,
            metadata=given,
            metadata_digest=str(number),
            pages=[Page(1, None, "x")],
            passages=passages,
        )
        document = target.catalogue.version_document(version)
        found = {
            fresh.id: annotations[one.id]
            for one, fresh in zip(chosen, new, strict=True)
            if one.id in annotations
        }
        target.catalogue.store_annotations(found)
        points = []
        for one, fresh in zip(chosen, new, strict=True):
            record = records[one.id]
            assert record.dense is not None
            assert record.sparse is not None
            dense = record.dense + noise.normal(0, 0.02, record.dense.shape).astype(np.float32)
            kept = [
                (i, v)
                for i, v in zip(record.sparse.indices, record.sparse.values, strict=True)
                if generator.random() < 0.8
            ]
            points.append(
                Point(
                    fresh.id,
                    dense / np.linalg.norm(dense),
                    SparseVector(tuple(i for i, _ in kept), tuple(v for _, v in kept)),
                    payload(document, fresh, found.get(fresh.id)),
                )
            )
        aim.upsert(points)
        target.catalogue.publish_version(version)
    aim.flush()


def asked_for(what: str | None) -> argparse.Namespace:
    """What every measurement over a multiplied base takes from the command line."""
    parser = argparse.ArgumentParser(description=what.splitlines()[0] if what else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=797)
    return parser.parse_args()


def main() -> None:
    """Print one JSON object; ``ratio_p95`` is the figure that counts."""
    given = asked_for(__doc__)
    source = open_knowledge_base(Settings(data=given.data))
    with tempfile.TemporaryDirectory() as temporary:
        target = open_knowledge_base(Settings(data=Path(temporary)))
        started = time.monotonic()
        multiply(source, target, given.passages, given.seed)
        built = time.monotonic() - started
        generator = random.Random(given.seed)
        words = [
            passage.passage.text.split()
            for document in source.catalogue.list_documents()
            for passage in source.catalogue.passages_of(document.id)
        ]
        long_enough = [w for w in words if len(w) > 12]
        queries = []
        for _ in range(given.queries):
            text = generator.choice(long_enough)
            start = generator.randrange(len(text) - 8)
            queries.append(
                " ".join(text[start : start + generator.choice((1, 2, 4, 8))]).strip('".,–-')
                or "kunta"
            )
        target.search.warm_up()
        gc.collect()
        gc.freeze()  # as `serve` does
        embed = timed(target.embedder.embed_query, [f"{q} a" for q in queries])
        all_cores = open_embedder(Settings(threads=os.cpu_count()))
        embed_by_all = timed(all_cores.embed_query, [f"{q} a" for q in queries])
        search = timed(
            lambda q: target.search.search(Query(q.replace('"', " ")), reader=LOCAL), queries
        )
        public = timed(
            lambda q: target.search.search(Query(q.replace('"', " ") + " b"), reader=ANONYMOUS),
            queries,
        )
        figures = {
            "passages": target.catalogue.counts()["passages"],
            "build_seconds": round(built, 1),
            "embed_query_ms": embed,
            "embed_query_by_all_cores_ms": embed_by_all,
            "search_ms": search,
            "search_of_public_reader_ms": public,
            "ratio_p50": round(search["p50"] / embed["p50"], 2),
            "ratio_p95": round(search["p95"] / embed["p95"], 2),
            "ratio_p95_to_all_cores": round(search["p95"] / embed_by_all["p95"], 2),
        }
        target.close()
    source.close()
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
