"""What scoring needs to know of the whole base, kept with each index generation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from alke_kb.domain import Language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Below this many passages a language's mean says more of its few texts than of the language.
MIN_PASSAGES_FOR_MEAN = 200
# All of the mean off helps no more across languages (Swedish to Finnish .594 against .594 nDCG@10)
# and costs .01 within one (Finnish questions .752 against .763).
CENTRING = 0.8


@dataclass(frozen=True)
class IndexStatistics:
    """BM25 parameters and the mean vector of each language.

    ``average_length`` is in tokens of a passage. ``means`` maps a language to a float32 vector
    [dimension]; a language without one is centred by the average of the others. ``centring`` is
    the part of the mean that is subtracted. ``measured`` is the number of passages that all this
    was measured on, 0 before the first reindex.
    """

    average_length: float = 130.0
    k1: float = 0.9
    b: float = 0.75
    centring: float = CENTRING
    means: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: MappingProxyType({}))
    measured: int = 0

    def to_payload(self) -> dict[str, object]:
        """As JSON for the generation's stamp."""
        return {
            "average_length": self.average_length,
            "k1": self.k1,
            "b": self.b,
            "centring": self.centring,
            "means": {language: list(mean) for language, mean in self.means.items()},
            "measured": self.measured,
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> IndexStatistics:
        """Read back from a stamp; absent values take the defaults, as they were before."""
        base = cls()
        means = cast("Mapping[str, list[float]]", payload.get("means") or {})
        return cls(
            average_length=float(cast("float", payload.get("average_length", base.average_length))),
            k1=float(cast("float", payload.get("k1", base.k1))),
            b=float(cast("float", payload.get("b", base.b))),
            centring=float(cast("float", payload.get("centring", 1.0))),
            means={language: tuple(mean) for language, mean in means.items()},
            measured=int(cast("int", payload.get("measured", base.measured))),
        )

    def centre(self, vectors: NDArray[np.float32], language: Language) -> NDArray[np.float32]:
        """Subtract the language's mean and renormalise; float32, last axis is the dimension.

        Multilingual vectors of one language share a direction that says "this is Swedish" rather
        than what the text is about; without it the languages lie on top of each other.
        """
        import numpy as np

        mean = self._subtracted(language)
        if mean is None:
            return vectors
        centred = vectors - mean.astype(np.float32)
        norms = np.linalg.norm(centred, axis=-1, keepdims=True)
        return np.asarray(centred / np.maximum(norms, 1e-9), dtype=np.float32)

    def uncentre(self, vectors: NDArray[np.float32], language: Language) -> NDArray[np.float32]:
        """The raw unit vectors that ``centre`` was given, up to rounding.

        raw = s·c + m with |raw| = 1 fixes the scale s, so new means need no new embedding.
        """
        import numpy as np

        m = self._subtracted(language)
        if m is None:
            return vectors
        along = vectors.astype(np.float64) @ m
        scale = -along + np.sqrt(np.maximum(along**2 + 1.0 - m @ m, 0.0))
        return np.asarray(vectors * scale[..., None] + m, dtype=np.float32)

    def _subtracted(self, language: Language) -> NDArray[np.float64] | None:
        """What ``centre`` takes off; another language's centred vectors need some centre too."""
        import numpy as np

        mean = self.means.get(language.value)
        used = [mean] if mean is not None else list(self.means.values())
        if not used:
            return None
        average: NDArray[np.float64] = np.asarray(used, dtype=np.float64).mean(axis=0)
        return average * self.centring


class StatisticsCollector:
    """Running sums over passages, so that a base of any size is measured in one pass."""

    def __init__(self) -> None:
        self._tokens = 0
        self._passages = 0
        self._sums: dict[str, NDArray[np.float64]] = {}
        self._counts: dict[str, int] = {}

    def add(self, length: int, language: Language, vector: NDArray[np.float32]) -> None:
        """``length`` in tokens; ``vector`` the raw unit vector [dimension]."""
        import numpy as np

        self._tokens += length
        self._passages += 1
        key = language.value
        self._counts[key] = self._counts.get(key, 0) + 1
        if key not in self._sums:
            self._sums[key] = np.zeros(vector.shape, dtype=np.float64)
        self._sums[key] += vector

    def result(self, prior: IndexStatistics | None = None) -> IndexStatistics:
        """Statistics of what was added; languages with too few passages keep the prior's mean."""
        prior = prior or IndexStatistics()
        means = dict(prior.means)
        for language, count in self._counts.items():
            if count >= MIN_PASSAGES_FOR_MEAN:
                means[language] = tuple(float(x) for x in self._sums[language] / count)
        average = self._tokens / self._passages if self._passages else prior.average_length
        return replace(prior, average_length=average, means=means, measured=self._passages)


def measure(items: Iterable[tuple[int, Language, NDArray[np.float32]]]) -> IndexStatistics:
    """Statistics of (token count, language, raw vector) triples."""
    collector = StatisticsCollector()
    for length, language, vector in items:
        collector.add(length, language, vector)
    return collector.result()
