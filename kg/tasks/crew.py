"""What the pool of processes and the cluster have in common."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


class WorkersLostError(Exception):
    """The processes that had a task ended before it was done."""


class Crew(Protocol):
    """Processes that take tasks: a task is one function and a few of its documents."""

    #: How many tasks run at the same time.
    size: int
    #: How often a document is tried by itself before it is said to end its workers.
    tries: int

    def submit(self, work: Callable[[Any], Any], documents: Sequence[Any]) -> Any:
        """Start a task, and return what `result` takes."""
        ...

    def result(self, task: Any) -> tuple[list[Any], float]:
        """Wait for a task: what the function made of each document, and the seconds that took.

        Raises what the function raised, and `WorkersLostError`.
        """
        ...

    def close(self) -> None:
        """End what was started, and whatever it still does."""
        ...


def run(work: Callable[[Given], Made], documents: Iterable[Given]) -> tuple[list[Made], float]:
    """Do one task, in whichever process this is, and measure the seconds."""
    started = time.perf_counter()
    made = [work(document) for document in documents]
    return made, time.perf_counter() - started
