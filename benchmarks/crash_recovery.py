"""kill -9 at random moments of an ingest, then the same command again: is anything lost or doubled?

.venv/bin/python benchmarks/crash_recovery.py FOLDER --rounds 20
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ALKE = Path(sys.executable).with_name("alke-kb")


def command(data: Path, *arguments: str | Path) -> dict[str, Any]:
    """A command's JSON."""
    done = subprocess.run(
        [ALKE, "--data", data, *arguments, "--json"], capture_output=True, text=True, check=False
    )
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def fingerprint(data: Path) -> dict[str, Any]:
    """Ids and texts of everything that can be read back, and the number of points."""
    from alke_kb.settings import Settings
    from alke_kb.wiring import open_knowledge_base

    kb = open_knowledge_base(Settings(data=data))
    try:
        digest = hashlib.sha256()
        ids: set[str] = set()
        for document in kb.catalogue.list_documents():
            for stored in kb.catalogue.passages_of(document.id):
                ids.add(stored.id)
                digest.update(f"{stored.id}{stored.passage.text}\0".encode())
        index = kb.store.active()
        points = {record.id for record in index.scroll()} if index else set()
        return {
            "text": digest.hexdigest(),
            "passages": len(ids),
            "index_equals_catalogue": points == ids,
            "hidden": len(kb.catalogue.hidden_versions()),
            "archived": sum(1 for _ in kb.archive.stored()),
        }
    finally:
        kb.close()


def acknowledged(data: Path) -> set[str]:
    """Documents that the catalogue calls indexed right after the kill."""
    return {d["id"] for d in command(data, "documents")["documents"]} if data.exists() else set()


def main() -> None:
    """Exit code 1 when a round ends in anything but the undisturbed result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=797)
    given = parser.parse_args()
    generator = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as temporary:
        undisturbed = Path(temporary) / "undisturbed"
        started = time.monotonic()
        command(undisturbed, "ingest", given.folder)
        length = time.monotonic() - started
        wanted = fingerprint(undisturbed)
        rounds = []
        for number in range(given.rounds):
            data = Path(temporary) / f"round-{number}"
            process = subprocess.Popen(
                [ALKE, "--data", data, "ingest", given.folder],
                stderr=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
            moment = generator.uniform(0.05, 1.0) * length
            time.sleep(moment)
            process.kill()
            process.wait()
            before = acknowledged(data)
            command(data, "ingest", given.folder)
            after = {d["id"] for d in command(data, "documents")["documents"]}
            result = fingerprint(data)
            good = result == wanted and before <= after
            rounds.append({"killed_after_s": round(moment, 2), "kept": len(before), "good": good})
            print(json.dumps(rounds[-1]), flush=True)
        summary = {"rounds": len(rounds), "good": sum(r["good"] for r in rounds), **wanted}
        print(json.dumps(summary, indent=2))
        raise SystemExit(0 if summary["good"] == summary["rounds"] else 1)


if __name__ == "__main__":
    main()
