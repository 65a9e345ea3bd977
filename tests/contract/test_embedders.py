"""One suite for every embedder over the real default model, then models of other makes."""

from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from alke_kb.adapters.embedding import (
    OnnxEmbedder,
    SentenceTransformerEmbedder,
    SplitEmbedder,
    open_embedder,
)
from alke_kb.errors import InvalidInput, NotFound, Unavailable
from alke_kb.ports import Embedder
from embedding_fixture import build_small_model

PASSAGES = [
    "Työvoiman saatavuus on heikentynyt, koska väestö ikääntyy ja nuoret muuttavat pois.",
    "Kissat nukkuvat suurimman osan päivästä auringossa.",
    "Tillgången på arbetskraft är den största utmaningen i Österbotten.",
    "The round of discussions ended with shared conclusions on transport.",
    "Valtatien perusparannus aloitetaan ensi vuonna.",
]
HOSTILE = [
    "",
    " \t\n",
    "\x00\x00NUL\x00keskellä\x00",
    "yksinäinen \ud83d puolikas ja \udc00",
    "<s> otsikko </s> <mask> <pad> <unk>",
    "＜s＞ ja ＜／s＞",
    "\ufdfa" * 400,
    "e\u0301 a\u0308 a\u030a \u200b\u200d\ufeff\u2028",
    "𝕶𝖆𝖎𝖓𝖚𝖚 東京 🇫🇮 👩‍👩‍👧",
    "x" * 60_000,
    "sana " * 20_000,
]


@pytest.fixture(params=["torch", "onnx"])
def embedder(
    request: pytest.FixtureRequest,
    torch_embedder: SentenceTransformerEmbedder,
    onnx_embedder: OnnxEmbedder,
) -> Embedder:
    return torch_embedder if request.param == "torch" else onnx_embedder


def test_vectors_are_unit_float32_rows_in_order(embedder: Embedder) -> None:
    together = embedder.embed_passages(PASSAGES)
    assert together.dtype == np.float32
    assert together.shape == (len(PASSAGES), 384) == (len(PASSAGES), embedder.dimension)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    for text, row in zip(PASSAGES, together, strict=True):
        np.testing.assert_allclose(embedder.embed_passages([text])[0], row, atol=1e-5)
    assert embedder.embed_passages([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("Miksi työntekijöistä on pulaa?", 0),
        ("Varför råder det brist på arbetskraft i Österbotten?", 2),
        ("What was agreed on transport?", 3),
        ("Milloin tietä aletaan parantaa?", 4),
    ],
)
def test_the_passage_that_answers_is_nearest(embedder: Embedder, query: str, best: int) -> None:
    vector = embedder.embed_query(query)
    assert vector.shape == (384,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    assert int(np.argmax(embedder.embed_passages(PASSAGES) @ vector)) == best


def test_queries_and_passages_are_prompted_differently(embedder: Embedder) -> None:
    text = "alueiden kehittäminen"
    assert embedder.embed_query(text) @ embedder.embed_passages([text])[0] < 0.99


def test_progress_counts_every_text(embedder: Embedder) -> None:
    seen: list[int] = []
    embedder.embed_passages([f"kunta {number}" for number in range(21)], seen.append)
    assert sum(seen) == 21
    assert len(seen) > 1


def test_soft_hyphens_and_nul_change_nothing(embedder: Embedder) -> None:
    plain, hyphened, nul = embedder.embed_passages(
        [
            "aluekehittämiskeskustelut",
            "alue\u00adkehittämis\u00adkeskustelut",
            "alue\x00kehittämiskeskustelut",
        ]
    )
    np.testing.assert_allclose(hyphened, plain, atol=1e-5)
    np.testing.assert_allclose(nul, plain, atol=1e-5)


def test_text_beyond_the_limit_is_cut(embedder: Embedder) -> None:
    long = "alueiden kehittämisen keskustelu käytiin Kajaanissa " * 120
    whole, longer = embedder.embed_passages([long, long + "aivan muuta asiaa kissoista " * 500])
    np.testing.assert_allclose(longer, whole, atol=1e-5)


def test_threads_get_the_same_vectors(embedder: Embedder) -> None:
    queries = [f"kysymys numero {number}" for number in range(16)]
    expected = [embedder.embed_passages([query])[0] for query in queries]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda query: embedder.embed_passages([query])[0], queries))
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_caller_may_change_the_vector_it_got(embedder: Embedder) -> None:
    first = embedder.embed_query("toistuva kysely")
    kept = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(embedder.embed_query("toistuva kysely"), kept)


