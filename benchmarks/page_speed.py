"""How long a warm server takes for each page: median and 95th percentile over some requests.

    .venv/bin/python benchmarks/page_speed.py DATA [--passages 100000] [--requests 20]

DATA is the data folder of an ingested base (``make demo`` leaves one in data/demo). A copy of it is
served; with --passages, documents of every kind but records of discussions are added to the copy up
to that number, made of its passages as in search_latency.py: the records of a region stay as many as
a region has. One reader at a time, without a key. The first time a page is asked for is told apart: answers of the
index are kept until it is written to.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

import httpx
import numpy as np

from alke_api.pages.addresses import address
from alke_kb.domain import Kind
from alke_kb.settings import Settings
from alke_kb.wiring import open_knowledge_base
from search_latency import multiply
from served import serving

PAGES = {
    "start": address("start", "fi"),
    "search": address("search", "fi", {"q": "osaavan työvoiman saatavuus"}),
    "documents": address("documents", "fi"),
    "themes": address("themes", "fi"),
    "theme": address("theme", "fi", theme_id="osaava-tyovoima"),
    "regions": address("regions", "fi"),
    "region": address("region", "fi", code="18"),
    "continuity": address("region-continuity", "fi", code="18"),
    "other regions": address("region-others", "fi", code="18"),
    "strategies": address("region-answers", "fi", code="18"),
    "gaps": address("region-gaps", "fi", code="18"),
    "ministry": address("ministry", "fi", ministry_id="LVM"),
}


def enlarge(data: Path, base: Path, passages: int) -> None:
    """Bring a copy of the base to this number of passages."""
    source, target = (open_knowledge_base(Settings(data=folder)) for folder in (data, base))
    missing = passages - target.catalogue.counts()["passages"]
    multiply(source, target, missing, 797, besides=Kind.DIALOGUE_RECORD)
    target.close()
    source.close()


def main() -> None:
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description="How long pages take.")
    parser.add_argument("data", type=Path, help="data folder of an ingested base")
    parser.add_argument("--passages", type=int, default=0, help="enlarge a copy to so many")
    parser.add_argument("--requests", type=int, default=20, help="for each page")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary) / "base"
        shutil.copytree(asked.data, base)
        if asked.passages:
            enlarge(asked.data, base, asked.passages)
        with (
            serving(base, ALKE_KB_REQUESTS_PER_MINUTE="1000000") as (url, _process),
            httpx.Client(base_url=url, timeout=60) as client,
        ):
            for name, path in PAGES.items():
                started = time.perf_counter()
                client.get(path).raise_for_status()
                first = (time.perf_counter() - started) * 1000
                times = []
                for _ in range(asked.requests):
                    started = time.perf_counter()
                    client.get(path).raise_for_status()
                    times.append((time.perf_counter() - started) * 1000)
                middle, high = np.percentile(times, [50, 95])
                print(
                    f"{name:14} first {first:6.0f} ms   median {middle:6.0f} ms   p95 {high:6.0f} ms",
                    flush=True,
                )


if __name__ == "__main__":
    main()
