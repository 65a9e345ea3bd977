"""Weights by which words and meaning tell the themes of passages: cross-validated, then written.

    python benchmarks/theme_training.py [--write] [--false N]

From the labelled sets of ``labelled.themes.SETS`` (``themes-heldout.jsonl`` is kept out). Needs scikit-learn (extra
``dev``) and the default model. Folds are by document: a statute lies in one fold with its Swedish text.
Prints micro-F1 of words alone, of words with closeness (``general``) and of all (``known``) over
the folds; ``--false`` lists themes so found that no reader saw; ``--write`` fits on everything and
writes ``src/alke_kb/linking/data/theme-model.npz``.
To be run anew when cues, descriptions, labels or the embedding model change.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from alke_kb.linking.themes._features import WORDS, features
from alke_kb.linking.themes._learnt import of_neighbours
from alke_kb.linking.themes._meaning import digest_of, theme_vectors
from alke_kb.linking.themes._model import TREE_PARTS, Combination
from alke_kb.linking.themes._trees import Trees
from alke_kb.settings import Settings
from alke_kb.vocab import load_themes
from alke_kb.wiring import open_embedder
from labelled.boosted import boosted
from labelled.cue_odds import cue_odds
from labelled.false import evenly, false_assignments
from labelled.themes import SETS, Array, Labelled, load

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "alke_kb" / "linking" / "data" / "theme-model.npz"
FOLDS, INNER = 8, 6
# Columns of ``alke_kb.linking.themes._learnt``.
LEARNT = 8
HEAD_C, C = 3.0, 0.3
THRESHOLDS = np.arange(0.3, 0.62, 0.02)


def heads(data: Labelled, rows: NDArray[np.int64]) -> tuple[Array, Array]:
    """One-against-the-rest models on vectors: weights [2, themes, dimension], bias [2, themes]."""
    weights = np.zeros((2, len(data.themes), data.vectors.shape[1]))
    bias = np.full((2, len(data.themes)), -6.0)
    for which, labels in enumerate((data.there, data.main)):
        for theme in range(len(data.themes)):
            if labels[rows, theme].sum() >= 2:
                model = LogisticRegression(C=HEAD_C, max_iter=500)
                model.fit(data.vectors[rows], labels[rows, theme])
                weights[which, theme], bias[which, theme] = model.coef_[0], model.intercept_[0]
    return weights, bias


def folds(data: Labelled, rows: NDArray[np.int64], number: int, seed: int) -> Any:
    splitter = GroupKFold(number, shuffle=True, random_state=seed)
    for a, b in splitter.split(rows, groups=data.groups[rows]):
        yield rows[a], rows[b]


def unseen_heads(data: Labelled, rows: NDArray[np.int64]) -> Array:
    """[2, passages, themes]: what heads fitted on the other documents of ``rows`` say of each."""
    said = np.zeros((2, *data.near.shape))
    for a, b in folds(data, rows, INNER, 2):
        said[:, b] = apply_heads(data, *heads(data, a), b)
    return said


def apply_heads(data: Labelled, weights: Array, bias: Array, rows: NDArray[np.int64]) -> Array:
    return np.einsum("nd,wtd->wnt", data.vectors[rows], weights) + bias[:, None, :]


def table(data: Labelled, rows: NDArray[np.int64], said: Array | None) -> Array:
    """Features [passages × themes, features] of rows."""
    found = []
    for row in rows:
        signals = data.near[row][None]
        if said is not None:
            signals = np.concatenate([signals, said[:, row]])
        found.append(features(*_words(data, row), signals))
    return np.concatenate(found)


def _words(data: Labelled, row: int) -> tuple[dict[str, Any], tuple[str, ...], int]:
    collected, tokens = data.words[row]
    return collected, data.themes, max(1, tokens)


def priors(data: Labelled, rows: NDArray[np.int64]) -> Array:
    """[themes, 2]: how often the theme is there when words say so, and at all (logarithms)."""
    said = np.array(
        [
            [t in data.words[r][0] and data.words[r][0][t].total >= 1.4 for t in data.themes]
            for r in rows
        ]
    )
    right = (data.there[rows] * said).sum(axis=0)
    return np.stack(
        [
            np.log((right + 3) / (said.sum(axis=0) + 5)),
            np.log((data.there[rows].sum(axis=0) + 1) / len(rows)),
        ],
        axis=1,
    )


def with_priors(data: Labelled, rows: NDArray[np.int64], from_rows: NDArray[np.int64]) -> Array:
    return np.tile(priors(data, from_rows), (len(rows), 1, 1))


def fit(data: Labelled, rows: NDArray[np.int64], given: Array) -> tuple[Array, Array]:
    """Weights [2, features] and bias [2] of both models, for features as they are."""
    mean, spread = given.mean(axis=0), given.std(axis=0) + 1e-9
    weights, bias = [], []
    sample = np.repeat(data.weights[rows], len(data.themes))
    for labels in (data.there, data.main):
        model = LogisticRegression(C=C, max_iter=3000)
        model.fit((given - mean) / spread, labels[rows].reshape(-1), sample_weight=sample)
        weights.append(model.coef_[0] / spread)
        bias.append(model.intercept_[0] - float(weights[-1] @ mean))
    return np.array(weights), np.array(bias)


def fit_trees(data: Labelled, rows: NDArray[np.int64], given: Array) -> tuple[Trees, Trees]:
    """Trees of both models, for features as they are."""
    sample = np.repeat(data.weights[rows], len(data.themes))
    there, main = (
        boosted(given, labels[rows].reshape(-1), sample) for labels in (data.there, data.main)
    )
    return there, main


def f1(found: NDArray[np.bool_], wanted: Array) -> float:
    return float(2 * (found * wanted).sum() / max(1.0, found.sum() + wanted.sum()))


def chances(
    given: Array, weights: Array, bias: Array, themes: int, trees: tuple[Trees, Trees] | None = None
) -> Array:
    combination = Combination(weights, bias[:, None], (0.5, 0.5), trees)
    return combination.chances(given).reshape(2, -1, themes)


def known_tables(
    data: Labelled, train: NDArray[np.int64], test: NDArray[np.int64] | None
) -> tuple[Array, Array | None]:
    """Training features from what was learnt without the passage's document, and test features."""
    said = unseen_heads(data, train)
    learnt = np.zeros((len(train), len(data.themes), LEARNT + 2))
    for a, b in folds(data, train, INNER, 2):
        at = np.searchsorted(train, b)
        learnt[at] = np.concatenate([taught(data, b, a), with_priors(data, b, a)], axis=2)
    first = np.concatenate([table(data, train, said), learnt.reshape(-1, LEARNT + 2)], axis=1)
    if test is None:
        return first, None
    said[:, test] = apply_heads(data, *heads(data, train), test)
    last = np.concatenate([taught(data, test, train), with_priors(data, test, train)], axis=2)
    return first, np.concatenate([table(data, test, said), last.reshape(-1, LEARNT + 2)], axis=1)


