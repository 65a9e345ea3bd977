"""``Where`` as the server's filter."""

from __future__ import annotations

from qdrant_client import models

from alke_kb.adapters import _index
from alke_kb.domain import Where


def server_filter(where: Where | None) -> models.Filter | None:
    """``None`` when nothing is restricted; raises ``InvalidInput`` for unknown fields."""
    checked = _index.check_where(where)
    if checked is None:
        return None
    must: list[models.Condition] = [
        _has_any(field, values) for field, values in checked.any_of.items()
    ]
    must += [
        models.FieldCondition(key=field, range=models.Range(gte=low, lte=high))
        for field, (low, high) in checked.between.items()
    ]
    if checked.ids is not None:
        must.append(models.HasIdCondition(has_id=list(_index.known_ids(checked.ids))))
    must_not: list[models.Condition] = [
        _has_any(field, values) for field, values in checked.none_of.items() if values
    ]
    return models.Filter(must=must or None, must_not=must_not or None)


def _has_any(field: str, values: tuple[str, ...]) -> models.FieldCondition:
    return models.FieldCondition(
        key=field, match=models.MatchAny(any=[str(value) for value in values])
    )
