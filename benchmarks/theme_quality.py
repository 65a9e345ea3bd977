"""How well themes of passages are found, on labelled passages: micro-F1, main ones on their own too.

    python benchmarks/theme_quality.py [--errors] [--false N] [FILE …]

Without files: ``themes-heldout.jsonl``, labelled by two readers, with which nothing was ever tuned
(``benchmarks/theme_agreement.py`` says how far they agree), and ``themes-dev``, ``-test`` and
``-fresh``, which cues and weights were made with and which flatter (``benchmarks/theme_training.py``
judges those by cross-validation). A line is ``{"text", "language", "main": […], "passing": […]}``;
``doubtful`` holds another label that the same reader found defensible. Texts are from Semantic
Finlex (CC BY 4.0), State budgets, Julkinen data (CC BY 1.0 FI), the project's own samples, and
written for the purpose. Beside the classifier as at ingest stand words alone (as sentences and
questions are read) and the plain baseline: labels and synonyms on lemmas, every theme met.

``--false N`` lists N false assignments, taken evenly, with their evidence, for a person to explain
(``docs/theme-errors.md``).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language, ThemeAssignment
from alke_kb.linking.themes import ThemeClassifier, ThemeMeaning, Weights, load_model
from alke_kb.settings import Settings
from alke_kb.vocab import load_themes
from alke_kb.wiring import open_embedder
from labelled.scores import scores

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
Sets = tuple[set[str], set[str]]


def load(path: Path) -> list[dict]:
    """Labelled passages of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def evaluate(
    classifier: ThemeClassifier, rows: list[dict], vectors: Sequence[Any]
) -> dict[str, list[Sets]]:
    """(found, wanted) of every passage for ``all`` themes and ``main`` ones."""
    pairs: dict[str, list[Sets]] = {"all": [], "main": []}
    for row, vector in zip(rows, vectors, strict=True):
        found = classifier.classify(row["text"], Language(row["language"]), vector)
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
    parser.add_argument("--false", type=int, metavar="N", help="list N false assignments")
    arguments = parser.parse_args()
    files = arguments.files or [
        DATA / f"themes-{part}.jsonl" for part in ("heldout", "dev", "test", "fresh")
    ]
    analyser = Analyser(open_lemmatiser())
    embedder = open_embedder(Settings())
    themes = load_themes()
    meaning = ThemeMeaning(themes, embedder, load_model())
    classifier, baseline = ThemeClassifier(themes, analyser, meaning=meaning), plain(analyser)
    for path in files:
        rows = load(path)
        vectors = embedder.embed_passages([row["text"] for row in rows])
        none = [None] * len(rows)
        if arguments.false:
            false(classifier, rows, vectors, arguments.false)
            continue
        print(f"{path.name}: {len(rows)} passages")
        started = time.perf_counter()
        pairs = evaluate(classifier, rows, vectors)
        seconds = time.perf_counter() - started
        show("at ingest", pairs)
        show("words", evaluate(classifier, rows, none))
        show("plain", evaluate(baseline, rows, none))
        print(f"  {len(rows) / seconds:.0f} passages/s beside embedding")
        if arguments.errors:
            errors(classifier, rows, vectors)


def errors(classifier: ThemeClassifier, rows: list[dict], vectors: Sequence[Any]) -> None:
    """Every passage with a false or missing theme, and the words that spoke for it."""
    for row, vector in zip(rows, vectors, strict=True):
        wanted = set(row["main"]) | set(row["passing"])
        found = classifier.classify(row["text"], Language(row["language"]), vector)
        missing = wanted - {one.theme for one in found}
        wrong = [one for one in found if one.theme not in wanted]
        if not missing and not wrong:
            continue
        print(f"{row['id']} {row['source']}: {' '.join(row['text'].split())[:160]}")
        for one in wrong:
            print(f"    false {one.theme} ({one.score:.2f}): {_words(one)}")
        for theme in sorted(missing):
            print(f"    missing {theme}")


def false(
    classifier: ThemeClassifier, rows: list[dict], vectors: Sequence[Any], number: int
) -> None:
    """So many false assignments, taken evenly from all of them."""
    found = []
    for row, vector in zip(rows, vectors, strict=True):
        wanted = set(row["main"]) | set(row["passing"])
        for one in classifier.classify(row["text"], Language(row["language"]), vector):
            if one.theme not in wanted:
                sort = "main" if one.main else "passing"
                said = f"{row['id']} {one.theme} {sort} ({one.score:.2f}): {_words(one)}"
                found.append(f"{said}\n    {' '.join(row['text'].split())[:300]}")
    step = max(1.0, len(found) / number)
    chosen = [found[int(place * step)] for place in range(min(number, len(found)))]
    print(f"{len(found)} false assignments, {len(chosen)} shown", *chosen, sep="\n")


def _words(one: ThemeAssignment) -> str:
    return ", ".join(f"{e.surface} ~ {e.term}" for e in one.evidence[:5] if e.surface) or "meaning"


if __name__ == "__main__":
    main()
