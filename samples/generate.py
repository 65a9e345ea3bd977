"""Makes the sample documents, their manifest and the truth files from ``samples/sources``.

Without an option everything is written anew; ``--check`` exits 1 when a committed file differs from
a fresh one; ``--hyphenate`` first renews the list of break points (needs Voikko and pyphen).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from samplekit import hyphenation, pdf, truth, word  # noqa: E402
from samplekit.source import read_sources  # noqa: E402

HYPHENS = HERE / "sources" / "hyphenation.txt"


def fresh() -> dict[Path, bytes]:
    """Every generated file's path and bytes."""
    sources = read_sources(HERE / "sources")
    hyphens = hyphenation.load(HYPHENS)
    pdf.register_fonts()
    out: dict[Path, bytes] = {}
    for source in sources:
        made = word.render(source) if source.file.endswith(".docx") else pdf.render(source, hyphens)
        out[HERE / "documents" / source.file] = made
    out[HERE / "documents" / "manifest.yaml"] = truth.manifest(sources).encode()
    plan = yaml.safe_load((HERE / "sources" / "plan.yaml").read_text(encoding="utf-8"))
    for name, text in truth.truth_files(sources, plan).items():
        out[HERE / "truth" / name] = text.encode()
    return out


def stale(files: dict[Path, bytes]) -> list[str]:
    """Sentences on committed files that are missing, differ or have no source."""
    problems = []
    for path, data in files.items():
        if not path.is_file():
            problems.append(f"{path.relative_to(HERE)} is missing.")
        elif path.read_bytes() != data:
            problems.append(f"{path.relative_to(HERE)} differs from a fresh one.")
    for folder in ("documents", "truth"):
        for path in sorted((HERE / folder).iterdir()):
            if path not in files:
                problems.append(f"{path.relative_to(HERE)} has no source.")
    return problems


def main() -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="compare, write nothing")
    mode.add_argument("--hyphenate", action="store_true", help="renew the list of break points")
    options = parser.parse_args()
    if options.hyphenate:
        sources = read_sources(HERE / "sources")
        texts = [(s.language, b.text) for s in sources for b in s.blocks]
        print(f"{hyphenation.renew(HYPHENS, texts)} words in {HYPHENS.name}")
    files = fresh()
    if options.check:
        problems = stale(files)
        print("\n".join(problems) or f"{len(files)} files are as generated.")
        if problems:
            print("Run 'python samples/generate.py' and commit what it writes.", file=sys.stderr)
        return 1 if problems else 0
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    print(f"{len(files)} files written, {sum(map(len, files.values())) / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