def taught(data: Labelled, rows: NDArray[np.int64], from_rows: NDArray[np.int64]) -> Array:
    """[rows, themes, LEARNT]: what ``from_rows`` teach of ``rows`` beside the heads."""
    labels = np.stack([data.there[from_rows], data.main[from_rows]]).astype(np.float32)
    near = of_neighbours(data.vectors[rows] @ data.vectors[from_rows].T, labels)
    odds = cue_odds([data.words[row][0] for row in from_rows], data.themes, labels)
    cues = np.stack([odds.columns(data.words[row][0], data.themes) for row in rows])
    return np.concatenate([near, cues], axis=2)


def cross_validated(data: Labelled) -> dict[str, Array]:
    """Chances [2, passages, themes] of each kind of model, every passage judged unseen."""
    every = np.arange(len(data.rows))
    found = {name: np.zeros((2, *data.near.shape)) for name in ("words", "general", "known")}
    for train, test in folds(data, every, FOLDS, 1):
        plain = table(data, train, None), table(data, test, None)
        given = {
            "words": tuple(one[:, :WORDS] for one in plain),
            "general": plain,
            "known": known_tables(data, train, test),
        }
        for name, (a, b) in given.items():
            trees = fit_trees(data, train, a) if name == "known" else None
            found[name][:, test] = chances(b, *fit(data, train, a), len(data.themes), trees)
    return found


