"""How close a passage lies to each theme in meaning, by the vectors that search uses as well."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from alke_kb.domain import Language
from alke_kb.indexing import IndexStatistics
from alke_kb.indexing.priors import prior_for
from alke_kb.linking.themes._learnt import Learnt
from alke_kb.linking.themes._model import Combination, ThemeModel
from alke_kb.ports import Embedder
from alke_kb.vocab import Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Cues are embedded as lists: a dozen words together say more of the theme than each alone.
_LIST = 12
_MOST_CUES = 36


def theme_texts(theme: Theme) -> list[tuple[Language, str]]:
    """What says in words what a theme is about, by language: description and surest cues."""
    found = []
    for language in Language:
        label = getattr(theme.labels, language.value)
        about = getattr(theme.description, language.value) if theme.description else None
        words = [*theme.synonyms.get(language.value, ())]
        if label:
            found.append((language, f"{label}. {about or ', '.join(words)}".rstrip(". ")))
        cues = [
            cue.pattern.strip("=*").replace("*", "")
            for cue in theme.cues
            if cue.language == language.value and cue.strength in ("sure", "strong")
        ]
        cues = [cue for cue in cues if len(cue) > 3][:_MOST_CUES]
        for start in range(0, len(cues), _LIST):
            found.append((language, ", ".join(cues[start : start + _LIST])))
    return found


def digest_of(themes: Mapping[str, Theme]) -> str:
    """Changes when what the themes are about changes."""
    content = "\n".join(
        f"{theme.id}\t{language.value}\t{text}"
        for theme in themes.values()
        for language, text in theme_texts(theme)
    )
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:16]


def theme_vectors(themes: Mapping[str, Theme], embedder: Embedder) -> NDArray[np.float32]:
    """Unit vectors [themes, dimension]: the mean of the centred vectors of a theme's texts."""
    import numpy as np

    owners, languages, texts = [], [], []
    for number, theme in enumerate(themes.values()):
        for language, text in theme_texts(theme):
            owners.append(number)
            languages.append(language)
            texts.append(text)
    prior = prior_for(embedder.identity)
    sums = np.zeros((len(themes), embedder.dimension), dtype=np.float32)
    for owner, language, row in zip(owners, languages, embedder.embed_passages(texts), strict=True):
        sums[owner] += prior.centre(row, language)
    return np.asarray(
        sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), dtype=np.float32
    )


class ThemeMeaning:
    """Closeness of passages to the themes in force, by one embedder. Safe to call from any thread.

    The vectors of the themes that ship come with the default model's weights; those of other
    themes, or by another model, are made when the first passage needs them.
    """

    def __init__(self, themes: Mapping[str, Theme], embedder: Embedder, model: ThemeModel) -> None:
        self._themes = themes
        self._embedder = embedder
        self._model = model
        self._lock = Lock()
        self._vectors: NDArray[np.float32] | None = None
        self._known: bool | None = None

    @property
    def known(self) -> bool:
        """Whether the weights were made for these very themes and this embedding model."""
        with self._lock:
            if self._known is None:
                self._known = (
                    self._model.digest == digest_of(self._themes)
                    and self._model.identity == self._embedder.identity
                )
            return self._known

    @cached_property
    def _prior(self) -> IndexStatistics:
        # The means the model ships with: those of a base change at every reindex.
        return prior_for(self._embedder.identity)

    @property
    def combination(self) -> Combination:
        """The weights that fit."""
        return self._model.known if self.known else self._model.general

    def centred(self, vector: NDArray[np.float32], language: Language) -> NDArray[np.float32]:
        """The raw vector of a passage as the others take it."""
        return self._prior.centre(vector, language)

    @property
    def learnt(self) -> Learnt | None:
        """What labelled passages taught of these themes, where the weights are known."""
        return self._model.learnt if self.known else None

    def signals(self, centred: NDArray[np.float32]) -> NDArray[np.float64]:
        """[1 or 3, themes] for the centred vector of a passage: closeness, in standard deviations
        among the themes, and where the weights are known what labelled passages taught of the
        theme being there at all and being the main one (log-odds).
        """
        import numpy as np

        near = (self._of_themes() @ centred).astype(np.float64)
        spread = near.std()
        rows = [(near - near.mean()) / spread if spread > 0 else near * 0.0]
        if self.known:
            rows += list(self._model.heads @ centred + self._model.head_bias)
        return np.stack(rows)

    def _of_themes(self) -> NDArray[np.float32]:
        if self.known:
            return self._model.vectors
        with self._lock:
            if self._vectors is None:
                self._vectors = theme_vectors(self._themes, self._embedder)
            return self._vectors
