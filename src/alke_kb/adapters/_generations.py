"""Generations behind one alias, the same for every engine: numbering, swapping, tidying."""

from __future__ import annotations

from abc import ABC, abstractmethod
from threading import RLock
from typing import Generic, Protocol, TypeVar

from alke_kb.domain import Stamp
from alke_kb.errors import Conflict
from alke_kb.ports import PassageIndex

ALIAS = "alke-passages"


class GenerationIndex(PassageIndex, Protocol):
    """An index that knows its number and whether it was closed."""

    @property
    def generation(self) -> int: ...

    @property
    def closed(self) -> bool: ...


class IndexBase:
    """One generation: its number, and the stamp it was built with."""

    def __init__(self, stamp: Stamp, generation: int) -> None:
        self._stamp = stamp
        self._generation = generation
        self._closed = False

    @property
    def stamp(self) -> Stamp:
        return self._stamp

    @property
    def generation(self) -> int:
        return self._generation

    @property
    def closed(self) -> bool:
        return self._closed

    def warm_up(self) -> None:
        """Nothing to keep, unless an engine says so."""


IndexT = TypeVar("IndexT", bound=GenerationIndex)


class GenerationStore(ABC, Generic[IndexT]):
    """Order of steps, so that a crash between any two leaves the old generation active.

    Numbers above the active one belong to generations being built; those that nobody in this
    process holds open are left over from a crash and go at the next ``create``. One process
    builds at a time. Of the numbers below, the one that was active before is kept
    for readers in the middle of their work; nobody goes back to it, since it knows nothing of what
    was restricted or corrected since.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._handles: dict[int, IndexT] = {}

    def active(self) -> IndexT | None:
        with self._lock:
            number = self._read_alias(fresh=False)
            if number is None:
                return None
            handle = self._handles.get(number)
            if handle is None or handle.closed:
                handle = self._handles[number] = self._load(number)
            return handle

    def create(self, stamp: Stamp) -> IndexT:
        with self._lock:
            current = self._read_alias(fresh=True) or 0
            numbers = self._numbers()
            for number in sorted(numbers):
                if number > current and not self._is_open(number):
                    self._forget(number)
                    numbers.discard(number)
            number = max(numbers | {current}) + 1
            handle = self._handles[number] = self._create(number, stamp)
            return handle

    def activate(self, index: PassageIndex) -> None:
        with self._lock:
            number = next((n for n, handle in self._handles.items() if handle is index), None)
            if number is None or self._handles[number].closed:
                raise Conflict(
                    "This index generation is closed or belongs to another store, so it cannot be "
                    "made active.",
                    hint="Activate the generation that create() gave, before closing it.",
                )
            previous = self._read_alias(fresh=True)
            index.flush()
            if previous == number:
                return
            self._point_alias(number)
            for other in sorted(self._numbers() - {number, previous}):
                if other < number or not self._is_open(other):
                    self._forget(other)

    def drop_earlier(self) -> None:
        with self._lock:
            current = self._read_alias(fresh=True) or 0
            for number in sorted(self._numbers()):
                if number < current:
                    self._forget(number)

    def generation(self) -> int | None:
        with self._lock:
            return self._read_alias(fresh=False)

    def close(self) -> None:
        with self._lock:
            for handle in self._handles.values():
                handle.close()
            self._handles.clear()
            self._release()

    def _is_open(self, number: int) -> bool:
        return number in self._handles and not self._handles[number].closed

    def _forget(self, number: int) -> None:
        handle = self._handles.pop(number, None)
        if handle is not None:
            handle.close()
        self._drop(number)

    @abstractmethod
    def _numbers(self) -> set[int]:
        """Of all generations there are, finished or not."""

    @abstractmethod
    def _read_alias(self, *, fresh: bool) -> int | None:
        """The active number; ``fresh`` forbids a remembered answer."""

    @abstractmethod
    def _point_alias(self, number: int) -> None:
        """In one atomic, durable step."""

    @abstractmethod
    def _create(self, number: int, stamp: Stamp) -> IndexT: ...

    @abstractmethod
    def _load(self, number: int) -> IndexT: ...

    @abstractmethod
    def _drop(self, number: int) -> None: ...

    def _release(self) -> None:
        """Give back what the store itself holds."""
        return
