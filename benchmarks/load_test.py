"""Many clients at once over 100,000 passages, then ``kill -9`` while they read and write.

    .venv/bin/python benchmarks/load_test.py DATA [--passages 100000] [--clients 32] [--seconds 120]

DATA is the data folder of an ingested base (``make demo`` leaves one in data/demo); its passages are
multiplied as for search_latency.py, into --base if that is named (and used again if it is there).
First locust plays the clients: what they got, how long it took, the server's memory every two seconds.
Then documents are handed in and corrected under the same load, and the server is killed and started
--kills times: every acknowledged write must be there, every answer in the log, and the log's chain whole.
Prints one JSON object; exit code 1 when something failed or was lost.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

from alke_kb.settings import Settings
from alke_kb.wiring import open_knowledge_base
from search_latency import multiply
from served import serving
from served.killing import killed_under_load

USERS = Path(__file__).with_name("served") / "users.py"
WARM_UP_S = 30
MEGABYTE = 1024 * 1024


class Memory(threading.Thread):
    """Resident megabytes of a process, every two seconds until it is told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.samples: list[float] = []
        self._status = Path(f"/proc/{pid}/statm")
        self._page = os.sysconf("SC_PAGE_SIZE")
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(2):
            resident = int(self._status.read_text().split()[1]) * self._page
            self.samples.append(round(resident / MEGABYTE, 1))

    def stop(self) -> dict[str, float]:
        """Means of the first and the last third after the warm-up, and the most."""
        self._over.set()
        self.join()
        warm = self.samples[WARM_UP_S // 2 :] or self.samples
        third = max(1, len(warm) // 3)
        first, last = sum(warm[:third]) / third, sum(warm[-third:]) / third
        return {
            "first_third_mb": round(first),
            "last_third_mb": round(last),
            "growth": round(last / first - 1, 3),
            "most_mb": round(max(self.samples)),
        }


def crowd(
    address: str, keys: list[str], clients: int, seconds: int, pause: float
) -> dict[str, object]:
    """Locust against the address; its figures per kind of request. Raises ``SystemExit`` if it breaks."""
    with tempfile.TemporaryDirectory() as temporary:
        prefix = Path(temporary) / "load"
        line = [
            *(
                sys.executable,
                "-m",
                "locust",
                "--headless",
                "--only-summary",
                "--locustfile",
                USERS,
            ),
            *("--host", address, "--users", str(clients), "--spawn-rate", str(clients / 4)),
            *("--run-time", f"{seconds}s", "--csv", prefix, "--exit-code-on-error", "0"),
        ]
        environment = {**os.environ, "LOAD_KEYS": " ".join(keys), "LOAD_PAUSE_S": str(pause)}
        done = subprocess.run(line, env=environment, capture_output=True, text=True)
        table = Path(f"{prefix}_stats.csv")
        if done.returncode or not table.is_file():
            raise SystemExit(done.stderr[-2000:])
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with Path(f"{prefix}_failures.csv").open(encoding="utf-8", newline="") as file:
            failures = [
                {"what": r["Error"], "of": r["Name"], "times": int(r["Occurrences"])}
                for r in csv.DictReader(file)
            ]
    kinds = {
        row["Name"]: {
            "requests": int(row["Request Count"]),
            "p50_ms": int(row["50%"]),
            "p95_ms": int(row["95%"]),
        }
        for row in rows
        if int(row["Request Count"])
    }
    total = kinds.pop("Aggregated")
    stated = sum(
        one["requests"] for name, one in kinds.items() if name.endswith((": 429", ": 503"))
    )
    answered = total["requests"] - stated
    return {
        **total,
        "answered_per_second": round(answered / seconds, 1),
        "stated_429_503": stated,
        "failures": failures,
        "kinds": kinds,
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--base", type=Path, help="keep the multiplied base in this folder")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument(
        "--pause", type=float, default=1.0, help="seconds between two requests of one client"
    )
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=797)
    given = parser.parse_args()
    with ExitStack() as stack:
        base = given.base or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        keys = filled(given.data, base, given.passages, given.seed, keys=given.clients)
        with serving(base, ALKE_KB_LOG_LEVEL="ERROR") as (address, process):
            memory = Memory(process.pid)
            memory.start()
            load = crowd(address, keys, given.clients, given.seconds, given.pause)
            held = memory.stop()
        print(json.dumps({"load": load, "memory": held}, ensure_ascii=False), file=sys.stderr)
        survival = killed_under_load(base, keys, given.kills)
    figures = {
        "passages": given.passages,
        "clients": given.clients,
        "load": load,
        "memory": held,
        "kills": survival,
    }
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    sys.exit(
        bool(load["failures"] or survival["lost"] or survival["unlogged"] or survival["faults"])
    )


def filled(data: Path, base: Path, passages: int, seed: int, *, keys: int) -> list[str]:
    """Multiply the base in ``data`` into ``base``, unless it is full; new readers' keys for it."""
    source = open_knowledge_base(Settings(data=data))
    target = open_knowledge_base(Settings(data=base))
    if target.catalogue.counts()["passages"] < passages:
        multiply(source, target, passages, seed)
    secrets = [target.keys.create(f"kuorma {n}", ["reader"]).secret for n in range(keys)]
    target.close()
    source.close()
    return secrets


if __name__ == "__main__":
    main()
