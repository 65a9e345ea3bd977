"""Guessing keys is slowed: an address that fails too often is not listened to for a while."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

FAILURES_A_MINUTE = 10


class GuessGuard:
    """Counts failed attempts per address, in this process. Safe from any thread."""

    def __init__(self, failures_a_minute: int = FAILURES_A_MINUTE) -> None:
        self._limit = RateLimitItemPerMinute(failures_a_minute)
        self._failures = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, address: str) -> int:
        """Seconds until this address may try again; 0 when it may now."""
        if self._failures.test(self._limit, address):
            return 0
        opens = self._failures.get_window_stats(self._limit, address).reset_time
        return max(1, math.ceil(opens - time.time()))

    def failed(self, address: str) -> None:
        """An attempt from this address was wrong."""
        self._failures.hit(self._limit, address)
