"""What a reader may see, as conditions on ``documents`` that queries add."""

from __future__ import annotations

import sqlalchemy as sa

from alke_kb.adapters.sql._schema import documents
from alke_kb.domain import Clause

# Joined by AND; none for who sees everything.
Seen = tuple[sa.ColumnElement[bool], ...]
EVERYTHING: Seen = ()

# Joined to nothing, so that no planner starts from the classes: nearly all documents are of one, and
# SQLite without statistics would walk every passage of the base to find a few by their ids.
_COLUMNS = {
    "publicity": documents.c.publicity.concat(""),
    "agency": documents.c.agency.concat(""),
}


def seen_by(clause: Clause | None) -> Seen:
    """The conditions of a reader's clause; an empty one lets nothing through."""
    if clause is None:
        return EVERYTHING
    alternatives = [
        sa.and_(*(_COLUMNS[name].in_(values) for name, values in one.items())) for one in clause
    ]
    return (sa.or_(sa.false(), *alternatives),)
