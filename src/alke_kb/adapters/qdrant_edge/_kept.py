"""Answers of the index kept until a write may change them: one process owns it, so it knows of every
write, and which points it touches.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar, cast

from alke_kb.domain import Where

AnswerT = TypeVar("AnswerT")
# Values in all answers together: some 50 MB.
MOST_VALUES = 300_000
# What an answer takes beside its values, counted in values: its filter, its place. Empty answers
# fill the memory too.
_ANSWER = 8

# Ids may be written in several ways: what names them is never sure to be another point's.
_VAGUE = ("document_id", "version_id")


@dataclass(frozen=True, slots=True)
class Touched:
    """Points that a write changes: every value that one of them had or gets, by field; and the fields
    whose values change, or ``None`` where points come or go, or their vectors change.
    """

    values: Mapping[str, frozenset[str]]
    changed: frozenset[str] | None = None

    @classmethod
    def by(
        cls, payloads: Iterable[Mapping[str, object]], fields: Mapping[str, object] | None = None
    ) -> Touched:
        """Of payloads as they were and as they will be; or as they were, and ``fields`` that all of
        them get.
        """
        found: dict[str, set[str]] = {}
        changed: set[str] = set()
        for payload in payloads:
            for name, value in payload.items():
                found.setdefault(name, set()).update(_values(value))
            for name, value in (fields or {}).items():
                if payload.get(name) != value:
                    changed.add(name)
        for name, value in (fields or {}).items():
            found.setdefault(name, set()).update(_values(value))
        values = {name: frozenset(own) for name, own in found.items()}
        return cls(values, None if fields is None else frozenset(changed))

    def may_match(self, where: Where | None) -> bool:
        """Whether one of the points may be among those of a filter, before the write or after it.

        Only false when it is sure: a condition names values, and no point has any of them.
        """
        return where is None or all(
            not self.values.get(name, frozenset()).isdisjoint(asked)
            for name, asked in where.any_of.items()
            if name not in _VAGUE
        )


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer follows from: the points of ``where``, the values of these ``fields`` of them,
    and, if it is ``counted``, in how many points of ``corpus`` there is what.
    """

    where: Where | None
    fields: frozenset[str] = frozenset()
    counted: bool = False
    corpus: Where | None = None

    def moved_by(self, change: Touched) -> bool:
        """Whether the write may change the answer."""
        if change.changed is None:
            return self.counted or change.may_match(self.where)
        if self.counted and not change.changed.isdisjoint(_fields(self.corpus)):
            return True
        followed = self.fields | _fields(self.where)
        return not change.changed.isdisjoint(followed) and change.may_match(self.where)


def _fields(where: Where | None) -> frozenset[str]:
    if where is None:
        return frozenset()
    alternatives = (name for one in where.either or () for name in one)
    return frozenset((*where.any_of, *where.none_of, *where.between, *alternatives))


def _values(value: object) -> Iterable[str]:
    own = value if isinstance(value, list | tuple) else (value,)
    return (str(one) for one in own)


class KeptAnswers:
    """The latest answers by question. A question holds the whole filter, rights included, so that
    what was answered to one reader serves only who may see just the same.
    """

    def __init__(self, most_values: int = MOST_VALUES) -> None:
        self._most = most_values
        self._writes = 0
        self._values = 0
        # digest of the question → what the answer follows from, its weight in values, the answer
        self._answers: OrderedDict[bytes, tuple[Basis, int, object]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def written(self, change: Touched | None = None) -> None:
        """Call after every write: what it may have changed holds no longer; everything, where it
        is not known which points were touched.
        """
        with self._lock:
            self._writes += 1
            for key, (basis, weight, _answer) in list(self._answers.items()):
                if change is None or basis.moved_by(change):
                    del self._answers[key]
                    self._values -= weight

    def get(
        self,
        question: tuple[object, ...],
        basis: Basis,
        ask: Callable[[], AnswerT],
        size: Callable[[AnswerT], int],
    ) -> AnswerT:
        """The kept answer or a new one; whoever gets it must not change it."""
        # A question holds vectors and may be longer than its answer: only a digest is kept.
        key = hashlib.blake2b(repr((question, basis)).encode()).digest()
        with self._lock:
            writes = self._writes
            known = self._answers.get(key)
            if known is not None:
                self._answers.move_to_end(key)
                return cast("AnswerT", known[2])
        answer = ask()
        with self._lock:
            # an answer from before a write that came meanwhile is not kept
            if writes == self._writes and key not in self._answers:
                weight = size(answer) + _ANSWER
                self._answers[key] = (basis, weight, answer)
                self._values += weight
                while self._values > self._most:
                    self._values -= self._answers.popitem(last=False)[1][1]
        return answer
