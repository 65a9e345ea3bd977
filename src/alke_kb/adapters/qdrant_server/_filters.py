"""``Where`` as the server's filter."""

from __future__ import annotations

from collections.abc import Mapping

from qdrant_client import models

from alke_kb.adapters import _index
from alke_kb.domain import Where


def server_filter(where: Where | None) -> models.Filter | None:
    """``None`` when nothing is restricted; raises ``InvalidInput`` for unknown fields."""
    checked = _index.check_where(where)
    if checked is None:
        return None
    must = _all(checked.any_of)
    must += [
        models.FieldCondition(key=field, range=models.Range(gte=low, lte=high))
        for field, (low, high) in checked.between.items()
    ]
    if checked.ids is not None:
        must.append(models.HasIdCondition(has_id=list(_index.known_ids(checked.ids))))
    if checked.either is not None:
        must.append(_either(checked.either))
    must_not: list[models.Condition] = [
        _has_any(field, values) for field, values in checked.none_of.items() if values
    ]
    return models.Filter(must=must or None, must_not=must_not or None)


def _all(fields: Mapping[str, tuple[str, ...]]) -> list[models.Condition]:
    return [_has_any(field, values) for field, values in fields.items()]


def _either(choices: tuple[Mapping[str, tuple[str, ...]], ...]) -> models.Condition:
    # An empty list of choices would restrict nothing; here it must leave nothing.
    if not choices:
        return models.HasIdCondition(has_id=[])
    if any(not fields for fields in choices):
        return models.Filter()
    return models.Filter(should=[models.Filter(must=_all(fields)) for fields in choices])


def _has_any(field: str, values: tuple[str, ...]) -> models.FieldCondition:
    return models.FieldCondition(
        key=field, match=models.MatchAny(any=[str(value) for value in values])
    )
