"""How long a warm server takes for each page: median and 95th percentile over some requests.

    .venv/bin/python benchmarks/page_speed.py DATA [--passages 100000] [--requests 20]

DATA is the data folder of an ingested base (``make demo`` leaves one in data/demo). A copy of it is
served; with --passages, documents of every kind but records of discussions are added to the copy up
to that number, made of its passages as in search_latency.py: the records of a region stay as many as
a region has. One reader at a time, without a key. Told apart are the first time a page is asked for,
when texts are read for the first time, and the first time after each of two writes: the round of a
record is corrected, a document is handed in and read. CPU is what the server's process took for a warm
request, whatever else the machine did (Linux).
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
import uuid
from pathlib import Path

import httpx
import numpy as np

from alke_api.pages.addresses import address
from alke_kb.domain import Kind
from alke_kb.settings import Settings
from alke_kb.wiring import open_knowledge_base
from search_latency import multiply
from served import new_key, serving

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

# Times that each write is made for each page.
AFTER = 5


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
        key = new_key(base, "mittaus", ["reader", "editor"])
        with (
            serving(base, ALKE_KB_REQUESTS_PER_MINUTE="1000000") as (url, process),
            httpx.Client(base_url=url, timeout=60) as client,
        ):
            asks = {"Authorization": f"Bearer {key}"}
            writes = {
                "correction": lambda: correct(client, asks),
                "new document": lambda: hand_in(client, asks),
            }
            until_warm(process.pid)
            for name, path in PAGES.items():
                first = timed(client, path)
                before = cpu_ms(process.pid)
                times = [timed(client, path) for _ in range(asked.requests)]
                cpu = (cpu_ms(process.pid) - before) / asked.requests
                after = {told: [] for told in writes}
                for told, write in writes.items():
                    for _ in range(AFTER):
                        write()
                        after[told].append(timed(client, path))
                middle, high = np.percentile(times, [50, 95])
                line = f"{name:14} first {first:6.0f} ms   median {middle:5.0f}   p95 {high:5.0f}   CPU {cpu:5.0f}"
                for told, found in after.items():
                    line += f"   after a {told}, median {np.median(found):5.0f}"
                print(line, flush=True)


def timed(client: httpx.Client, path: str) -> float:
    """Milliseconds of a page."""
    started = time.perf_counter()
    client.get(path).raise_for_status()
    return (time.perf_counter() - started) * 1000


def cpu_ms(process: int) -> float:
    """Milliseconds of CPU that a process and its threads took until now."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def until_warm(process: int) -> None:
    """Return when the server has read ahead what it does at its start: when it rests for a second."""
    before = -1e9
    while (now := cpu_ms(process)) - before > 100:
        before = now
        time.sleep(1)


def correct(client: httpx.Client, asks: dict[str, str]) -> None:
    """Say that a record is of another round than it was."""
    found = client.get("/api/v1/documents", params={"kind": "dialogue_record", "limit": 1})
    one = f"/api/v1/documents/{found.json()['documents'][0]['id']}"
    state = client.get(one, headers=asks)
    other = "2023" if state.json()["round"] != "2023" else "2021"
    headers = {**asks, "If-Match": state.headers["etag"]}
    client.patch(one, json={"round": other}, headers=headers).raise_for_status()


def hand_in(client: httpx.Client, asks: dict[str, str]) -> None:
    """A new short strategy, read when this returns."""
    text = (
        f"Strategia {uuid.uuid4()}\n\nTavoite on parantaa osaavan työvoiman saatavuutta alueella.\n"
    )
    given = {"publicity": "julkinen", "kind": "strategy", "regions": "18", "ministries": "LVM"}
    files = {"file": ("strategia.txt", text.encode())}
    sent = client.post("/api/v1/documents", data=given, files=files, headers=asks)
    sent.raise_for_status()
    while True:
        state = client.get(sent.headers["location"], headers=asks).json()["state"]
        if state in ("indexed", "failed"):
            break
        time.sleep(0.1)
    if state == "failed":
        raise SystemExit("The document was not read.")


if __name__ == "__main__":
    main()
