"""Compare the embedding engines: start, query latency, passages per second, memory, agreement.

    python benchmarks/embedding_speed.py [--texts FILE] [--passages N] [--rounds N] [--json]

Every engine runs in processes of its own, taking turns, and every figure is the best of its
rounds: on a machine shared with others only the ratios within one run mean something. ``FILE`` is
plain text (one passage a line) or JSON lines with ``text``; without it, passages are put together
from a few Finnish sentences.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from platformdirs import user_cache_path

SENTENCES = (
    "Alueiden kehittämisen keskusteluissa sovitaan maakunnan ja valtion yhteisistä painopisteistä.",
    "Työvoiman saatavuus on heikentynyt erityisesti sosiaali- ja terveysalalla sekä teollisuudessa.",
    "Maahanmuuttajien kotoutumista edistetään kieliopinnoilla ja työnantajien kanssa.",
    "Liikenneyhteydet ja digitaaliset verkot ovat harvaan asutun alueen elinvoiman edellytys.",
    "Vihreä siirtymä tuo investointeja, mutta sähköverkon kapasiteetti rajoittaa hankkeita.",
    "Väestö ikääntyy, ja kuntien palvelut on järjestettävä uudella tavalla.",
    "Johtopäätöksenä todettiin, että asia otetaan seuraavan keskustelukierroksen aiheeksi.",
    "Ministeriö valmistelee strategiaa, jonka tavoitteena on parantaa osaajien saatavuutta.",
)
QUERIES = (
    "Mistä työvoimapula johtuu?",
    "kotoutumissuunnitelman laatiminen",
    "miten johtopäätöksiä seurataan seuraavissa keskusteluissa",
    "vihreän siirtymän investoinnit",
)
ENGINES = ("torch", "onnx", "auto")


def main() -> None:
    """Run every engine in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=Path, help="passages: one a line, or JSON lines")
    parser.add_argument("--passages", type=int, default=160)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--cache", type=Path, default=user_cache_path("alke-kb"))
    parser.add_argument("--model", help="folder or Hub name; the offline default when left out")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--vectors", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        print(json.dumps(_measure(options)))
        return
    _prepare(options)
    with tempfile.TemporaryDirectory() as folder:
        results = _compare(options, Path(folder))
    print(json.dumps(results, indent=2) if options.json else _table(results))


def _prepare(options: argparse.Namespace) -> None:
    from alke_kb.adapters.embedding import open_embedder

    for engine in ENGINES:
        open_embedder(options.model, engine, options.cache).embed_query("a")


def _compare(options: argparse.Namespace, folder: Path) -> dict[str, dict[str, float]]:
    runs: dict[str, list[dict[str, float]]] = {engine: [] for engine in ENGINES}
    for _ in range(options.rounds):
        for engine in ENGINES:
            command = [sys.executable, __file__, "--engine", engine, *_passed_on(options)]
            command += ["--vectors", str(folder / f"{engine}.npy")]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            runs[engine].append(json.loads(done.stdout))
    reference = np.load(folder / "torch.npy")
    results = {}
    for engine, measured in runs.items():
        best = {
            name: (max if name == "passages_per_second" else min)(run[name] for run in measured)
            for name in measured[0]
        }
        best["largest_difference"] = float(
            np.abs(np.load(folder / f"{engine}.npy") - reference).max()
        )
        results[engine] = best
    return results


def _passed_on(options: argparse.Namespace) -> list[str]:
    passed = ["--passages", str(options.passages), "--cache", str(options.cache)]
    if options.texts:
        passed += ["--texts", str(options.texts)]
    if options.model:
        passed += ["--model", options.model]
    return passed


def _measure(options: argparse.Namespace) -> dict[str, float]:
    """One engine in this process."""
    import psutil

    texts = _passages(options.texts, options.passages)
    start = time.perf_counter()
    from alke_kb.adapters.embedding import open_embedder

    embedder = open_embedder(options.model, options.engine, options.cache)
    embedder.embed_query("ensimmäinen kysely")
    first = time.perf_counter() - start
    latencies = []
    for number in range(60):
        query = f"{QUERIES[number % len(QUERIES)]} {number}"
        start = time.perf_counter()
        embedder.embed_query(query)
        latencies.append(time.perf_counter() - start)
    query_memory = psutil.Process().memory_info().rss
    embedder.embed_passages(["a"] * 80)  # enough that every engine for long lists is loaded
    start = time.perf_counter()
    vectors = embedder.embed_passages(texts)
    elapsed = time.perf_counter() - start
    np.save(options.vectors, vectors)
    return {
        "first_query_s": first,
        "query_p50_ms": statistics.median(latencies) * 1e3,
        "query_p95_ms": statistics.quantiles(latencies, n=20)[-1] * 1e3,
        "passages_per_second": len(texts) / elapsed,
        "query_rss_mb": query_memory / 2**20,
        "rss_mb": psutil.Process().memory_info().rss / 2**20,
    }


def _passages(path: Path | None, count: int) -> list[str]:
    if path is None:
        chooser = random.Random(7)
        return [
            " ".join(chooser.choices(SENTENCES, k=chooser.randint(8, 18))) for _ in range(count)
        ]
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] if line.startswith("{") else line for line in lines]
    return [text for text in texts if text.strip()][:count]


def _table(results: dict[str, dict[str, Any]]) -> str:
    names = list(next(iter(results.values())))
    rows = [["engine", *names]]
    rows += [[engine, *(f"{row[name]:.3g}" for name in names)] for engine, row in results.items()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )


if __name__ == "__main__":
    main()
