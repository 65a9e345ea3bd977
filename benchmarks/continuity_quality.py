"""Continuity verdicts on the sample documents: `python benchmarks/continuity_quality.py DATA`.

DATA is a data folder into which ``samples/documents`` were ingested. Prints how many of the 60
verdicts of ``samples/truth/continuity.yaml`` are right

- with the thresholds in force, and without the records' own words of change;
- with thresholds set on five regions and judged on the sixth, for each region in turn;
- with one threshold moved: how wide the ground is that the figure stands on.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from alke_kb.domain import LOCAL, Filters
from alke_kb.linking._continuity import ThemeHistory, Thresholds, judge
from alke_kb.linking._matter import RecordTexts
from alke_kb.linking._records import read_records
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base

TRUTH = Path(__file__).parents[1] / "samples" / "truth" / "continuity.yaml"
RAISED = (1.5, 2.0, 2.5, 3.0, 3.5)
NAMED = (0.5, 1.0, 1.5)
SAME = tuple(round(0.10 + 0.01 * step, 2) for step in range(31))
Case = dict[str, Any]
Right = Callable[[Case, Thresholds], bool]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    cases: list[Case] = yaml.safe_load(TRUTH.read_text("utf-8"))["verdicts"]
    kb = open_knowledge_base(Settings(data=parser.parse_args().data))
    try:
        right = reader(kb, cases)
        report(cases, right)
    finally:
        kb.close()


def reader(kb: KnowledgeBase, cases: list[Case]) -> Right:
    """Whether the verdict on a case is right; every region is read once."""
    histories: dict[tuple[str, str], tuple[tuple[str, ...], ThemeHistory]] = {}
    for code in sorted({case["region"] for case in cases}):
        snapshot = kb.linking.snapshot(reader=LOCAL)
        records = read_records(snapshot, code, Filters())
        ids = [record.id for found in records.by_round.values() for record in found]
        cited = {one.stored.id: one for one in snapshot.cite(ids)}
        texts = RecordTexts(kb.analyser, cited, kb.annotator.themes, lambda _p, _t: False)
        for theme in sorted({case["theme"] for case in cases if case["region"] == code}):
            histories[code, theme] = records.rounds, ThemeHistory(records, cited, texts, theme)

    def right(case: Case, limits: Thresholds) -> bool:
        rounds, history = histories[case["region"], case["theme"]]
        verdict = judge(history, limits)[rounds.index(case["round"])]
        return verdict is not None and verdict.value == case["verdict"]

    return right


def report(cases: list[Case], right: Right) -> None:
    def count(limits: Thresholds, some: Iterable[Case] = cases) -> int:
        return sum(right(case, limits) for case in some)

    now = Thresholds()
    mute = replace(now, surely_same=0.0)
    print(f"in force: {count(now)} of {len(cases)}; without words of change: {count(mute)}")
    for case in cases:
        if not right(case, now):
            print(f"  wrong: {case['region']} {case['theme']} {case['round']} {case['verdict']}")
    for name, base in (("with", now), ("without", mute)):
        total = 0
        for code in sorted({case["region"] for case in cases}):
            rest = [case for case in cases if case["region"] != code]
            held = [case for case in cases if case["region"] == code]
            chosen = fitted(base, lambda limits, some=rest: count(limits, some))
            hits = count(chosen, held)
            total += hits
            print(
                f"  {name} words, {code} left out: raised {chosen.raised:g} named {chosen.named:g} "
                f"same {chosen.same_matter:.2f} → {hits} of {len(held)}"
            )
        print(f"regions left out in turn, {name} words of change: {total} of {len(cases)}")
    for name, values in (("same_matter", SAME), ("raised", RAISED), ("named", NAMED)):
        moved = " ".join(f"{v:g}:{count(replace(now, **{name: v}))}" for v in values)
        print(f"{name} moved alone: {moved}")


def fitted(base: Thresholds, count: Callable[[Thresholds], int]) -> Thresholds:
    """The best of the grid; of those equally good, the one in the middle."""
    scored = [(count(limits), limits) for limits in grid(base)]
    best = max(score for score, _limits in scored)
    equal = [limits for score, limits in scored if score == best]
    equal.sort(key=lambda one: (one.raised, one.named, one.same_matter))
    middle = sorted({one.raised for one in equal})
    raised = middle[len(middle) // 2]
    named = sorted({one.named for one in equal if one.raised == raised})
    chosen = [o for o in equal if o.raised == raised and o.named == named[len(named) // 2]]
    return chosen[len(chosen) // 2]


def grid(base: Thresholds) -> Iterator[Thresholds]:
    for raised, named, same in itertools.product(RAISED, NAMED, SAME):
        yield replace(base, raised=raised, named=named, same_matter=same)


if __name__ == "__main__":
    main()
