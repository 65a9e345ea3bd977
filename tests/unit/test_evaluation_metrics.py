"""The harness: measures against hand computation, sets with faults, a tiny set end to end."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from alke_kb.adapters.bridge_tables import open_bridge
from alke_kb.adapters.embedding import OnnxEmbedder
from alke_kb.adapters.memory import MemoryIndexStore
from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.errors import InvalidInput
from alke_kb.evaluation import build_collection, evaluate, load_dataset
from alke_kb.evaluation.metrics import interval, paired_p, per_query
from alke_kb.indexing import IndexStatistics, PointBuilder
from alke_kb.search import QueryAnalyser
from alke_kb.settings import Settings

TEXTS = {
    "t1": "Alueiden kehittämisen keskustelut käydään ministeriön ja maakunnan liiton kesken.",
    "t2": "Keskustelujen johtopäätösten toteutumista seurataan seuraavissa keskusteluissa.",
    "t3": "Kotoutumissuunnitelma laaditaan yhdessä maahanmuuttajan kanssa.",
    "t4": "Kaivosluvan haltija vastaa kaivoksen turvallisuudesta.",
    "t5": "Ilmastosuunnitelma hyväksytään kerran vaalikaudessa.",
    "t6": "Maakuntaohjelma sisältää maakunnan kehittämisen tavoitteet.",
    "t7": "Yrityksen investointeihin voidaan myöntää kehittämisavustusta.",
    "t8": "Ammattikorkeakoulun opiskelija suorittaa harjoittelun työpaikalla.",
    "t9": "Poronhoitoalueella turvataan porotalouden edellytykset.",
    "t10": "Hyvinvointialue järjestää pelastustoimen palvelut.",
}
QUERIES = {
    "q1": ("keskustelujen johtopäätösten seuranta", {"t2": 2, "t1": 1}),
    "q2": ("kaivosluvat", {"t4": 1}),
    "q3": ("gruvtillståndets innehavare", {"t4": 1}),
}


def _write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    return folder


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    corpus = [{"id": i, "text": text, "lang": "fi"} for i, text in TEXTS.items()]
    queries = [{"id": i, "text": text} for i, (text, _) in QUERIES.items()]
    qrels = [f"{q}\t{d}\t{g}" for q, (_, judged) in QUERIES.items() for d, g in judged.items()]
    return _write(
        tmp_path / "tiny",
        corpus_jsonl="\n".join(map(json.dumps, corpus)),
        queries_jsonl="\n".join(map(json.dumps, queries)),
        qrels_tsv="\n".join(qrels),
    )


def test_measures_equal_hand_computation() -> None:
    qrels = {"a": {"x": 2, "y": 1}, "b": {"z": 1}, "c": {"x": 1}}
    run = {"a": {"n": 9.0, "y": 8.0, "x": 7.0}, "b": {"z": 1.0}}
    values = per_query(qrels, run)
    gained = 1 / math.log2(3) + 3 / math.log2(4)
    ideal = 3 / math.log2(2) + 1 / math.log2(3)
    assert values["ndcg@10"] == pytest.approx({"a": gained / ideal, "b": 1.0, "c": 0.0})
    assert values["mrr@10"] == pytest.approx({"a": 0.5, "b": 1.0, "c": 0.0})
    assert values["recall@10"] == pytest.approx({"a": 1.0, "b": 1.0, "c": 0.0})
    beyond = {f"n{number:02}": 100.0 - number for number in range(10)} | {"z": 1.0}
    late = per_query({"b": {"z": 1}}, {"b": beyond})
    assert late["ndcg@10"]["b"] == late["recall@10"]["b"] == 0.0
    assert late["recall@100"]["b"] == 1.0


def test_a_clear_difference_is_significant_and_none_is_not() -> None:
    better, worse = np.full(40, 0.8), np.full(40, 0.6)
    assert paired_p(better, worse) < 0.01
    assert paired_p(better, better) == 1.0
    mixed = np.tile([0.1, -0.1], 20)
    assert paired_p(better + mixed, better) > 0.5
    low, high = interval(better + mixed)
    assert low < 0.8 < high
    assert interval(better + mixed) == (low, high)


def test_the_whole_harness_on_ten_texts(
    tiny: Path, tmp_path: Path, onnx_embedder: OnnxEmbedder
) -> None:
    analyser = Analyser(open_lemmatiser())
    bridge = open_bridge(analyser, Settings().cache)
    queries = QueryAnalyser(analyser, onnx_embedder, lambda: bridge)
    dataset = load_dataset(tiny)
    steps: list[str] = []

    def run() -> dict[str, object]:
        collection = build_collection(
            dataset,
            PointBuilder(analyser, onnx_embedder),
            MemoryIndexStore(),
            IndexStatistics(),
            tmp_path / "cache",
            lambda phase, done, total: steps.append(phase),
        )
        return evaluate(
            dataset, collection, queries, progress=lambda phase, done, total: steps.append(phase)
        )

    table = run()
    systems = {row["name"]: row for row in table["systems"]}  # type: ignore[attr-defined]
    assert {"sparse", "dense", "fused", "fused rrf", "bm25s raw"} <= systems.keys()
    assert table["queries"] == 3
    assert table["corpus"] == 10
    assert systems["fused"]["ndcg@10"] > 0.95
    assert systems["sparse"]["mrr@10"] == 1.0  # the Swedish query by the bridge
    assert systems["sparse own language"]["mrr@10"] == pytest.approx(2 / 3, abs=1e-4)
    assert systems["bm25s raw"]["mrr@10"] < 1.0
    assert "p" not in systems["fused"]
    assert 0 < systems["dense"]["p"] <= 1
    assert {"embed passages", "embed queries", "search"} <= set(steps)
    steps.clear()
    assert run() == table
    assert not [step for step in steps if step.startswith("embed")]  # vectors were kept


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("corpus_jsonl", "{not json", "line 1: not a JSON object"),
        ("corpus_jsonl", '["a"]', "line 1: not a JSON object"),
        ("corpus_jsonl", '{"text": "a"}', "line 1: there is no id"),
        ("corpus_jsonl", '{"id": 1, "text": "a", "lang": "de"}', "language de is not fi, sv or en"),
        ("queries_jsonl", '{"text": "a"}', "there is no id"),
        ("qrels_tsv", "q1\tt1\t1\nq1\tt2\tyes", "line 2: expected query, document and grade"),
        ("qrels_tsv", "other\tt1\t1", "no query with a relevance judgment"),
    ],
)
def test_a_faulty_set_is_refused_with_the_place(
    tiny: Path, name: str, text: str, said: str
) -> None:
    _write(tiny, **{name: text})
    with pytest.raises(InvalidInput, match=said):
        load_dataset(tiny)


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(tiny: Path, missing: str) -> None:
    (tiny / missing).unlink()
    with pytest.raises(InvalidInput, match=missing.replace(".", r"\.")):
        load_dataset(tiny)
