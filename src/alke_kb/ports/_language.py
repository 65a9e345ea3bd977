"""Words and meaning: morphological analysis, embedding, reranking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from alke_kb.domain import Language, PassageAnnotation, Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Lemmatiser(Protocol):
    """Morphological analysis of single Finnish words. Safe to call from any thread."""

    @property
    def identity(self) -> str:
        """Name and version of library and dictionary; part of the analyser's stamp."""
        ...

    def readings(self, word: str) -> tuple[Reading, ...]:
        """All distinct readings of one normalised word form; empty when unknown."""
        ...

    def suggest(self, word: str) -> tuple[str, ...]:
        """Spelling suggestions, best first; empty when there are none or it cannot suggest."""
        ...


class Embedder(Protocol):
    """Texts to unit vectors. Loading is lazy: the first call loads the model once."""

    @property
    def identity(self) -> str:
        """Model name and content hash; vectors of different identities are never mixed."""
        ...

    @property
    def dimension(self) -> int: ...

    def load(self) -> None:
        """Load now what the first call would load, and make what is kept in the cache."""
        ...

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """float32 [len(texts), dimension], rows of unit length, in order.

        ``progress`` is called with the number of texts done since the last call.
        """
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """float32 [dimension], unit length."""
        ...


class Reranker(Protocol):
    """Scores texts against a query together, more closely and far more slowly than vectors do."""

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 [len(texts)], higher is better; comparable within one call only."""
        ...


class PassageAnnotator(Protocol):
    """Themes and mentions of a text. Safe to call from any thread."""

    @property
    def theme_ids(self) -> tuple[str, ...]:
        """Ids of the themes it can assign, in the vocabulary's order."""
        ...

    def annotate(
        self,
        text: str,
        language: Language,
        year: int | None = None,
        vector: NDArray[np.float32] | None = None,
    ) -> PassageAnnotation:
        """``year`` is the document's: it decides which region a municipality belongs to.
        ``vector`` is the raw one of the text, [dimension]; without it the text is embedded.
        """
        ...
