"""Themes on one side only: raised by regions without a strategy, or the reverse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from alke_kb.domain import Filters, Kind, Role, ScoredId
from alke_kb.domain.linking import CitedPassage, Gap, Gaps
from alke_kb.linking._matrix import best_ids, cite_all
from alke_kb.linking._matter import SentenceThemes
from alke_kb.linking._snapshot import Snapshot, values
from alke_kb.vocab import Theme

if TYPE_CHECKING:
    from alke_kb.linking._matrix import ThemeVector

RECORD = (Kind.DIALOGUE_RECORD.value,)
STRATEGY = (Kind.STRATEGY.value,)
# A picture of the situation, money, lists of persons and follow-up neither raise nor address.
SILENT = tuple(
    role.value
    for role in (
        Role.SITUATION,
        Role.FUNDING,
        Role.PARTICIPANTS,
        Role.BACKGROUND,
        Role.FOLLOW_UP,
    )
)
# Sentences mainly about a theme in one document from which the document treats it.
TREATED = 2
# Passages nearest to the theme that are read for it, whatever the size of the base.
READ_PASSAGES = 60
BATCH = 10
Fields = Mapping[str, tuple[str, ...]]


def build_gaps(
    snapshot: Snapshot,
    themes: Mapping[str, Theme],
    filters: Filters,
    region: str | None,
    best: int,
    vector: ThemeVector,
    sentence_themes: SentenceThemes | None = None,
) -> Gaps:
    """Themes that some document of one side treats and none of the other.

    A document treats a theme with a passage about nothing else, or with two sentences mainly
    about it: a word in passing does not count on either side.
    """
    asked: Fields = {"kind": RECORD, **({"regions": (region,)} if region else {})}
    answering: Fields = {"kind": STRATEGY}
    vector = cache(vector)
    reader = _Reader(snapshot, filters, vector, sentence_themes)
    raising, addressing = reader.treated(themes, asked), reader.treated(themes, answering)
    only = {
        "raised": [theme for theme in themes if theme in raising and theme not in addressing],
        "addressed": [theme for theme in themes if theme in addressing and theme not in raising],
    }
    found = {
        (side, theme): _Found(
            snapshot.facet("document_id", snapshot.where(filters, themes=(theme,), **own)),
            best_ids(snapshot, filters, theme, best, vector, **own),
            best_ids(snapshot, filters, theme, best, vector, kind=other),
            snapshot.nearest(vector(theme), 2 * best, snapshot.where(filters, kind=other)),
        )
        for side, own, other in (("raised", asked, STRATEGY), ("addressed", answering, RECORD))
        for theme in only[side]
    }
    snapshot.read(one for place in found.values() for one in place.ids)
    gaps = {place: _gap(snapshot, place[1], one, best) for place, one in found.items()}
    return Gaps(
        raised_without_strategy=tuple(gaps["raised", theme] for theme in only["raised"]),
        strategy_not_raised=tuple(gaps["addressed", theme] for theme in only["addressed"]),
    )


@dataclass(frozen=True)
class _Found:
    """A theme of one side only: its documents with their passages, its best passages, and those of
    the other side that touch on it or are near to it.
    """

    documents: Mapping[str, int]
    own: Mapping[str, float | None]
    touching: Mapping[str, float | None]
    near: Sequence[ScoredId]

    @property
    def ids(self) -> list[str]:
        return [*self.own, *self.touching, *(hit.id for hit in self.near)]


def _gap(snapshot: Snapshot, theme: str, found: _Found, best: int) -> Gap:
    # Those that at least touch on the theme come first, then the nearest in meaning.
    scores = {hit.id: hit.score for hit in found.near if hit.id not in found.touching}
    cited = cite_all(snapshot, {"own": found.own, "touching": found.touching, "near": scores})
    return Gap(
        theme,
        len(found.documents),
        sum(found.documents.values()),
        cited["own"],
        (*cited["touching"], *cited["near"])[:best],
    )


class _Reader:
    """Whether a side treats a theme; passages are read for many themes at once."""

    def __init__(
        self,
        snapshot: Snapshot,
        filters: Filters,
        vector: ThemeVector,
        sentence_themes: SentenceThemes | None,
    ) -> None:
        self._snapshot = snapshot
        self._filters = filters
        self._vector = vector
        self._sentence_themes = sentence_themes

    def treated(self, themes: Iterable[str], side: Fields) -> set[str]:
        """Themes that some document of the side treats."""
        where = self._snapshot.where(self._filters, {"role": SILENT}, **side)
        having = self._snapshot.facet("themes", where)
        listed = {theme: self._nearest(theme, side) for theme in themes if theme in having}
        said: dict[str, dict[str, int]] = {theme: {} for theme in listed}
        found: set[str] = set()
        for start in range(0, READ_PASSAGES, BATCH):  # most themes are settled by the first
            batches = {
                theme: batch
                for theme, ids in listed.items()
                if theme not in found and (batch := ids[start : start + BATCH])
            }
            self._snapshot.read(one for batch in batches.values() for one in batch)
            found.update(
                theme for theme, batch in batches.items() if self._treats(theme, batch, said[theme])
            )
        return found

    def _treats(self, theme: str, ids: Sequence[str], said: dict[str, int]) -> bool:
        """``said`` counts sentences by document, over the batches."""
        for one, main in self._passages(theme, ids):
            document = one.document.id
            found = [themes[theme] for themes in self._themes(one) if theme in themes]
            if main and (not found or (main == (theme,) and any(found))):
                return True  # about nothing else; or a person, or only the whole of it, says so
            said[document] = said.get(document, 0) + sum(found)
            if said[document] >= TREATED:
                return True
        return False

    def _nearest(self, theme: str, side: Fields) -> list[str]:
        """Passages on the theme, those mainly about it first."""
        chosen = {**side, "themes": (theme,)}
        main = self._snapshot.where(self._filters, {"role": SILENT}, main_themes=(theme,), **chosen)
        vector = self._vector(theme)
        hits = self._snapshot.nearest(vector, READ_PASSAGES, main)
        if len(hits) < READ_PASSAGES:
            where = self._snapshot.where(self._filters, {"role": SILENT}, **chosen)
            hits += self._snapshot.nearest(vector, READ_PASSAGES, where)
        return list(dict.fromkeys(hit.id for hit in hits))[:READ_PASSAGES]

    def _passages(
        self, theme: str, ids: Sequence[str]
    ) -> Iterator[tuple[CitedPassage, tuple[str, ...]]]:
        """These passages, each with its main themes if the theme is one of them."""
        payloads = self._snapshot.payloads(ids)
        for one in self._snapshot.cite(ids):
            mains = values(payloads.get(one.stored.id, {}), "main_themes")
            yield one, mains if theme in mains else ()

    def _themes(self, one: CitedPassage) -> Sequence[Mapping[str, bool]]:
        """Themes of each sentence, main or not."""
        if self._sentence_themes is None:
            return ()
        passage = one.stored.passage
        return self._sentence_themes(passage.text, passage.language)
