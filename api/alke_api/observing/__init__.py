"""What the service tells of itself: metrics, one line of log for each request, and traces.

None of it holds text of documents, queries, names of readers or addresses.
"""

from __future__ import annotations

from alke_api.observing.measuring import Measuring
from alke_api.observing.metrics import Metrics
from alke_api.observing.telemetry import install_telemetry

__all__ = ["Measuring", "Metrics", "install_telemetry"]
