"""How long the theme × region matrix takes over many passages, with the embedded engine.

``python benchmarks/matrix_speed.py [passages] [folder]`` fills an index with synthetic passages (41
themes, 19 regions, 12 ministries, ~50 passages a document) and prints p50 and p95 in milliseconds at
half the size and at the full size: of the matrix as it is given unless told otherwise, under
filters, of regions named in passages, and with one passage a cell.
Texts are not needed: counts and passages of a cell come from the index alone.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any, cast

import numpy as np

from alke_kb.adapters.qdrant_edge import EdgeIndexStore
from alke_kb.domain import (
    ANONYMOUS,
    LOCAL,
    Document,
    Filters,
    Point,
    Publicity,
    Reader,
    Right,
    Role,
    SparseVector,
    Stamp,
    StoredPassage,
)
from alke_kb.linking._matrix import build_matrix
from alke_kb.linking._snapshot import Snapshot
from alke_kb.ports import Catalogue, PassageIndex
from alke_kb.vocab import load_ministries, load_regions, load_themes

DIMENSION = 64
BATCH = 256
PER_DOCUMENT = 50
RUNS = 20
ROLES = tuple(role.value for role in Role)
PREPARER = Reader(
    "benchmark",
    frozenset({Right.READER, Right.RESTRICTED_READER}),
    {Publicity.DRAFT: frozenset({"TEM"}), Publicity.PARTLY_SECRET: None},
)
CASES: dict[str, dict[str, Any]] = {
    "counts": {},
    "counts for a public reader": {"reader": ANONYMOUS},
    "counts for a reader with two grants": {"reader": PREPARER},
    "counts of two roles since 2022": {
        "filters": Filters(roles=(Role.CHALLENGE, Role.CONCLUSION), rounds=("2022", "2024"))
    },
    "counts of regions named": {"mentioned": True},
    "a passage in every cell": {"best": 1},
}


class NoTexts:
    """The catalogue's part in counting: which versions are hidden (one)."""

    def seen_by(self, reader: Reader) -> NoTexts:
        return self

    def hidden_versions(self) -> tuple[str, ...]:
        return (str(uuid.UUID(int=1)),)

    def get_passages(self, ids: list[str]) -> dict[str, StoredPassage]:
        return {}

    def get_documents(self, ids: list[str]) -> dict[str, Document]:
        return {}


def fill(index: PassageIndex, first: int, last: int) -> None:
    """Points ``first`` to ``last``, the same whenever it is run."""
    themes, regions, ministries = tuple(load_themes()), tuple(load_regions()), load_ministries()
    draw = random.Random(first)
    numbers = np.random.default_rng(first)
    for start in range(first, last, BATCH):
        points = []
        for number in range(start, min(start + BATCH, last)):
            document = number // PER_DOCUMENT
            of = random.Random(document)
            vector = numbers.normal(size=DIMENSION).astype(np.float32)
            assigned = draw.sample(themes, draw.choice((0, 1, 1, 2, 3)))
            points.append(
                Point(
                    str(uuid.UUID(int=number + 10)),
                    vector / np.linalg.norm(vector),
                    SparseVector((1,), (1.0,)),
                    {
                        "document_id": str(uuid.UUID(int=document + 10)),
                        "version_id": str(uuid.UUID(int=document + 10)),
                        "role": draw.choice(ROLES),
                        "mention_regions": draw.sample(regions, draw.choice((0, 0, 0, 1, 2))),
                        "kind": "dialogue_record" if of.random() < 0.7 else "strategy",
                        "regions": [of.choice(regions)],
                        "ministries": of.sample(tuple(ministries), 2),
                        "round": of.choice(("2018", "2020", "2022", "2024")),
                        "publicity": "julkinen",
                        "themes": assigned,
                        "main_themes": assigned[:1],
                    },
                )
            )
        index.upsert(points)
    index.flush()


def measure(index: PassageIndex, **asked: Any) -> str:
    """p50 and p95 in milliseconds; ``asked`` differs from what is given unless told otherwise."""
    vector = np.ones(DIMENSION, dtype=np.float32) / np.sqrt(DIMENSION)
    reader = asked.pop("reader", LOCAL)
    choices = {"filters": Filters(), "theme": None, "mentioned": False, "best": 0, **asked}
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        snapshot = Snapshot(cast("Catalogue", NoTexts()), index, reader=reader)
        matrix = build_matrix(
            snapshot, load_themes(), "theme", "region", vector=lambda _theme: vector, **choices
        )
        times.append(1000 * (time.perf_counter() - begun))
        assert matrix.cells
    return "p50 {:.0f} ms, p95 {:.0f} ms".format(*np.percentile(times, (50, 95)))


def main() -> None:
    """Print a line for each size."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        store = EdgeIndexStore(Path(folder) / "index")
        index = store.create(Stamp(1, "benchmark", "benchmark", DIMENSION))
        store.activate(index)
        done = 0
        for size in (total // 2, total):
            fill(index, done, size)
            done = size
            for name, asked in CASES.items():
                print(f"{size} passages, {name}: {measure(index, **asked)}", flush=True)
        store.close()


if __name__ == "__main__":
    main()
