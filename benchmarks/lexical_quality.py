"""nDCG@10 of the lexical side alone, step by step, on a folder of corpus, queries and judgements.

    python benchmarks/lexical_quality.py FOLDER [--k1 0.8] [--b 0.75] [--headings-as-queries]

FOLDER holds corpus.jsonl (id, text, optional title, heading), queries.jsonl (id, text) and
qrels.tsv (query, document, grade). Scoring is what the index does: saturated weights on the
passage side, ln(1 + (N − n + .5)/(n + .5)) on the query side, length in tokens.
``--headings-as-queries`` needs no queries: each heading must find its own sections.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language

FINNISH = Language.FINNISH
Bag = Mapping[str, float]


@dataclass(frozen=True)
class Task:
    ids: list[str]
    texts: list[str]
    queries: list[str]
    judgements: list[dict[str, int]]


def load(folder: Path, *, headings: bool) -> Task:
    """The folder as a task; queries without a judgement are left out."""

    def lines(name: str) -> list[dict[str, object]]:
        with (folder / name).open(encoding="utf-8") as stream:
            return [json.loads(line) for line in stream if line.strip()]

    corpus = lines("corpus.jsonl")
    ids = [str(row["id"]) for row in corpus]
    if headings:
        sections: dict[str, list[str]] = {}
        for row in corpus:
            sections.setdefault(str(row.get("heading") or ""), []).append(str(row["id"]))
        chosen = {h: s for h, s in sections.items() if len(h.split()) > 1 and len(s) <= 4}
        judged = [dict.fromkeys(found, 1) for found in chosen.values()]
        return Task(ids, [str(row["text"]) for row in corpus], list(chosen), judged)
    judgements: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        query, document, grade = line.split("\t")
        judgements.setdefault(query, {})[document] = int(grade)
    asked = [row for row in lines("queries.jsonl") if str(row["id"]) in judgements]
    texts = [_with_titles(row) for row in corpus]
    return Task(
        ids,
        texts,
        [str(row["text"]) for row in asked],
        [judgements[str(row["id"])] for row in asked],
    )


def _with_titles(row: Mapping[str, object]) -> str:
    heading = row.get("heading") or ""
    above = " ".join(heading) if isinstance(heading, list) else str(heading)
    return " ".join(filter(None, (str(row.get("title") or ""), above, str(row["text"]))))


def ndcg(
    task: Task,
    passages: Sequence[Bag],
    lengths: Sequence[int],
    queries: Sequence[Bag],
    k1: float,
    b: float,
) -> float:
    """Mean nDCG@10 with gain 2^grade − 1; ties by id."""
    columns: dict[str, int] = {}
    rows, cols, values = [], [], []
    for row, bag in enumerate(passages):
        for term, weight in bag.items():
            rows.append(row)
            cols.append(columns.setdefault(term, len(columns)))
            values.append(weight)
    row_of, column_of, tf = np.array(rows), np.array(cols), np.array(values)
    length = np.asarray(lengths, dtype=float)
    norm = k1 * (1 - b + b * length / length.mean())
    saturated = tf * (k1 + 1) / (tf + norm[row_of])
    shape = (len(passages), len(columns))
    index = sparse.csc_matrix((saturated, (row_of, column_of)), shape=shape)
    n = np.bincount(column_of, minlength=len(columns))
    idf = np.log(1 + (len(passages) - n + 0.5) / (n + 0.5))
    total = 0.0
    for bag, relevant in zip(queries, task.judgements, strict=True):
        known = [(columns[t], w * idf[columns[t]]) for t, w in bag.items() if t in columns]
        scores = np.zeros(len(passages))
        for column, weight in known:
            span = slice(index.indptr[column], index.indptr[column + 1])
            scores[index.indices[span]] += weight * index.data[span]
        top = sorted(np.flatnonzero(scores), key=lambda i: (-scores[i], task.ids[i]))[:10]
        gain = sum(
            (2 ** relevant.get(task.ids[i], 0) - 1) / math.log2(rank + 2)
            for rank, i in enumerate(top)
        )
        best = sorted(relevant.values(), reverse=True)[:10]
        total += gain / sum((2**g - 1) / math.log2(rank + 2) for rank, g in enumerate(best))
    return total / len(queries)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--k1", type=float, default=0.8)
    parser.add_argument("--b", type=float, default=0.75)
    parser.add_argument("--headings-as-queries", action="store_true")
    arguments = parser.parse_args()
    task = load(arguments.folder, headings=arguments.headings_as_queries)
    lemmatiser = open_lemmatiser()
    print(f"{len(task.ids)} passages, {len(task.queries)} queries, k1={arguments.k1:g}")

    def show(
        name: str, passage: Callable[[str], tuple[Bag, int]], query: Callable[[str], Bag]
    ) -> None:
        found = [passage(text) for text in task.texts]
        score = ndcg(
            task,
            [bag for bag, _ in found],
            [length for _, length in found],
            [query(text) for text in task.queries],
            arguments.k1,
            arguments.b,
        )
        terms = sum(len(bag) for bag, _ in found) / len(found)
        print(f"{name:32} {score:.4f}   {terms:5.0f} terms a passage", flush=True)

    import snowballstemmer

    stemmer = snowballstemmer.stemmer("finnish")
    stems: dict[str, str] = {}

    def words(text: str) -> list[str]:
        return re.findall(r"\w+", text.lower())

    def stem(word: str) -> str:
        if word not in stems:
            stems[word] = stemmer.stemWord(word)
        return stems[word]

    def raw(text: str) -> Counter[str]:
        return Counter(words(text))

    def stemmed(text: str) -> Counter[str]:
        return Counter(stem(word) for word in words(text))

    show("words as they are", lambda t: (raw(t), len(words(t))), raw)
    show("Snowball stems", lambda t: (stemmed(t), len(words(t))), stemmed)
    none = {
        "part_weight": 0,
        "inner_weight": 0,
        "hyphen_weight": 0,
        "root_weight": 0,
        "pair_weight": 0,
    }
    parts = {"inner_weight": 0, "root_weight": 0, "pair_weight": 0}
    steps: list[tuple[str, dict[str, float]]] = [
        ("lemmas", {**none, "stem_weight": 0, "surface_weight": 1}),
        ("lemmas, unknown words stemmed", {**none}),
        ("+ parts of compounds", parts),
        ("+ compounds inside", {"root_weight": 0, "pair_weight": 0}),
        ("+ bases of derivations", {"pair_weight": 0}),
        ("+ pairs of content words", {}),
    ]
    for name, options in steps:
        analyser = Analyser(lemmatiser, **options)  # type: ignore[arg-type]

        def passage(text: str, a: Analyser = analyser) -> tuple[Bag, int]:
            return a.terms_and_length(text, FINNISH)

        def plain(text: str, a: Analyser = analyser) -> Bag:
            return a.terms(text, FINNISH)

        def weighed(text: str, a: Analyser = analyser) -> Bag:
            return a.query_terms(text, FINNISH)

        show(name, passage, plain)
        if not options:
            show("+ function words at 0.4 (all)", passage, weighed)


if __name__ == "__main__":
    main()
