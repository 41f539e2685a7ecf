"""Workers of a Dask cluster, reached through its scheduler."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kg.errors import TaskError
from kg.tasks.crew import WorkersLostError, run

#: Seconds to wait for the scheduler and for the first worker.
_CONNECT = 10
#: Seconds between two looks at whether any worker is left, and how many looks in a row may see none.
_LOOK, _LOOKS = 5.0, 6


class Cluster:
    """The workers behind one scheduler, named by its address or by a client of `distributed`.

    The scheduler runs a task again whose worker was lost, three times where it is configured as usual. What
    is lost more often comes back as `WorkersLostError`.
    """

    tries = 1

    def __init__(self, scheduler: Any) -> None:
        try:
            import distributed
        except ImportError:
            raise TaskError(
                "a scheduler needs Dask, which is not installed: pip install 'commitment-graph[dask]'"
            ) from None
        self._ours = isinstance(scheduler, str)
        self._address = scheduler if self._ours else "the scheduler"
        try:
            self._client = (
                distributed.Client(scheduler, timeout=_CONNECT, set_as_default=False)
                if self._ours
                else scheduler
            )
        except (OSError, ValueError, TypeError) as error:
            raise TaskError(
                f"no Dask scheduler answers at {scheduler} ({error}): "
                "start one with `dask scheduler`, and give its address as tcp://host:port"
            ) from None
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT)
        except TimeoutError:
            self.close()
            raise TaskError(f"{self._address} has no workers: start some with `dask worker`") from None
        self.size = max(1, sum(self._client.nthreads().values()))

    def submit(self, work: Callable[[Any], Any], documents: Sequence[Any]) -> Any:
        """Start a task."""
        # Not pure: nothing is said about the function that would let an old result stand for a new one.
        return self._client.submit(run, work, documents, pure=False)

    def result(self, task: Any) -> tuple[list[Any], float]:
        """Wait for a task, as long as there are workers."""
        from concurrent.futures import CancelledError

        from distributed.scheduler import KilledWorker

        empty = 0
        while empty < _LOOKS:
            try:
                return task.result(timeout=_LOOK)  # type: ignore[no-any-return]
            except KilledWorker:
                raise WorkersLostError from None
            except CancelledError:
                break
            except ImportError as error:
                raise self._differs(error) from None
            except RuntimeError as error:
                if str(error).startswith("Error during deserialization"):
                    raise self._differs("its scheduler or a worker cannot read the task") from None
                raise
            except TimeoutError:
                if task.done():  # the function itself ran out of time
                    raise
            empty = 0 if self._workers() else empty + 1
        raise TaskError(f"{self._address} has lost its workers or is gone: start them, and begin again")

    def _differs(self, reason: object) -> TaskError:
        return TaskError(
            f"{self._address} has another environment than this process ({reason}): "
            "install the same commitment-graph for its scheduler and its workers"
        )

    def _workers(self) -> int:
        try:
            return len(self._client.nthreads())
        except (OSError, TimeoutError, TypeError):
            return 0

    def close(self) -> None:
        """Leave the cluster, which forgets the tasks that still run; a client of the user stays open."""
        if self._ours:
            self._client.close()
