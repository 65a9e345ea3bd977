"""Payloads of points kept as they were read: a search needs those of some three hundred candidates,
and fetching them from the engine took as long as finding them.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock

Payload = Mapping[str, object]
# One takes some .8 kB.
MOST_PAYLOADS = 100_000


class KeptPayloads:
    """The payloads last read, by point id. Equal values are one object, and lists are given as
    tuples: a document's passages share most of theirs, and what holds only texts and numbers costs
    the garbage collector nothing.
    """

    def __init__(self, most: int = MOST_PAYLOADS) -> None:
        self._most = most
        self._writes = 0
        self._payloads: OrderedDict[str, Payload] = OrderedDict()
        self._shared: dict[tuple[object, ...], tuple[object, ...]] = {}
        self._lock = Lock()

    def written(self, ids: Iterable[str] | None) -> None:
        """Call after every write to these points, or to nobody knows which."""
        with self._lock:
            self._writes += 1
            if ids is None:
                self._payloads.clear()
            else:
                for item in ids:
                    self._payloads.pop(item, None)

    def get(
        self, ids: Sequence[str], read: Callable[[list[str]], Mapping[str, Payload]]
    ) -> dict[str, Payload]:
        """Payloads in the order of ``ids``; ``read`` gives those that are not kept, and leaves out
        unknown ones. Nobody may change them.
        """
        with self._lock:
            writes = self._writes
            known = self._payloads
            found = {item: known[item] for item in ids if item in known}
        missing = [item for item in ids if item not in found]
        if missing:
            found.update(self._keep(read(missing), writes))
            found = {item: found[item] for item in ids if item in found}
        return found

    def _keep(self, fresh: Mapping[str, Payload], writes: int) -> dict[str, Payload]:
        """As they are kept, unless a write came since they were read."""
        with self._lock:
            ready = {
                item: {sys.intern(name): self._one(value) for name, value in payload.items()}
                for item, payload in fresh.items()
            }
            if writes == self._writes:
                self._payloads.update(ready)
                while len(self._payloads) > self._most:
                    self._payloads.popitem(last=False)
                if len(self._shared) > self._most:
                    self._shared.clear()
        return dict(ready)

    def _one(self, value: object) -> object:
        if isinstance(value, str):
            return sys.intern(value)
        if isinstance(value, list):
            whole = tuple(sys.intern(v) if isinstance(v, str) else v for v in value)
            return self._shared.setdefault(whole, whole)
        return value