def best_from(data: Labelled, found: Array) -> tuple[float, float]:
    """The chances from which on micro-F1 is best, for a theme at all and a main one."""
    best = []
    for which, labels in enumerate((data.there, data.main)):
        best.append(max(THRESHOLDS, key=lambda t: f1(found[which] >= t, labels)))
    return float(best[0]), float(best[1])


def report(data: Labelled, found: dict[str, Array]) -> None:
    sets = np.array([row["set"] for row in data.rows])
    for name, said in found.items():
        from_ = best_from(data, said)
        for which, labels in enumerate((data.there, data.main)):
            by_set = ", ".join(
                f"{one} {f1(said[which][sets == one] >= from_[which], labels[sets == one]):.3f}"
                for one in SETS
            )
            whole = f1(said[which] >= from_[which], labels)
            part = ("all ", "main")[which]
            print(f"{name:8} {part} F1 {whole:.3f} from {from_[which]:.2f} ({by_set})")


def write(data: Labelled, found: dict[str, Array], vectors: Any, identity: str) -> None:
    """Fit on everything and write the file."""
    every = np.arange(len(data.rows))
    head_weights, head_bias = heads(data, every)
    given = known_tables(data, every, None)[0]
    weights, bias = fit(data, every, given)
    trees = {
        f"known_{which}_{part}": np.asarray(getattr(one, part))
        for which, one in enumerate(fit_trees(data, every, given))
        for part in (*TREE_PARTS, "base", "depth")
    }
    general, general_bias = fit(data, every, table(data, every, None))
    labels = np.stack([data.there, data.main])
    odds = cue_odds([found for found, _ in data.words], data.themes, labels)
    scale = 127 / np.abs(data.vectors).max()
    np.savez_compressed(
        TARGET,
        identity=np.array(identity),
        digest=np.array(digest_of(load_themes())),
        vectors=vectors.astype(np.float16),
        heads=head_weights.astype(np.float16),
        head_bias=head_bias.astype(np.float32),
        cues=np.array(list(odds.known)),
        cue_odds=np.array(list(odds.known.values()), dtype=np.float16),
        strengths=np.array(list(odds.usual)),
        usual_odds=np.array(list(odds.usual.values())),
        labelled=np.round(data.vectors * scale).astype(np.int8),
        labelled_scale=np.array(scale),
        labels=labels.astype(np.int8),
        priors=priors(data, every),
        known_weights=weights,
        known_bias=bias[:, None],
        known_from=np.array(best_from(data, found["known"])),
        general_weights=general,
        general_bias=general_bias[:, None],
        general_from=np.array(best_from(data, found["general"])),
        **trees,
    )
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size:,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the weights that ship")
    parser.add_argument("--false", type=int, metavar="N", help="list N themes falsely assigned")
    arguments = parser.parse_args()
    embedder = open_embedder(Settings())
    vectors = theme_vectors(load_themes(), embedder)
    data = load(vectors, embedder)
    print(f"{len(data.rows)} passages of {len(set(data.groups))} documents")
    found = cross_validated(data)
    report(data, found)
    if arguments.false:
        wrong = false_assignments(data, found["known"], best_from(data, found["known"]))
        print(f"{len(wrong)} false assignments", *evenly(wrong, arguments.false), sep="\n")
    if arguments.write:
        write(data, found, vectors, embedder.identity)


if __name__ == "__main__":
    main()
