"""The dialogue records of one region, round by round: what continuity and last time read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alke_kb.domain import Filters, Kind, Record, Role
from alke_kb.domain.linking import CitedPassage, LastTime, ThemePassages
from alke_kb.linking._snapshot import Snapshot, values

# Who sat at the table and what the law says raises no theme.
SILENT_ROLES = (Role.PARTICIPANTS.value,)


@dataclass(frozen=True)
class RegionRecords:
    """Points by round. Only this region's records are read, whatever the size of the base."""

    rounds: tuple[str, ...]
    by_round: dict[str, list[Record]]

    def of(self, round_id: str, theme: str) -> list[Record]:
        """Passages of a round that treat the theme: main ones first."""
        found = [r for r in self.by_round.get(round_id, ()) if theme in values(r.payload, "themes")]
        return sorted(found, key=lambda r: (theme not in values(r.payload, "main_themes"), r.id))

    def themes(self) -> tuple[str, ...]:
        """Themes that are the main theme of some passage, sorted."""
        found = {
            theme
            for records in self.by_round.values()
            for record in records
            for theme in values(record.payload, "main_themes")
        }
        return tuple(sorted(found))


def read_records(
    snapshot: Snapshot, region: str, filters: Filters, *, roles: Iterable[Role] = ()
) -> RegionRecords:
    """Records of the discussions with this region, with vectors."""
    fields: dict[str, tuple[str, ...]] = {
        "regions": (region,),
        "kind": (Kind.DIALOGUE_RECORD.value,),
    }
    wanted = tuple(role.value for role in roles)
    if wanted:
        fields["role"] = wanted
    by_round: dict[str, list[Record]] = {}
    for record in snapshot.records(snapshot.where(filters, **fields), vectors=True):
        round_id = record.payload.get("round")
        if isinstance(round_id, str) and record.payload.get("role") not in SILENT_ROLES:
            by_round.setdefault(round_id, []).append(record)
    return RegionRecords(tuple(sorted(by_round)), by_round)


def build_last_time(
    snapshot: Snapshot, region: str, filters: Filters, rounds: int, before: str | None
) -> LastTime:
    """Conclusions of the latest ``rounds`` rounds (earlier than ``before``), by theme."""
    records = read_records(snapshot, region, filters, roles=(Role.CONCLUSION,))
    chosen = [r for r in records.rounds if before is None or r < before][-rounds:]
    ids = [record.id for round_id in reversed(chosen) for record in records.by_round[round_id]]
    cited = sorted(
        snapshot.cite(ids),
        key=lambda one: (
            -chosen.index(one.document.metadata.round or ""),
            one.document.path,
            one.stored.passage.ordinal,
        ),
    )
    by_theme: dict[str | None, list[CitedPassage]] = {}
    for one in cited:
        for theme in one.themes or (None,):
            by_theme.setdefault(theme, []).append(one)
    order = sorted(by_theme, key=lambda theme: (theme is None, -len(by_theme[theme]), theme or ""))
    return LastTime(
        region,
        tuple(chosen),
        tuple(ThemePassages(theme, tuple(by_theme[theme])) for theme in order),
    )
