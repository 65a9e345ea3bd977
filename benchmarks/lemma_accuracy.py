"""Accuracy of base forms on hand-labelled Finnish text, with every error listed.

    python benchmarks/lemma_accuracy.py [tests/data/lemmas-gold.tsv]

Three figures: the base form shown (``Analyser.lemmatise``), Voikko's first reading, and how often
the right base form is among the terms that are indexed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language

GOLD = Path(__file__).resolve().parent.parent / "tests" / "data" / "lemmas-gold.tsv"


def sentences(path: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(text, [(form, base form)]) of the gold file."""
    text = ""
    rows: list[tuple[str, str]] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# text = "):
            text = line.removeprefix("# text = ")
        elif line and not line.startswith("#"):
            form, lemma = line.split("\t")
            rows.append((form, lemma))
        elif not line and rows:
            yield text, rows
            rows = []
    if rows:
        yield text, rows


def main(path: Path) -> None:
    analyser = Analyser(open_lemmatiser())
    tokens = shown = first = indexed = 0
    errors: list[str] = []
    for text, rows in sentences(path):
        lemmas = analyser.lemmatise(text)
        analysed = analyser.analyse(text, Language.FINNISH)
        if [form for form, _ in lemmas] != [form for form, _ in rows]:
            raise SystemExit(f"The tokens of this sentence differ from the gold file: {text}")
        for (form, gold), (_, lemma), token in zip(rows, lemmas, analysed, strict=True):
            tokens += 1
            shown += lemma == gold
            readings = analyser.lemmatiser.readings(form)
            first += (readings[0].base if readings else form.lower()) == gold
            indexed += gold in {term.text for term in token.terms}
            if lemma != gold:
                errors.append(f"  {form:28} {lemma:24} should be {gold:20} in: {text[:70]}")
    print(f"tokens {tokens}")
    print(f"base form shown        {shown / tokens:.3f}")
    print(f"Voikko's first reading {first / tokens:.3f}")
    print(f"right one is indexed   {indexed / tokens:.3f}")
    print(f"errors ({len(errors)}):")
    print("\n".join(errors))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else GOLD)
