"""How far two readers agree on the themes of the same passages: micro-F1 of one against the other.

    python benchmarks/theme_agreement.py

The second reader saw texts only. Of ``themes-heldout.jsonl`` both readings are kept (``second``
where they differ; the line itself is what was settled on); of the other sets the second one lies
in ``themes-second-reading.jsonl``. Where the readers of ``themes-more.jsonl`` and
``themes-training.jsonl`` differed the line is what was settled on, and ``first`` marks it and
keeps the first reading: two themes are main only where neither could be left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"


def load(name: str) -> list[dict[str, Any]]:
    """The lines of a file."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def agreement(pairs: list[tuple[set[str], set[str]]]) -> float:
    """Micro-F1, which is the same whichever reader is called right."""
    shared = sum(len(one & other) for one, other in pairs)
    return 2 * shared / max(1, sum(len(one) + len(other) for one, other in pairs))


def show(name: str, pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """One line of figures."""
    every = [
        (set(a["main"]) | set(a["passing"]), set(b["main"]) | set(b["passing"])) for a, b in pairs
    ]
    main = [(set(a["main"]), set(b["main"])) for a, b in pairs]
    same = sum(a == b and c == d for (a, b), (c, d) in zip(every, main, strict=True))
    print(
        f"{name}: {len(pairs)} passages, {same} the same; "
        f"all {agreement(every):.3f}, main {agreement(main):.3f}"
    )


def main() -> None:
    """Print the agreement on each set."""
    held = load("themes-heldout.jsonl")
    show("themes-heldout", [(row, row.get("second", row)) for row in held])
    second = {(row["file"], row["id"]): row for row in load("themes-second-reading.jsonl")}
    for part in ("test", "fresh", "more", "training"):
        name = f"themes-{part}.jsonl"
        rows = [
            (row.get("first", row), second[name, row["id"]])
            for row in load(name)
            if (name, row["id"]) in second
        ]
        show(name.removesuffix(".jsonl"), rows)


if __name__ == "__main__":
    main()
