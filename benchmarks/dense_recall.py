"""What coarse search over 4-bit vectors misses of an exact search, and what it saves.

``python benchmarks/dense_recall.py DATA [--passages 100000] [--queries 200] [--seed 797]``; DATA and the multiplied
base are those of ``search_latency.py``. Queries are passages a little off their place; a list of a
hundred is compared with the exact one, over the whole base and within each language.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import numpy as np

from alke_kb.domain import Where
from alke_kb.settings import Settings
from alke_kb.wiring import open_knowledge_base
from search_latency import asked_for, multiply, percentiles

LISTED = 100
OFF = 0.04


def main() -> None:
    """Print one JSON object, by language."""
    given = asked_for(__doc__)
    source = open_knowledge_base(Settings(data=given.data))
    with tempfile.TemporaryDirectory() as temporary:
        target = open_knowledge_base(Settings(data=Path(temporary)))
        multiply(source, target, given.passages, given.seed)
        index = target.writer.index()
        rows = list(index.scroll(vectors=True, batch=1000))
        vectors = np.stack([row.dense for row in rows if row.dense is not None])
        ids = np.array([row.id for row in rows])
        noise = np.random.default_rng(given.seed)
        asked = vectors[noise.integers(0, len(rows), given.queries)]
        asked = asked + noise.normal(0, OFF, asked.shape)
        asked /= np.linalg.norm(asked, axis=1, keepdims=True)
        figures: dict[str, object] = {}
        for name in ("all", *sorted(index.facet("language"))):
            where = None if name == "all" else Where(any_of={"language": (name,)})
            within = np.array([where is None or row.payload["language"] == name for row in rows])
            own, own_ids = vectors[within], ids[within]
            recall, times = [], []
            for vector in asked.astype(np.float32):
                exact = own_ids[np.argsort(-(own @ vector), kind="stable")[:LISTED]]
                started = time.perf_counter()
                found = index.search_dense(vector, LISTED, where)
                times.append(time.perf_counter() - started)
                recall.append(len({hit.id for hit in found} & set(exact)) / len(exact))
            figures[name] = {
                "passages": len(own),
                "recall": round(float(np.mean(recall)), 4),
                "lowest": round(min(recall), 4),
                "search_ms": percentiles(times),
            }
        target.close()
    source.close()
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
