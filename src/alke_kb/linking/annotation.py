"""Everything that is said of a passage beside its text: themes and mentions, found together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from alke_kb.analysis import Analyser
from alke_kb.domain import Language, PassageAnnotation, PassageMention, ThemeAssignment
from alke_kb.linking.mentions import Mention, MentionFinder
from alke_kb.linking.themes import ThemeClassifier, ThemeMeaning, load_model
from alke_kb.ports import Embedder
from alke_kb.vocab import Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Annotator:
    """The one annotator of ingest, re-index and `alke-kb annotate`. Safe to call from any thread."""

    def __init__(self, themes: Mapping[str, Theme], analyser: Analyser, embedder: Embedder) -> None:
        self._themes = themes
        self._analyser = analyser
        self._embedder = embedder

    @cached_property
    def _classifier(self) -> ThemeClassifier:
        meaning = ThemeMeaning(self._themes, self._embedder, load_model())
        return ThemeClassifier(self._themes, self._analyser, meaning=meaning)

    @cached_property
    def _finder(self) -> MentionFinder:
        # Its patterns take half a second, which a run that reads no new text need not wait for.
        return MentionFinder(self._analyser.lemmatiser)

    @property
    def theme_ids(self) -> tuple[str, ...]:
        """Ids of the themes it can assign, in the vocabulary's order."""
        return tuple(self._themes)

    def themes(self, text: str, language: Language) -> tuple[ThemeAssignment, ...]:
        """Themes by words alone, best first, of a paragraph, sentence or question: nothing is
        embedded.
        """
        return self._classifier.classify(text, language)

    def annotate(
        self,
        text: str,
        language: Language,
        year: int | None = None,
        vector: NDArray[np.float32] | None = None,
    ) -> PassageAnnotation:
        """Themes, best first, and mentions, in order of place, of one passage.

        ``year`` is the document's: it decides which region a municipality belongs to.
        ``vector`` is the raw one of the text; without it the text is embedded here.
        """
        if vector is None and text.strip():
            vector = self._embedder.embed_passages([text])[0]
        return PassageAnnotation(
            themes=self._classifier.classify(text, language, vector),
            mentions=tuple(_plain(one) for one in self._finder.find(text, language, year)),
        )


def _plain(mention: Mention) -> PassageMention:
    return PassageMention(
        start=mention.start,
        end=mention.end,
        type=mention.type.value,
        code=mention.code,
        flags=tuple(flag.value for flag in mention.flags),
        region=mention.region,
    )
