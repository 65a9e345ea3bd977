"""Where feedback is kept."""

from __future__ import annotations

from typing import Protocol

from alke_kb.domain import Feedback


class FeedbackStore(Protocol):
    """Feedback of readers in the catalogue. Every method is one transaction."""

    def add(self, feedback: Feedback) -> int:
        """Keep it and return its number. Raises ``Conflict`` when there is no room for more."""
        ...

    def all(self) -> list[Feedback]:
        """Oldest first, each with its number."""
        ...

    def delete(self, number: int) -> None:
        """Forget one for good. Raises ``NotFound``."""
        ...
