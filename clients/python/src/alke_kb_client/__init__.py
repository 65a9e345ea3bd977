"""Typed client of the API of ALKE-tietopankki.

``AlkeClient`` asks, ``alke_kb_client.models`` has what it answers, ``alke_kb_client.errors`` what it
raises.
"""

from __future__ import annotations

from alke_kb_client.client import AlkeClient
from alke_kb_client.errors import (
    AlkeClientError,
    Conflict,
    Damaged,
    Duplicate,
    Forbidden,
    Invalid,
    NotFound,
    NotReached,
    NotRead,
    ProblemError,
    ServerFault,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from alke_kb_client.exporting import Stretch

__all__ = [
    "AlkeClient",
    "AlkeClientError",
    "Conflict",
    "Damaged",
    "Duplicate",
    "Forbidden",
    "Invalid",
    "NotFound",
    "NotReached",
    "NotRead",
    "ProblemError",
    "ServerFault",
    "Stretch",
    "TooLarge",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
]
__version__ = "0.1.0"
