"""Ingest a folder into a fresh knowledge base by the command line, and say how fast it went.

.venv/bin/python benchmarks/corpus_ingest.py ../shared/corpus --manifest tests/data/corpus-manifest.yaml
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ALKE = Path(sys.executable).with_name("alke-kb")


def run(data: Path, *arguments: str | Path) -> dict[str, object]:
    """A command's JSON."""
    done = subprocess.run(
        [ALKE, "--data", data, *arguments, "--json"], stdout=subprocess.PIPE, text=True, check=False
    )
    value: dict[str, object] = json.loads(done.stdout)
    return value


def main() -> None:
    """Print one JSON object of figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--manifest", type=Path)
    parser.add_argument("--data", type=Path, help="keep the knowledge base here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data = given.data or Path(temporary)
        arguments: list[str | Path] = ["ingest", given.folder]
        if given.manifest:
            arguments += ["--manifest", given.manifest]
        started = time.monotonic()
        first = run(data, *arguments)
        wall = time.monotonic() - started
        started = time.monotonic()
        second = run(data, *arguments)
        again = time.monotonic() - started
        documents = run(data, "documents")["documents"]
        pages = sum(d["pages"] for d in documents)  # type: ignore[attr-defined,index]
    figures = {
        "documents": first["documents"],
        "failures": first["failures"],
        "pages": pages,
        "passages": first["passages"],
        "wall_seconds": round(wall, 1),
        "pages_per_second": round(pages / wall, 2),
        "passages_per_second": round(float(str(first["passages"])) / wall, 2),
        "again": second["documents"],
        "again_seconds_inside": second["seconds"],
        "again_wall_seconds": round(again, 2),
    }
    print(json.dumps(figures, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
