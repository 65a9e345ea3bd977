"""What the API, the pages and the command line call for links and views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from alke_kb.domain import Filters, Reader
from alke_kb.domain.linking import (
    Briefing,
    Cell,
    Comparison,
    Continuity,
    Gaps,
    LastTime,
    Links,
    Matrix,
    PartyView,
    Related,
    ThemeView,
)
from alke_kb.domain.series import SeriesView
from alke_kb.errors import InvalidInput
from alke_kb.linking._answers import build_answers
from alke_kb.linking._briefing import build_briefing
from alke_kb.linking._compare import build_comparison
from alke_kb.linking._continuity import build_continuity
from alke_kb.linking._gaps import build_gaps
from alke_kb.linking._links import find_links
from alke_kb.linking._matrix import build_matrix, drill
from alke_kb.linking._matter import themes_of_sentences
from alke_kb.linking._records import build_last_time
from alke_kb.linking._related import Classify, find_related
from alke_kb.linking._series import build_series
from alke_kb.linking._snapshot import Snapshot
from alke_kb.linking._theme import build_party, build_theme
from alke_kb.linking._theme_vectors import ThemeVectors
from alke_kb.ports import Catalogue, Embedder, PassageIndex
from alke_kb.search import QueryAnalyser, Ranker
from alke_kb.vocab import Theme, load_themes, resolve_ministry, resolve_region, unknown

ALL = Filters()
MAX_SHOWN = 50
# A few megabytes: those of the records that continuity and gaps read again and again.
_SENTENCES_KEPT = 20_000
_PASSAGES_KEPT = 5_000


class LinkingService:
    """Links and views over the active generation; safe to call from many threads.

    Regions and themes are given by code, id or name. Filters restrict every count and passage; of
    what the ``reader`` may not see nothing is counted, shown or compared with. ``InvalidInput`` is
    raised for what cannot be asked.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        index: Callable[[], PassageIndex | None],
        queries: QueryAnalyser,
        embedder: Embedder,
        ranker: Ranker,
        *,
        themes: Callable[[], Mapping[str, Theme]] = load_themes,
        classify: Classify | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._index = index
        self._queries = queries
        self._ranker = ranker
        self._themes = themes
        # Themes of a sentence follow from the sentence alone, whoever reads it.
        self._classify = lru_cache(maxsize=_SENTENCES_KEPT)(classify) if classify else None
        self._sentence_themes = themes_of_sentences(self._classify, _PASSAGES_KEPT)
        self._vector = ThemeVectors(index, embedder, themes)

    @property
    def themes(self) -> Mapping[str, Theme]:
        """The themes in force, by id, in order."""
        return self._themes()

    def resolve_theme(self, value: str) -> str:
        """Id of a theme given by id or by its name in any language. Raises ``InvalidInput``."""
        wanted = value.strip().casefold()
        for theme in self.themes.values():
            names = (theme.id, *theme.labels.all())
            if wanted in {name.casefold() for name in names}:
                return theme.id
        raise unknown("theme", value, self.themes)

    def links(
        self,
        passage_id: str,
        filters: Filters = ALL,
        *,
        reader: Reader,
        limit: int = 5,
        only: Sequence[str] = (),
    ) -> Links:
        """Nearest passages by group, or in the groups named. Raises ``NotFound``."""
        limit = _shown(limit)
        snapshot = self.snapshot(reader=reader)
        return find_links(snapshot, self._queries, self._ranker, passage_id, filters, limit, only)

    def related(
        self,
        text: str,
        filters: Filters = ALL,
        *,
        reader: Reader,
        limit: int = 10,
        passages: int = 3,
    ) -> Related:
        """Strategies and studies (or the kinds named) related to a text of any length."""
        return find_related(
            self.snapshot(reader=reader),
            self._queries,
            self._ranker,
            self._classify,
            text,
            filters,
            _shown(limit),
            _shown(passages),
        )

    def matrix(
        self,
        rows: str = "theme",
        columns: str = "region",
        filters: Filters = ALL,
        *,
        reader: Reader,
        theme: str | None = None,
        mentioned: bool = False,
        best: int = 0,
    ) -> Matrix:
        """Documents and passages per cell. ``mentioned`` counts the regions and ministries named
        in passages instead of those the documents are of. ``cell`` gives the passages of a cell;
        ``best`` puts that many into each of them here, a search for every cell.
        """
        return build_matrix(
            self.snapshot(reader=reader),
            self.themes,
            rows,
            columns,
            filters,
            theme=self.resolve_theme(theme) if theme else None,
            mentioned=mentioned,
            best=_shown(best, least=0),
            vector=self._vector,
        )

    def cell(
        self,
        rows: str,
        columns: str,
        row: str,
        column: str,
        filters: Filters = ALL,
        *,
        reader: Reader,
        theme: str | None = None,
        mentioned: bool = False,
        limit: int = 50,
    ) -> Cell:
        """All passages of one cell, best first, up to ``limit``."""
        return drill(
            self.snapshot(reader=reader),
            rows,
            columns,
            row,
            column,
            filters,
            theme=self.resolve_theme(theme) if theme else None,
            mentioned=mentioned,
            limit=limit,
            vector=self._vector,
        )

    def theme(
        self, theme: str, filters: Filters = ALL, *, reader: Reader, best: int = 1
    ) -> ThemeView:
        """Who raised it, when, in what role."""
        known = self.resolve_theme(theme)
        return build_theme(self.snapshot(reader=reader), known, filters, _shown(best), self._vector)

    def region(
        self, region: str, filters: Filters = ALL, *, reader: Reader, best: int = 1
    ) -> PartyView:
        """What the documents of a region hold."""
        code = resolve_region(region)
        return build_party(
            self.snapshot(reader=reader), "regions", code, filters, _shown(best), self._vector
        )

    def ministry(
        self, ministry: str, filters: Filters = ALL, *, reader: Reader, best: int = 1
    ) -> PartyView:
        """What the documents of a ministry hold: its strategies, and the discussions it was in."""
        known = resolve_ministry(ministry)
        return build_party(
            self.snapshot(reader=reader), "ministries", known, filters, _shown(best), self._vector
        )

    def continuity(
        self, region: str, theme: str | None = None, filters: Filters = ALL, *, reader: Reader
    ) -> Continuity:
        """Round by round: verdict by theme, and what became of each conclusion."""
        return build_continuity(
            self.snapshot(reader=reader),
            self._queries.analyser,
            resolve_region(region),
            self.resolve_theme(theme) if theme else None,
            filters,
            self._classify,
        )

    def series(
        self,
        topic: str | None = None,
        filters: Filters = ALL,
        *,
        reader: Reader,
        passage: str | None = None,
        documents: Sequence[str] = (),
        limit: int = 3,
    ) -> SeriesView:
        """A topic, or the section of a passage, through documents that replaced one another.

        ``documents`` (ids, paths or numbers such as «602/2002») name the series; without them acts
        are followed by their clauses of repeal. Raises ``InvalidInput``, ``NotFound``.
        """
        return build_series(
            self.snapshot(reader=reader),
            self._queries,
            topic,
            passage,
            documents,
            filters,
            _shown(limit),
        )

    def last_time(
        self,
        region: str,
        filters: Filters = ALL,
        *,
        reader: Reader,
        rounds: int = 1,
        before: str | None = None,
    ) -> LastTime:
        """Conclusions of the latest rounds by theme."""
        return build_last_time(
            self.snapshot(reader=reader), resolve_region(region), filters, _shown(rounds), before
        )

    def gaps(
        self, filters: Filters = ALL, *, reader: Reader, region: str | None = None, best: int = 3
    ) -> Gaps:
        """Themes of one side only, with the nearest misses of the other."""
        code = resolve_region(region) if region else None
        snapshot, texts = self.snapshot(reader=reader), self._sentence_themes
        return build_gaps(snapshot, self.themes, filters, code, _shown(best), self._vector, texts)

    def compare(
        self, regions: Sequence[str], filters: Filters = ALL, *, reader: Reader, best: int = 2
    ) -> Comparison:
        """Regions with each other; a single one with all the rest of the country."""
        codes = [resolve_region(region) for region in regions]
        return build_comparison(
            self.snapshot(reader=reader), self.themes, codes, filters, _shown(best), self._vector
        )

    def answers(
        self, region: str, filters: Filters = ALL, *, reader: Reader, limit: int = 2
    ) -> tuple[Links, ...]:
        """What the latest round asked for, each with the strategies that answer."""
        snapshot, code = self.snapshot(reader=reader), resolve_region(region)
        return build_answers(snapshot, self._queries, self._ranker, code, filters, _shown(limit))

    def briefing(
        self, region: str, round_id: str, filters: Filters = ALL, *, reader: Reader
    ) -> Briefing:
        """Everything for a preparer; only rounds before ``round_id`` are looked at."""
        return build_briefing(self, resolve_region(region), round_id, filters, reader)

    def snapshot(self, *, reader: Reader) -> Snapshot:
        """The reader's fresh look at catalogue and index."""
        return Snapshot(self._catalogue, self._index(), reader=reader)


def _shown(number: int, *, least: int = 1) -> int:
    if not least <= number <= MAX_SHOWN:
        raise InvalidInput(f"Between {least} and {MAX_SHOWN} can be shown, not {number}.")
    return number
