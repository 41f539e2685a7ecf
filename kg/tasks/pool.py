"""A pool of processes of this machine.

The processes are loky's: they start anew, so they share neither threads nor open stores with this one, and
they do not run the user's script again, as those of `multiprocessing` do (docs/decisions/0045).
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from threading import Thread
from typing import Any

from kg.errors import TaskError
from kg.tasks.crew import WorkersLostError, run

#: Seconds between two looks at whether the process that started a worker is still there.
_LOOK = 1.0


class Pool:
    """Processes of this machine; those that are lost are replaced by the next task."""

    tries = 3

    def __init__(self, workers: int | None = None) -> None:
        import loky

        self.size: int = workers or loky.cpu_count()
        self._executor: Any = None

    def submit(self, work: Callable[[Any], Any], documents: Sequence[Any]) -> Future[tuple[list[Any], float]]:
        """Start a task."""
        try:
            return self._started().submit(run, work, documents)  # type: ignore[no-any-return]
        except BrokenProcessPool:
            self.close()
            return self._started().submit(run, work, documents)  # type: ignore[no-any-return]

    def result(self, task: Future[tuple[list[Any], float]]) -> tuple[list[Any], float]:
        """Wait for a task."""
        try:
            return task.result()
        except BrokenProcessPool:
            raise WorkersLostError from None

    def close(self) -> None:
        """End the processes."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, kill_workers=True)
            self._executor = None

    def _started(self) -> Any:
        if self._executor is None:
            import loky

            try:
                self._executor = loky.ProcessPoolExecutor(
                    self.size, initializer=_begin, initargs=(os.getpid(),)
                )
            except (OSError, NotImplementedError, ImportError) as error:
                raise TaskError(
                    f"no pool of processes can be started here ({error}): ask for one worker"
                ) from None
        return self._executor


def _begin(parent: int) -> None:
    """Prepare a worker: Ctrl-C is for its parent, which then ends it; a parent that was killed cannot."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os._exit(1)

    Thread(target=watch, daemon=True).start()
