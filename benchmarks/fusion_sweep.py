"""nDCG@10 of the fused list by weight of meaning: `python benchmarks/fusion_sweep.py DIR [DIR …]`.

Each folder is a retrieval set as `alke-kb evaluate` takes it. Three scales of the cosine are tried:
of raw vectors, of vectors centred by language (what the product does), and centred cosines as
standard scores over the candidates of a query. The lists are the product's own; only the last step
differs. Vectors are read from the evaluation's cache.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from alke_kb.adapters.qdrant_edge import EdgeIndexStore
from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.evaluation import build_collection, load_dataset
from alke_kb.evaluation.metrics import per_query
from alke_kb.indexing import PointBuilder
from alke_kb.search import Ranker
from alke_kb.search.fusion import fuse_by_score
from alke_kb.settings import Settings
from alke_kb.wiring import open_embedder, prior_statistics, query_analyser

WEIGHTS = {
    "raw": (2, 4, 6, 8, 10, 14),
    "centred": (0.5, 0.8, 1.2, 1.6, 2, 2.5, 3, 4),
    "standard scores": (0.05, 0.08, 0.12, 0.16, 0.2, 0.25),
}
Runs = dict[tuple[str, float], dict[str, dict[str, float]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    settings = Settings()
    for folder in parser.parse_args().folders:
        with tempfile.TemporaryDirectory(prefix="alke-kb-sweep-") as temporary:
            sweep(folder, settings, Path(temporary))


def sweep(folder: Path, settings: Settings, temporary: Path) -> None:
    """Print one table."""
    dataset = load_dataset(folder)
    analyser, embedder = Analyser(open_lemmatiser()), open_embedder(settings)
    store = EdgeIndexStore(temporary)
    cache = settings.cache / "evaluation"
    prior = prior_statistics(embedder)
    builder = PointBuilder(analyser, embedder)
    found = build_collection(dataset, builder, store, prior, cache, lambda *_: None)
    queries = query_analyser(settings, analyser, embedder)
    targets = tuple(dict.fromkeys(text.language for text in dataset.corpus))
    place = {point: row for row, point in enumerate(found.ids)}
    runs: Runs = {(scale, w): {} for scale, weights in WEIGHTS.items() for w in weights}
    kinds: dict[str, str] = {}
    for asked, vector in zip(dataset.queries, found.queries, strict=True):
        query = queries.analyse_plain(asked.text, found.statistics, asked.language, targets, vector)
        kinds[asked.id] = query.kind.value
        for part in Ranker().lists(found.index, query):
            raw = {i: float(found.raw[place[i]] @ query.raw) for i in part.ids}
            values = np.array([part.meaning[i] for i in part.ids])
            spread = float(values.std()) or 1.0
            standard = {i: (part.meaning[i] - float(values.mean())) / spread for i in part.ids}
            scales: dict[str, Mapping[str, float]] = {
                "raw": raw,
                "centred": part.meaning,
                "standard scores": standard,
            }
            for (scale, weight), run in runs.items():
                fused = fuse_by_score(part.ids, scales[scale], part.lexical, weight=weight)
                run.setdefault(asked.id, {}).update({found.ids[r.id]: r.score for r in fused})
    store.close()
    judged = {query.id: dataset.qrels[query.id] for query in dataset.queries}
    groups = {kind: [q for q, k in kinds.items() if k == kind] for kind in set(kinds.values())}
    print(f"{dataset.name}: { ({kind: len(ids) for kind, ids in groups.items()}) }")
    for (scale, weight), run in runs.items():
        values_by_query = per_query(judged, run)["ndcg@10"]
        by_kind = "  ".join(
            f"{kind} {np.mean([values_by_query[q] for q in ids]):.4f}"
            for kind, ids in sorted(groups.items())
        )
        print(f"  {scale:16} {weight:5g}  {np.mean(list(values_by_query.values())):.4f}  {by_kind}")


if __name__ == "__main__":
    main()
