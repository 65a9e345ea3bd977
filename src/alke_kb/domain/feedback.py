"""What readers tell of the pages, accessibility first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """``page`` is the address it concerns and ``contact`` where an answer is wanted, if given."""

    at: datetime
    text: str
    language: str
    page: str = ""
    contact: str = ""
    number: int | None = None
