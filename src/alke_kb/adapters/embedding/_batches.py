"""Order of work shared by all engines: windows sorted by length, so that batches pad little."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Sorting needs many texts at once; progress and fairness between callers need small steps.
WINDOW = 512


def embed_in_batches(
    texts: Sequence[str],
    encode: Callable[[list[str]], NDArray[np.float32]],
    *,
    dimension: int,
    batch_size: int,
    progress: Callable[[int], None] | None,
) -> NDArray[np.float32]:
    """float32 [len(texts), dimension] in the order of ``texts``, rows of unit length.

    Unsorted batches halve the rate on texts of mixed length. ``progress`` hears of each batch.
    """
    import numpy as np

    vectors = np.empty((len(texts), dimension), dtype=np.float32)
    for start in range(0, len(texts), WINDOW):
        window = range(start, min(start + WINDOW, len(texts)))
        order = sorted(window, key=lambda index: len(texts[index]), reverse=True)
        for first in range(0, len(order), batch_size):
            batch = order[first : first + batch_size]
            vectors[batch] = unit_rows(encode([texts[index] for index in batch]))
            if progress is not None:
                progress(len(batch))
    return vectors


def unit_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows scaled to length 1 in float32; a zero row stays zero."""
    import numpy as np

    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)


class FairLock:
    """A lock given in the order of asking; a plain one may starve a caller behind a busy loop."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._held = False
        self._waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


class QueryCache:
    """Vectors of the latest queries; safe from any thread."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def get(self, text: str, compute: Callable[[str], NDArray[np.float32]]) -> NDArray[np.float32]:
        """A copy the caller may change. ``compute`` runs outside the lock."""
        with self._lock:
            found = self._vectors.get(text)
            if found is not None:
                self._vectors.move_to_end(text)
                return found.copy()
        vector = compute(text)
        with self._lock:
            self._vectors[text] = vector
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)
        return vector.copy()
