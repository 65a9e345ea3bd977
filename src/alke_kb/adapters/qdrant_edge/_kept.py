"""Answers of the index kept until it is written to: one process owns it, so it knows of every write."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from threading import Lock
from typing import TypeVar, cast

AnswerT = TypeVar("AnswerT", bound=Sized)
# Values in all answers together: some 50 MB.
MOST_VALUES = 300_000


class KeptAnswers:
    """The latest answers by question. A question holds the whole filter, rights included, so that
    what was answered to one reader serves only who may see just the same.
    """

    def __init__(self, most_values: int = MOST_VALUES) -> None:
        self._most = most_values
        self._writes = 0
        self._values = 0
        self._answers: OrderedDict[Hashable, Sized] = OrderedDict()
        self._lock = Lock()

    def written(self) -> None:
        """Call after every write: what was answered before it holds no longer."""
        with self._lock:
            self._writes += 1
            self._values = 0
            self._answers.clear()

    def get(self, question: Hashable, ask: Callable[[], AnswerT]) -> AnswerT:
        """The kept answer or a new one; whoever gets it must not change it."""
        with self._lock:
            writes = self._writes
            known = self._answers.get(question)
            if known is not None:
                self._answers.move_to_end(question)
                return cast("AnswerT", known)
        answer = ask()
        with self._lock:
            # an answer from before a write that came meanwhile is not kept
            if writes == self._writes and question not in self._answers:
                self._answers[question] = answer
                self._values += len(answer) + 1
                while self._values > self._most:
                    self._values -= len(self._answers.popitem(last=False)[1]) + 1
        return answer
