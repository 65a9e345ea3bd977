"""An integrator's first call with docs/quickstart.md alone, on an empty machine.

Clones the repository into an empty folder and runs the page's blocks as they stand, in order, with
an empty home and nothing of this environment but PATH and where packages come from (PIP_*,
TORCH_INDEX, certificates). The first block serves until the end. Prints a transcript and times.

    python benchmarks/first_call.py FOLDER [--write docs/quickstart.md]
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
KEPT = re.compile(r"PATH|PIP_\w+|TORCH_INDEX|\w*(?:SSL|CA)_\w*(?:FILE|BUNDLE|DIR)|LANG")
SERVICE = "http://127.0.0.1:8000/healthz"
LONGEST_LINE = 400
HEADING = "## As it went"


def main() -> int:
    """Exit code 1 when a block fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="an empty folder, or one to be made")
    parser.add_argument("--write", type=Path, help="page whose transcript is replaced")
    given = parser.parse_args()
    folder: Path = given.folder.resolve()
    home, clone = folder / "home", folder / "alke"
    home.mkdir(parents=True)
    kept = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
    environment = {**kept, "HOME": str(home)}
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    blocks = BLOCK.findall((clone / "docs" / "quickstart.md").read_text("utf-8"))
    told: list[str] = []

    def tell(text: str) -> None:
        print(text, flush=True)
        told.append(text)

    begun = time.perf_counter()
    serving = subprocess.Popen(
        ["bash", "-euc", blocks[0]], cwd=clone, env=environment, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    stages = Stages(serving, begun)
    try:
        until_served(serving, stages)
        tell(f"$ {blocks[0].strip()}\n" + "\n".join(stages.lines))
        tell(f"[answers after {time.perf_counter() - begun:.0f} s]")
        first = time.perf_counter()
        for number, block in enumerate(blocks[1:]):
            started = time.perf_counter()
            done = subprocess.run(
                ["bash", "-euc", block], cwd=clone, env=environment, capture_output=True, text=True
            )
            seconds = time.perf_counter() - started
            tell(f"\n$ {shown(block.strip())}\n{shown(told_by(done))}")
            tell(f"[{seconds:.1f} s]")
            if done.returncode:
                return 1
            if number == 0:
                tell(f"[first call {time.perf_counter() - begun:.0f} s after the clone]")
        tell(f"\n[all of it {time.perf_counter() - begun:.0f} s; "
             f"without step 1 {time.perf_counter() - first:.0f} s]")  # fmt: skip
    finally:
        os.killpg(serving.pid, signal.SIGTERM)
        serving.wait(30)
    if given.write:
        page = given.write.read_text("utf-8").split(HEADING)[0]
        text = "\n".join(told).replace(str(folder), "…")
        given.write.write_text(f"{page}{HEADING}\n\n```text\n{text}\n```\n", "utf-8")
    return 0


def until_served(process: subprocess.Popen[str], stages: Stages) -> None:
    """Wait for the service; raises when its process ends before."""
    while True:
        try:
            urllib.request.urlopen(SERVICE, timeout=2).close()
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                sys.exit("\n".join(["The first block ended:", *stages.lines]))
            time.sleep(0.5)
        else:
            return


def told_by(done: subprocess.CompletedProcess[str]) -> str:
    """What a block printed."""
    return "\n".join(part.strip() for part in (done.stdout, done.stderr) if part.strip())


class Stages:
    """What the first block says of its stages, with the seconds since it began."""

    def __init__(self, process: subprocess.Popen[str], begun: float) -> None:
        self.lines: list[str] = []
        self._process, self._begun = process, begun
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            plain = re.sub(r"\x1b\[[0-9;]*m", "", line).strip()
            if plain.startswith(("==>", "Serving", "indexed", "Error", "error")):
                self.lines.append(f"{time.perf_counter() - self._begun:4.0f} s  {plain}")


def shown(text: str) -> str:
    """Long lines cut, keys left out."""
    text = re.sub(r"alke_[a-z0-9]{12}_\w{20,}", "alke_…", text)
    return "\n".join(
        line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + " …"
        for line in text.splitlines()
    )


if __name__ == "__main__":
    sys.exit(main())
