"""How well mentions are found, on labelled sentences: strict spans, types and codes.

    python benchmarks/mention_quality.py [--errors] [FILE …]

Without files: ``tests/data/mentions-dev.jsonl`` (rules were tuned on it) and ``mentions-test.jsonl``
(split off at random or written apart before tuning; at its first run strict F1 was 0.980 on 202
sentences and 0.994 on the 42 written last. A few of the errors seen there, such as sources in
brackets and broken hyphens, were then mended as rules, so today's figure is a little flattered).
A line is ``{"text", "language", "mentions": [{"start", "end", "type", "code"}]}``.
Institutions are not scored: they are kept apart so that they are no mentions.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.linking.mentions import MentionFinder, MentionType
from labelled.scores import scores

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
Span = tuple[int, int, str, str]


def load(path: Path) -> list[dict]:
    """Labelled sentences of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def predicted(finder: MentionFinder, row: dict) -> set[Span]:
    """What the finder says of a sentence, institutions left out."""
    return {
        (one.start, one.end, one.type.value, one.code)
        for one in finder.find(row["text"], row.get("language"), row.get("year"))
        if one.type is not MentionType.INSTITUTION
    }


def gold(row: dict) -> set[Span]:
    """The labels of a sentence."""
    return {(one["start"], one["end"], one["type"], one["code"]) for one in row["mentions"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true", help="list every wrong sentence")
    arguments = parser.parse_args()
    files = arguments.files or [DATA / "mentions-dev.jsonl", DATA / "mentions-test.jsonl"]
    finder = MentionFinder(open_lemmatiser())
    print(f"{'set':28} {'part':14} {'sentences':>9} {'mentions':>9}  {'P':>6} {'R':>6} {'F1':>6}")
    for file in files:
        rows = load(file)
        started = time.perf_counter()
        results = [(predicted(finder, row), gold(row)) for row in rows]
        seconds = time.perf_counter() - started
        parts = {"all": results}
        for kind in ("region", "municipality", "council", "ministry"):
            parts[kind] = [
                ({one for one in f if one[2] == kind}, {one for one in g if one[2] == kind})
                for f, g in results
            ]
        for source in ("real", "written"):
            parts[source] = [
                result
                for row, result in zip(rows, results, strict=True)
                if (row.get("source") == "written") == (source == "written")
            ]
        for name, pairs in parts.items():
            p, r, f1 = scores(pairs)
            wanted = sum(len(g) for _f, g in pairs)
            print(
                f"{file.name:28} {name:14} {len(pairs):9} {wanted:9}  {p:6.3f} {r:6.3f} {f1:6.3f}"
            )
        characters = sum(len(row["text"]) for row in rows)
        print(f"{file.name:28} {characters / seconds:,.0f} characters a second")
        if arguments.errors:
            for row, (found, wanted) in zip(rows, results, strict=True):
                if found != wanted:
                    text = row["text"]
                    print(f"  {row.get('id')}: {text}")
                    for sign, spans in (("+", found - wanted), ("-", wanted - found)):
                        for start, end, kind, code in sorted(spans):
                            print(f"      {sign} [{text[start:end]}] {kind} {code}")


if __name__ == "__main__":
    main()