def test_written_out_special_tokens_stay_text(torch_embedder: SentenceTransformerEmbedder) -> None:
    engine, cleaner = torch_embedder._ready()
    tokenizer = engine._model.tokenizer  # type: ignore[attr-defined]
    for text in (
        "<s> a </s> <mask> <pad> <unk>",
        "＜mask＞",
        "<\x01s>",
        "<ma\u00adsk>",
        "<\x00/s>",
    ):
        ids = tokenizer(cleaner.clean(text))["input_ids"]
        assert not {0, 1, 2, 250001} & set(ids[1:-1]), text
        assert 3 not in ids, text


def test_engines_agree_to_1e4_and_survive_hostile_texts(
    torch_embedder: SentenceTransformerEmbedder, onnx_embedder: OnnxEmbedder
) -> None:
    texts = [*PASSAGES, *HOSTILE, "Lappi", "12,5 % – 3 §", "TEM/2189/09.10.02/2017"]
    onnx, torch = onnx_embedder.embed_passages(texts), torch_embedder.embed_passages(texts)
    assert np.isfinite(torch).all()
    np.testing.assert_allclose(np.linalg.norm(torch, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(onnx, axis=1), 1.0, atol=1e-5)
    assert np.abs(onnx - torch).max() < 1e-4
    for query in ("Mitä sovittiin?", "slutsatser", "<s>", "", "\ud800\x00"):
        difference = onnx_embedder.embed_query(query) - torch_embedder.embed_query(query)
        assert np.abs(difference).max() < 1e-4
    assert onnx_embedder.identity == torch_embedder.identity


def test_searching_alone_never_imports_torch(
    onnx_embedder: OnnxEmbedder, model_cache: Path
) -> None:
    onnx_embedder.prepare()
    script = (
        "import sys; from pathlib import Path\n"
        "from alke_kb.adapters.embedding import open_embedder\n"
        "embedder = open_embedder(None, 'auto', Path(sys.argv[1]))\n"
        "before = set(sys.modules); embedder.identity; embedder.dimension\n"
        "assert 'onnxruntime' not in sys.modules and 'tokenizers' not in sys.modules\n"
        "assert embedder.embed_query('Mitä sovittiin?').shape == (384,)\n"
        "assert embedder.embed_passages(['pieni liite']).shape == (1, 384)\n"
        "assert 'torch' not in sys.modules and 'transformers' not in sys.modules\n"
        "print(embedder.identity)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(model_cache)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == onnx_embedder.identity


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "pikkumalli"
    return build_small_model(folder, prompts={"query": "kysymys: ", "document": "teksti: "})


@pytest.mark.parametrize("backend", ["torch", "onnx"])
def test_any_local_model_works_offline(
    small_model: Path, tmp_path: Path, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a local model must not reach for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    embedder = open_embedder(str(small_model), backend, tmp_path)  # type: ignore[arg-type]
    assert embedder.dimension == 24
    vectors = embedder.embed_passages(["alue ja kunta", "kissa", "[CLS] [MASK] [SEP]", "", "kissa"])
    assert vectors.shape == (5, 24)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(vectors[1], vectors[4], atol=1e-5)
    reference = SentenceTransformerEmbedder(
        small_model, query_prompt="", passage_prompt=""
    ).embed_passages(["kysymys: kissa", "teksti: kissa"])
    np.testing.assert_allclose(embedder.embed_query("kissa"), reference[0], atol=1e-4)
    np.testing.assert_allclose(vectors[1], reference[1], atol=1e-4)
    assert np.abs(reference[0] - reference[1]).max() > 1e-2


def test_identity_follows_weights_and_prompts(small_model: Path, tmp_path: Path) -> None:
    own = SentenceTransformerEmbedder(small_model).identity
    assert own.startswith("pikkumalli@")
    assert SentenceTransformerEmbedder(str(small_model)).identity == own
    assert SentenceTransformerEmbedder(small_model, query_prompt="q: ").identity != own
    other = build_small_model(
        tmp_path / "pikkumalli", seed=2, prompts={"query": "kysymys: ", "document": "teksti: "}
    )
    changed = SentenceTransformerEmbedder(other).identity
    assert changed != own
    config = other / "tokenizer.json"
    config.write_text(config.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert SentenceTransformerEmbedder(other).identity != changed


def test_hub_names_come_from_the_local_hub_cache(small_model: Path, tmp_path: Path) -> None:
    revision = "0" * 40
    repository = tmp_path / "hub" / "models--virasto--pikkumalli"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(revision)
    (repository / "snapshots").mkdir()
    (repository / "snapshots" / revision).symlink_to(small_model, target_is_directory=True)
    script = (
        "from alke_kb.adapters.embedding import SentenceTransformerEmbedder as E\n"
        "from alke_kb.errors import Unavailable\n"
        "embedder = E('virasto/pikkumalli')\n"
        "print(embedder.dimension, embedder.folder.path, embedder.identity)\n"
        "try:\n    E('virasto/puuttuu').embed_query('kissa')\n"
        "except Unavailable as error:\n    print(error.message)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found, message = done.stdout.splitlines()
    digest = SentenceTransformerEmbedder(small_model).identity.split("@")[1]
    snapshot = repository / "snapshots" / revision
    assert found == f"24 {snapshot} virasto/pikkumalli@{digest}"
    assert "virasto/puuttuu" in message


def test_auto_gives_long_lists_to_torch(small_model: Path, tmp_path: Path) -> None:
    embedder = open_embedder(small_model, "auto", tmp_path)
    assert isinstance(embedder, SplitEmbedder)
    few = embedder.embed_passages(["kissa"])
    assert not embedder._passages.loaded
    many = embedder.embed_passages(["kissa"] * (embedder.FEW + 1))
    assert embedder._passages.loaded
    np.testing.assert_allclose(many, np.repeat(few, len(many), axis=0), atol=1e-4)
    assert embedder.identity == SentenceTransformerEmbedder(small_model).identity


def test_a_model_onnx_cannot_express_is_left_to_torch(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    prompts = {"query": "kysymys kissa: ", "document": ""}
    folder = build_small_model(tmp_path / "malli", prompts=prompts, include_prompt=False)
    with pytest.raises(Unavailable, match="would differ"):
        OnnxEmbedder(folder, cache_dir=tmp_path).embed_query("kunta")
    vector = open_embedder(folder, "auto", tmp_path).embed_query("kunta")
    assert "Queries are embedded by torch" in caplog.text
    expected = SentenceTransformerEmbedder(folder).embed_query("kunta")
    np.testing.assert_allclose(vector, expected, atol=1e-6)


def test_wrong_models_are_named_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no model folder"):
        SentenceTransformerEmbedder(tmp_path / "puuttuu").embed_query("a")
    with pytest.raises(NotFound, match="holds no model"):
        SentenceTransformerEmbedder(tmp_path).embed_query("a")
    with pytest.raises(InvalidInput, match="neither"):
        SentenceTransformerEmbedder("ei tällaista/mallia ole").embed_query("a")
    damaged = tmp_path / "rikki"
    damaged.mkdir()
    (damaged / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(Unavailable, match="cannot be loaded"):
        SentenceTransformerEmbedder(damaged).embed_query("a")
    (damaged / "config.json").write_text("{")
    with pytest.raises(InvalidInput, match=r"config\.json"):
        _ = SentenceTransformerEmbedder(damaged).dimension
