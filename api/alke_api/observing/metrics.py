"""Counters in the form of Prometheus, of one application."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """Labels are operations, methods and statuses: never ids, readers or words."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self.requests = Counter(
            "alke_kb_requests",
            "Requests answered",
            ("operation", "method", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "alke_kb_request_seconds",
            "Time from the request to the end of its answer",
            ("operation",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.running = Gauge(
            "alke_kb_requests_running", "Requests now being answered", registry=self._registry
        )

    def gauge(self, name: str, text: str, value: Callable[[], float]) -> None:
        """A value that is asked for at each reading."""
        Gauge(name, text, registry=self._registry).set_function(value)

    def text(self) -> bytes:
        """All of it, as a scraper reads it."""
        return generate_latest(self._registry)
