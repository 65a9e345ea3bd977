"""What others do, in the same run: BM25 on raw words, Snowball stems and simplemma lemmas."""

from __future__ import annotations

import re
from collections.abc import Callable

from alke_kb.evaluation.dataset import Dataset
from alke_kb.evaluation.metrics import Run

DEPTH = 100
_WORD = re.compile(r"\w+")


def baseline_runs(dataset: Dataset) -> dict[str, Run]:
    """Runs of bm25s over three ways to make words of text."""
    languages = {text.language.value for text in dataset.corpus}
    language = max(languages, key=lambda x: sum(t.language.value == x for t in dataset.corpus))
    return {
        "bm25s raw": _run(dataset, lambda word: word),
        "bm25s snowball": _run(dataset, _snowball(language)),
        "bm25s simplemma": _run(dataset, _simplemma(language)),
    }


def _run(dataset: Dataset, normal_form: Callable[[str], str]) -> Run:
    import bm25s

    cache: dict[str, str] = {}

    def words(text: str) -> list[str]:
        found = _WORD.findall(text.lower())
        for word in found:
            if word not in cache:
                cache[word] = normal_form(word)
        return [cache[word] for word in found]

    corpus = [words(" ".join((text.title, *text.headings, text.text))) for text in dataset.corpus]
    retriever = bm25s.BM25(k1=1.2, b=0.75)
    retriever.index(corpus, show_progress=False)
    ids = [text.id for text in dataset.corpus]
    depth = min(DEPTH, len(ids))
    run: dict[str, dict[str, float]] = {}
    for query in dataset.queries:
        tokens = [word for word in words(query.text) if word in retriever.vocab_dict]
        if not tokens:
            run[query.id] = {}
            continue
        rows, scores = retriever.retrieve([tokens], k=depth, show_progress=False)
        run[query.id] = {
            ids[int(row)]: float(score)
            for row, score in zip(rows[0], scores[0], strict=True)
            if score > 0
        }
    return run


def _snowball(language: str) -> Callable[[str], str]:
    import snowballstemmer

    names = {"fi": "finnish", "sv": "swedish", "en": "english"}
    stemmer = snowballstemmer.stemmer(names[language])
    return lambda word: str(stemmer.stemWord(word))


def _simplemma(language: str) -> Callable[[str], str]:
    import simplemma

    return lambda word: str(simplemma.lemmatize(word, lang=language)).lower()
