"""`alke-kb evaluate`: a retrieval set through the product's own parts, in a temporary index."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alke_kb.settings import Settings


def evaluate_folder(
    settings: Settings,
    folder: Path,
    *,
    baselines: bool,
    progress: Callable[[dict[str, Any]], None],
) -> dict[str, Any]:
    """The harness' table for one folder. Nothing of the knowledge base is touched."""
    from alke_kb.adapters.qdrant_edge import EdgeIndexStore
    from alke_kb.adapters.voikko import open_lemmatiser
    from alke_kb.analysis import Analyser
    from alke_kb.evaluation import build_collection, evaluate, load_dataset
    from alke_kb.indexing import PointBuilder
    from alke_kb.wiring import open_embedder, open_reranker, prior_statistics, query_analyser

    def notify(phase: str, done: int, total: int) -> None:
        progress({"done": done, "total": total, "current": phase})

    dataset = load_dataset(folder)
    analyser = Analyser(open_lemmatiser())
    embedder = open_embedder(settings)
    with tempfile.TemporaryDirectory(prefix="alke-kb-evaluate-") as temporary:
        store = EdgeIndexStore(Path(temporary))
        try:
            collection = build_collection(
                dataset,
                PointBuilder(analyser, embedder),
                store,
                prior_statistics(embedder),
                settings.cache / "evaluation",
                notify,
            )
            return evaluate(
                dataset,
                collection,
                query_analyser(settings, analyser, embedder),
                baselines=baselines,
                reranker=open_reranker(settings),
                progress=notify,
            )
        finally:
            store.close()


def print_table(view: dict[str, Any]) -> None:
    """Systems as rows, measures as columns."""
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "system",
        "nDCG@10",
        "95 %",
        "R@10",
        "R@100",
        "MRR@10",
        "p against fused",
        title=f"{view['dataset']}: {view['queries']} queries, {view['corpus']} texts",
    )
    for row in view["systems"]:
        p = row.get("p")
        table.add_row(
            row["name"],
            f"{row['ndcg@10']:.3f}",
            f"{row['ci'][0]:.3f}–{row['ci'][1]:.3f}",
            f"{row['recall@10']:.3f}",
            f"{row['recall@100']:.3f}",
            f"{row['mrr@10']:.3f}",
            "" if p is None else f"{p:.4f}",
        )
    Console().print(table)
