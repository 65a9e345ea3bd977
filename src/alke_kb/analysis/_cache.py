"""A bounded map that several threads read and write without a lock."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class WordCache(Generic[K, V]):
    """Keeps what was used lately: at most ``capacity`` entries in two halves.

    When the young half is full it becomes the old half and what was the old half is dropped;
    entries met again move back to the young one. Single dict operations are atomic, and a value
    computed twice by two threads is the same value, so no lock is needed.
    """

    def __init__(self, capacity: int) -> None:
        self._half = max(1, capacity // 2)
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        value = self._young.get(key)
        if value is None:
            value = self._old.get(key)
            if value is not None:
                self.put(key, value)
        return value

    def put(self, key: K, value: V) -> None:
        young = self._young
        if len(young) >= self._half:
            self._old = young
            self._young = young = {}
        young[key] = value

    def __len__(self) -> int:
        return len(self._young) + len(self._old)
