"""Regions side by side, or a region and the country: shared, particular, missing themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from alke_kb.domain import Filters, Kind
from alke_kb.domain.linking import ComparedTheme, Comparison, Side
from alke_kb.errors import InvalidInput
from alke_kb.linking._matrix import best_ids, cite_all
from alke_kb.linking._snapshot import Snapshot
from alke_kb.vocab import Theme, load_regions

if TYPE_CHECKING:
    from alke_kb.linking._matrix import ThemeVector

COUNTRY = "country"
MAX_PARTIES = 19


def build_comparison(
    snapshot: Snapshot,
    themes: Mapping[str, Theme],
    regions: Sequence[str],
    filters: Filters,
    best: int,
    vector: ThemeVector,
) -> Comparison:
    """One region is compared with all the others together. Raises ``InvalidInput``."""
    codes = tuple(dict.fromkeys(regions))
    if not 1 <= len(codes) <= MAX_PARTIES:
        raise InvalidInput(
            "Name the regions to compare.", hint="One region is compared with the country."
        )
    parties: dict[str, tuple[str, ...]] = {code: (code,) for code in codes}
    if len(codes) == 1:
        parties[COUNTRY] = tuple(code for code in load_regions() if code != codes[0])

    def fields(party: str) -> dict[str, tuple[str, ...]]:
        return {"kind": (Kind.DIALOGUE_RECORD.value,), "regions": parties[party]}

    counted = {
        party: snapshot.facet("main_themes", snapshot.where(filters, **fields(party)))
        for party in parties
    }
    present = {
        theme: tuple(party for party in parties if theme in counted[party]) for theme in themes
    }
    shown = cite_all(
        snapshot,
        {
            (theme, party): best_ids(snapshot, filters, theme, best, vector, **fields(party))
            for theme in themes
            for party in present[theme]
        },
    )
    compared = []
    for theme, having in present.items():
        if not having:
            continue
        missing = tuple(party for party in parties if party not in having)
        sort = "shared" if not missing else "particular" if len(having) == 1 else "partly"
        sides = []
        for party in having:
            documents = snapshot.facet(
                "document_id", snapshot.where(filters, main_themes=(theme,), **fields(party))
            )
            sides.append(Side(party, len(documents), sum(documents.values()), shown[theme, party]))
        compared.append(ComparedTheme(theme, sort, having, missing, tuple(sides)))
    return Comparison(tuple(parties), tuple(compared))
