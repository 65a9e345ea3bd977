"""How well themes of passages are found, on labelled passages: micro-F1, main ones on their own too.

    python benchmarks/theme_quality.py [--errors] [FILE …]

Without files: ``tests/data/themes-dev.jsonl`` (cues and weights were tuned on it) and
``themes-test.jsonl`` (from other documents; kept out of tuning until .786 all / .817 main had been
measured, then its errors were read and mended, so it flatters now) and ``themes-fresh.jsonl`` (from
the same documents as the test, labelled after that: .750 / .762 before its own errors were read).
A line is ``{"text", "language",
"main": […], "passing": […]}``. ``themes-heldout.jsonl`` was labelled by two readers and is not for
tuning; `benchmarks/theme_agreement.py` says how far they agree. In the others ``doubtful`` holds another label that the same reader found defensible. Texts are from Semantic Finlex
(CC BY 4.0), State budgets, Julkinen data (CC BY 1.0 FI) and the project's own samples. Beside the classifier
stands the plain baseline: labels and synonyms on lemmas, every theme met.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language
from alke_kb.linking.themes import ThemeClassifier, Weights
from alke_kb.vocab import load_themes

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
Sets = tuple[set[str], set[str]]


def load(path: Path) -> list[dict]:
    """Labelled passages of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def scores(pairs: Iterable[Sets]) -> tuple[float, float, float]:
    """Micro precision, recall and F1 over (found, wanted) of all passages."""
    counts: Counter[str] = Counter()
    for found, wanted in pairs:
        counts["right"] += len(found & wanted)
        counts["found"] += len(found)
        counts["wanted"] += len(wanted)
    precision = counts["right"] / max(1, counts["found"])
    recall = counts["right"] / max(1, counts["wanted"])
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def evaluate(classifier: ThemeClassifier, rows: list[dict]) -> dict[str, list[Sets]]:
    """(found, wanted) of every passage for ``all`` themes and ``main`` ones."""
    pairs: dict[str, list[Sets]] = {"all": [], "main": []}
    for row in rows:
        found = classifier.classify(row["text"], Language(row["language"]))
        main, every = set(row["main"]), set(row["main"]) | set(row["passing"])
        pairs["all"].append(({one.theme for one in found}, every))
        pairs["main"].append(({one.theme for one in found if one.main}, main))
    return pairs


def plain(analyser: Analyser) -> ThemeClassifier:
    """Labels and synonyms alone."""
    bare = {key: replace(theme, cues=(), concepts=()) for key, theme in load_themes().items()}
    return ThemeClassifier(bare, analyser, Weights(passing=0.1, passing_share=0.0))


def show(name: str, pairs: dict[str, list[Sets]]) -> None:
    for which, of in pairs.items():
        precision, recall, f1 = scores(of)
        print(f"  {name:10} {which:5} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true", help="list every wrong passage")
    arguments = parser.parse_args()
    files = arguments.files or [
        DATA / f"themes-{part}.jsonl" for part in ("dev", "test", "fresh", "heldout")
    ]
    analyser = Analyser(open_lemmatiser())
    classifier, baseline = ThemeClassifier(load_themes(), analyser), plain(analyser)
    for path in files:
        rows = load(path)
        print(f"{path.name}: {len(rows)} passages")
        started = time.perf_counter()
        pairs = evaluate(classifier, rows)
        seconds = time.perf_counter() - started
        show("classifier", pairs)
        show("plain", evaluate(baseline, rows))
        print(f"  {len(rows) / seconds:.0f} passages/s")
        if arguments.errors:
            errors(classifier, rows)


def errors(classifier: ThemeClassifier, rows: list[dict]) -> None:
    """Every passage with a false or missing theme, and the words that spoke for it."""
    for row in rows:
        wanted = set(row["main"]) | set(row["passing"])
        found = classifier.classify(row["text"], Language(row["language"]))
        missing = wanted - {one.theme for one in found}
        false = [one for one in found if one.theme not in wanted]
        if not missing and not false:
            continue
        print(f"{row['id']} {row['source']}: {' '.join(row['text'].split())[:160]}")
        for one in false:
            words = ", ".join(f"{e.surface} ~ {e.term}" for e in one.evidence[:5])
            print(f"    false {one.theme} ({one.score:.2f}): {words}")
        for theme in sorted(missing):
            print(f"    missing {theme}")


if __name__ == "__main__":
    main()
