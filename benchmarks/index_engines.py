"""Hybrid queries on the embedded engine and on a Qdrant server, side by side in one run.

    scripts/qdrant-server.sh fetch
    python benchmarks/index_engines.py [--points 20000] [--queries 200] [--json]

Points are synthetic (seeded): dense vectors in clusters, sparse vectors with a Zipf vocabulary, the
payload of real passages. A query is a sparse and a dense
search with limit 100. Every query runs on both engines
in turn, so that whatever else the machine does hits both alike; figures are ratios to the embedded
engine's median without a filter.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from alke_kb.adapters.qdrant_edge import EdgeIndexStore
from alke_kb.adapters.qdrant_server import QdrantServerStore
from alke_kb.domain import Point, SparseVector, Stamp, Where
from alke_kb.ports import PassageIndex

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "qdrant-server.sh"
DIMENSION = 384
CLUSTERS = 200
VOCABULARY = 50_000
LIMIT = 100
STAMP = Stamp(schema=1, analyser="benchmark", model="synthetic", dimension=DIMENSION)
REGIONS = [f"region-{n}" for n in range(19)]
FILTER = Where(
    any_of={"regions": ("region-3", "region-7"), "kind": ("strategy", "dialogue_record")},
    none_of={"version_id": (str(uuid.UUID(int=1)), str(uuid.UUID(int=2)))},
    between={"year": (2018, 2024)},
)


class Synthetic:
    """Seeded points and queries of one world."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.chance = random.Random(seed)
        self.centres = self.rng.normal(size=(CLUSTERS, DIMENSION))
        self.term_weights = 1 / np.arange(1, VOCABULARY + 1)
        self.term_weights /= self.term_weights.sum()

    def dense(self) -> np.ndarray:
        centre = self.centres[self.rng.integers(CLUSTERS)]
        vector = centre + self.rng.normal(size=DIMENSION)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def sparse(self, terms: int) -> SparseVector:
        drawn = np.unique(self.rng.choice(VOCABULARY, size=terms, p=self.term_weights))
        return SparseVector(
            tuple(int(t) for t in drawn),
            tuple(float(w) for w in self.rng.uniform(0.3, 2, len(drawn))),
        )

    def points(self, count: int) -> Iterator[Point]:
        for number in range(count):
            document = number // 50
            year = 2010 + document % 15
            yield Point(
                id=str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))),
                dense=self.dense(),
                sparse=self.sparse(110),
                payload={
                    "document_id": str(uuid.UUID(int=document)),
                    "version_id": str(uuid.UUID(int=document)),
                    "work_id": f"w{document}",
                    "kind": ("strategy", "study", "dialogue_record")[document % 3],
                    "role": ("tavoite", "haaste", None)[number % 3],
                    "regions": self.chance.sample(REGIONS, 2),
                    "ministries": [f"m{document % 12}"],
                    "round": f"ALKE {year}",
                    "language": "sv" if document % 10 == 0 else "fi",
                    "publicity": "julkinen",
                    "year": year,
                },
            )


def fill(index: PassageIndex, points: list[Point]) -> float:
    """Seconds for upsert in batches and one flush."""
    began = time.perf_counter()
    for start in range(0, len(points), 256):
        index.upsert(points[start : start + 256])
    index.flush()
    return time.perf_counter() - began


def ask(
    index: PassageIndex, query: tuple[np.ndarray, SparseVector], where: Where | None
) -> tuple[float, set[str]]:
    """Seconds and the dense hits."""
    began = time.perf_counter()
    vector, terms = query
    index.search_sparse(terms, LIMIT, where)
    dense = index.search_dense(vector, LIMIT, where)
    return time.perf_counter() - began, {hit.id for hit in dense}


def wait_until_indexed(store: QdrantServerStore, url: str, key: str) -> None:
    """The server builds its graphs behind our back; measuring meanwhile would measure that."""
    from qdrant_client import QdrantClient

    warnings.filterwarnings("ignore", message="Api key is used with an insecure")
    client = QdrantClient(url=url, api_key=key, check_compatibility=False)
    name = f"alke-passages-{store.generation()}"
    while client.get_collection(name).status != "green":
        time.sleep(1)
    client.close()


def measure(points: int, queries: int, folder: Path) -> dict[str, object]:
    world = Synthetic(1)
    made = list(world.points(points))
    asked = [(world.dense(), world.sparse(12)) for _ in range(queries)]
    subprocess.run(["bash", SCRIPT, "start", folder / "server"], check=True, stdout=sys.stderr)
    lines = (folder / "server" / "server.env").read_text().splitlines()
    server = dict(line.split("=", 1) for line in lines)
    url, key = server["ALKE_KB_QDRANT_URL"], server["ALKE_KB_QDRANT_API_KEY"]
    stores = {"edge": EdgeIndexStore(folder / "edge"), "server": QdrantServerStore(url, key)}
    try:
        indexes, filling = {}, {}
        for name, store in stores.items():
            index = indexes[name] = store.create(STAMP)
            filling[name] = fill(index, made)
            store.activate(index)
        wait_until_indexed(stores["server"], url, key)
        times: dict[str, list[float]] = {}
        recall: dict[str, list[float]] = {}
        for query in asked[:10]:
            for index in indexes.values():
                ask(index, query, None)
        for label, where in (("all", None), ("filtered", FILTER)):
            for query in asked:
                seconds, exact = ask(indexes["edge"], query, where)
                times.setdefault(f"edge {label}", []).append(seconds)
                seconds, found = ask(indexes["server"], query, where)
                times.setdefault(f"server {label}", []).append(seconds)
                if exact:
                    recall.setdefault(label, []).append(len(exact & found) / len(exact))
        matching = indexes["edge"].count(FILTER) / points
    finally:
        for store in stores.values():
            store.close()
        subprocess.run(["bash", SCRIPT, "stop", folder / "server"], check=True)
    unit = float(np.percentile(times["edge all"], 50))
    return {
        "points": points,
        "queries": queries,
        "cores": os.cpu_count(),
        "filter_keeps": round(matching, 4),
        "edge_all_p50_ms": round(unit * 1000, 2),
        "ratios_to_edge_all_p50": {
            name: {f"p{p}": round(float(np.percentile(t, p)) / unit, 2) for p in (50, 95)}
            for name, t in times.items()
        },
        "server_recall_of_exact_top_100": {k: round(sum(v) / len(v), 4) for k, v in recall.items()},
        "fill_time_server_to_edge": round(filling["server"] / filling["edge"], 2),
        "edge_fill_points_per_second": round(points / filling["edge"]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="alke-kb-benchmark-"))
    folder.chmod(0o755)
    try:
        figures = measure(arguments.points, arguments.queries, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if arguments.json:
        print(json.dumps(figures, indent=2))
        return
    print(f"{figures['points']} points, {figures['queries']} queries, {figures['cores']} cores;")
    print(
        f"1.00 = {figures['edge_all_p50_ms']} ms; the filter keeps {figures['filter_keeps']:.1%}\n"
    )
    print("| engine | p50 | p95 |\n| --- | --- | --- |")
    for name, row in figures["ratios_to_edge_all_p50"].items():  # type: ignore[attr-defined]
        print(f"| {name} | {row['p50']:.2f} | {row['p95']:.2f} |")
    print(f"\nrecall of the server's dense list: {figures['server_recall_of_exact_top_100']}")
    print(f"filling, server to edge: {figures['fill_time_server_to_edge']}")


if __name__ == "__main__":
    main()
