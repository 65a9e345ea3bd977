"""``Where`` as the engine's filter."""

from __future__ import annotations

from collections.abc import Mapping

import qdrant_edge as qe

from alke_kb.adapters import _index
from alke_kb.domain import Where


def edge_filter(where: Where | None) -> qe.Filter | None:
    """``None`` when nothing is restricted; raises ``InvalidInput`` for unknown fields."""
    checked = _index.check_where(where)
    if checked is None:
        return None
    must = _all(checked.any_of)
    must += [
        qe.FieldCondition(field, range=qe.RangeFloat(gte=low, lte=high))
        for field, (low, high) in checked.between.items()
    ]
    if checked.ids is not None:
        must.append(qe.HasIdCondition(set(_index.known_ids(checked.ids))))
    if checked.either is not None:
        must.append(_either(checked.either))
    must_not = _all({field: values for field, values in checked.none_of.items() if values})
    return qe.Filter(must=must or None, must_not=must_not or None)


def _all(fields: Mapping[str, tuple[str, ...]]) -> list[qe.ConditionType]:
    return [qe.FieldCondition(field, match=_match(values)) for field, values in fields.items()]


def _match(values: tuple[str, ...]) -> qe.MatchValue | qe.MatchAny:
    # One value is compared quicker than a list of one: a tenth of the time of a facet.
    names = [str(value) for value in values]
    return qe.MatchValue(names[0]) if len(names) == 1 else qe.MatchAny(names)


def _either(choices: tuple[Mapping[str, tuple[str, ...]], ...]) -> qe.ConditionType:
    # An empty list of choices would restrict nothing; here it must leave nothing.
    if not choices:
        return qe.HasIdCondition(set())
    if any(not fields for fields in choices):
        return qe.Filter()
    return qe.Filter(should=[qe.Filter(must=_all(fields)) for fields in choices])
