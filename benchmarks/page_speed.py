"""How long a warm server takes for each page: median and 95th percentile over some requests.

    .venv/bin/python benchmarks/page_speed.py http://127.0.0.1:8000    # beside scripts/demo.sh

One reader at a time. Each page is asked once before it is measured.
"""

from __future__ import annotations

import argparse
import time

import httpx
import numpy as np

from alke_api.pages.addresses import address

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


def main() -> None:
    parser = argparse.ArgumentParser(description="How long pages take.")
    parser.add_argument("url", help="where the pages are served")
    parser.add_argument("--requests", type=int, default=20, help="for each page")
    asked = parser.parse_args()
    with httpx.Client(base_url=asked.url, timeout=60) as client:
        for name, path in PAGES.items():
            client.get(path).raise_for_status()
            times = []
            for _ in range(asked.requests):
                started = time.perf_counter()
                client.get(path).raise_for_status()
                times.append((time.perf_counter() - started) * 1000)
            middle, high = np.percentile(times, [50, 95])
            print(f"{name:14} median {middle:6.0f} ms   p95 {high:6.0f} ms")


if __name__ == "__main__":
    main()
