"""What an index generation was built with, and whether this program goes with it."""

from __future__ import annotations

from alke_kb.domain import Stamp
from alke_kb.errors import StampMismatch
from alke_kb.indexing.payload import SCHEMA_VERSION
from alke_kb.indexing.points import PointBuilder
from alke_kb.indexing.statistics import IndexStatistics


def expected_stamp(builder: PointBuilder, statistics: IndexStatistics) -> Stamp:
    """The stamp of a generation built by this program with these settings."""
    return Stamp(
        schema=SCHEMA_VERSION,
        analyser=builder.analyser.identity,
        model=builder.embedder.identity,
        dimension=builder.embedder.dimension,
        statistics=statistics.to_payload(),
    )


def check_stamp(found: Stamp, expected: Stamp) -> None:
    """Refuse an index built with another schema, analyser or model."""
    differing = [
        f"{name}: {getattr(found, name)!r} in the index, {getattr(expected, name)!r} now"
        for name in ("schema", "analyser", "model", "dimension")
        if getattr(found, name) != getattr(expected, name)
    ]
    if differing:
        raise StampMismatch(
            "The index was built with other settings (" + "; ".join(differing) + ").",
            hint="Run `alke-kb reindex`, or go back to the settings it was built with.",
        )
