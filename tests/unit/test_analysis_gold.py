"""Base forms shown, held to the hand-labelled file: a change for the worse fails here."""

from __future__ import annotations

from pathlib import Path

from alke_kb.adapters.voikko import VoikkoLemmatiser
from alke_kb.analysis import Analyser


def test_accuracy_on_the_gold_file(root: Path) -> None:
    analyser = Analyser(VoikkoLemmatiser())
    gold: list[tuple[str, str]] = []
    found: list[tuple[str, str]] = []
    for line in (root / "tests/data/lemmas-gold.tsv").read_text("utf-8").splitlines():
        if line.startswith("# text = "):
            found += analyser.lemmatise(line.removeprefix("# text = "))
        elif line and not line.startswith("#"):
            form, _, lemma = line.partition("\t")
            gold.append((form, lemma))
    assert [form for form, _ in found] == [form for form, _ in gold]
    assert len(gold) > 500
    right = sum(f == g for f, g in zip(found, gold, strict=True))
    assert right / len(gold) >= 0.955
