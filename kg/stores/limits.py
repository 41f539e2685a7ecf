"""Queries in processes of their own, which are killed when the time is up.

pyoxigraph cannot be interrupted. So a query with a limit that must hold runs in a worker: one that has
opened the same folder for reading, or a fork of this process that holds the same memory, or, where forking
is not safe, one that got a copy. A worker lives on for the next query; decision 0038 says why.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import sys
import time
import warnings
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.stores.local import Clock, answer, stopped, terms, too_long
from kg.stores.protocol import Result, Solutions

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: Where a store in memory cannot be forked, one of up to this many quads is copied to a worker instead.
MAX_COPIED = 200_000
#: How long a new process may take to be ready, in seconds.
_START_LIMIT = 60.0

# The worker sees the same modules, whatever was done to the path here.
_START = "import sys; fd, path, *sys.path = sys.argv[1:]; from kg.stores.worker import main; main(fd, path)"


@dataclass(slots=True)
class _Worker:
    """A process with the generation of the store that it holds, and what ends it."""

    connection: Connection
    generation: int
    end: Callable[[], None]
    reopens: bool = False

    def kill(self) -> None:
        self.end()
        self.connection.close()


class Workers:
    """The workers of one store: as many as there are queries at the same time, and one that waits.

    >>> workers = Workers.of_memory(ox.Store())
    >>> workers.query("ASK {}", timeout=10)
    True
    >>> workers.close()
    """

    def __init__(self, start: Callable[[int], _Worker]) -> None:
        self._start = start
        self._idle: list[_Worker] = []
        self._lock = Lock()
        self._owner = os.getpid()
        self._finalizer = weakref.finalize(self, _kill_all, self._idle, self._owner)

    @classmethod
    def of_memory(cls, store: ox.Store, *, fork: bool | None = None) -> Workers:
        """Make workers for a store in memory; `fork` is chosen by the platform where it is not given."""
        forks = sys.platform == "linux" if fork is None else fork
        return cls(lambda generation: (_forked if forks else _copied)(store, generation))

    @classmethod
    def of_folder(cls, path: Path) -> Workers:
        """Make workers for a store on disk; each one opens the folder for reading."""
        return cls(lambda generation: _spawned(str(path), generation, reopens=True))

    @staticmethod
    def possible(store: ox.Store | None = None) -> bool:
        """Whether this platform can kill a query of a store on disk, or of this store in memory."""
        if os.name != "posix":
            return False
        return store is None or sys.platform == "linux" or len(store) <= MAX_COPIED

    def query(self, text: str, timeout: float, generation: int = 0) -> Result:
        """Answer a query in a worker, and kill it when `timeout` seconds are spent.

        `generation` counts the writes to the store, so that no worker answers from an older state. Raises
        `QueryError`.
        """
        worker = self._take(generation)
        exchange = _Exchange(worker, timeout, self._give_back)
        request = f"{generation} {text}".encode()
        try:
            worker.connection.send_bytes(request)
        except OSError:
            # It was ended from outside while it waited; nothing is lost but itself.
            worker.kill()
            worker = self._start(generation)
            exchange = _Exchange(worker, timeout, self._give_back)
            worker.connection.send_bytes(request)
        return exchange.result()

    def close(self) -> None:
        """End the workers that wait; one that is busy ends with its query."""
        with self._lock:
            _kill_all(self._idle, self._owner)

    def _take(self, generation: int) -> _Worker:
        with self._lock:
            if os.getpid() != self._owner:  # a fork made by the user: these workers are not ours to use
                self._idle.clear()
                self._owner = os.getpid()
            while self._idle:
                worker = self._idle.pop()
                if worker.reopens or worker.generation == generation:
                    worker.generation = generation
                    return worker
                worker.kill()
        return self._start(generation)

    def _give_back(self, worker: _Worker) -> None:
        with self._lock:
            if not self._idle and self._finalizer.alive:
                self._idle.append(worker)
                return
        worker.kill()


def run(
    store: ox.Store, workers: Workers | None, text: str, timeout: float | None, generation: int
) -> Result:
    """Answer a query: in a worker when a limit is given and can be kept there, else in this process."""
    if workers is None or timeout is None or timeout == math.inf:
        return answer(store, text, timeout)
    return workers.query(text, timeout, generation)


def _kill_all(idle: list[_Worker], owner: int) -> None:
    while idle:
        worker = idle.pop()
        if os.getpid() == owner:
            worker.kill()


class _Exchange:
    """One query and its answer; read as a binary file, it holds what the worker sends."""

    def __init__(self, worker: _Worker, timeout: float, give_back: Callable[[_Worker], None]) -> None:
        self._worker: _Worker | None = worker
        self._clock = Clock(timeout)
        self._give_back = give_back
        self._rest = memoryview(b"")
        self._error: QueryError | None = None
        # Kills the worker of a result that is dropped before its last row.
        self._finalizer = weakref.finalize(self, worker.kill)

    def result(self) -> Result:
        kind, rest = self._receive()
        if kind == b"B":
            self._finish()
            return rest == b"1"
        if kind == b"T":
            return self._guarded(ox.parse(self, format=ox.RdfFormat.N_TRIPLES))  # type: ignore[arg-type]
        try:
            solutions: Any = ox.parse_query_results(self, format=ox.QueryResultsFormat.TSV)  # type: ignore[arg-type]
        except Exception as error:
            raise self._error or stopped(error) from None
        columns = tuple(variable.value for variable in solutions.variables)
        return Solutions(columns, terms(self._guarded(solutions)))

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes, at most `size`; nothing at the end."""
        while not self._rest and self._worker is not None:
            try:
                kind, data = self._receive()
            except QueryError as error:
                self._error = error
                raise
            if kind == b".":
                self._finish()
            else:
                self._rest = memoryview(data)
        size = len(self._rest) if size < 0 else size
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)

    def _guarded(self, rows: Iterator[Any]) -> Iterator[Any]:
        try:
            for row in rows:
                yield row if isinstance(row, ox.QuerySolution) else row.triple
        except Exception as error:
            raise self._error or stopped(error) from None
        finally:
            self._drop()

    def _receive(self) -> tuple[bytes, bytes]:
        assert self._worker is not None  # noqa: S101 - nothing is asked for after the end
        connection, clock = self._worker.connection, self._clock
        started = time.perf_counter()
        left = clock.limit - clock.spent
        try:
            if not connection.poll(None if left == math.inf else max(0.0, left)):
                self._drop()
                raise too_long(clock.limit)
            message = connection.recv_bytes()
        except (EOFError, OSError):
            self._drop()
            raise QueryError(
                "the process that ran the query ended early, perhaps for want of memory: ask for less"
            ) from None
        try:
            clock.spend(time.perf_counter() - started)
        except QueryError:
            self._drop()
            raise
        if message[:1] == b"E":
            self._finish()
            raise QueryError(message[1:].decode())
        return message[:1], message[1:]

    def _finish(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None and self._finalizer.detach():
            self._give_back(worker)

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker = None
            self._finalizer()


def _spawned(path: str, generation: int, *, reopens: bool = False, copy: bytes | None = None) -> _Worker:
    import subprocess
    from multiprocessing.connection import Pipe

    ours, theirs = Pipe()
    descriptor = theirs.fileno()
    process = subprocess.Popen(  # noqa: S603 - our own module, in this interpreter
        [sys.executable, "-c", _START, str(descriptor), path, *sys.path],
        pass_fds=[descriptor],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    theirs.close()

    def end() -> None:
        process.kill()
        process.wait()

    worker = _Worker(ours, generation, end, reopens)
    try:
        if copy is not None:
            ours.send_bytes(copy)
        # The start does not count against the limit of the first query.
        if not ours.poll(_START_LIMIT):
            raise EOFError
        ours.recv_bytes()
    except (EOFError, OSError):
        worker.kill()
        raise StoreError(
            "no process could be started that keeps the time limit: give timeout=math.inf to do without"
        ) from None
    return worker


def _copied(store: ox.Store, generation: int) -> _Worker:
    return _spawned("", generation, copy=store.dump(format=ox.RdfFormat.N_QUADS))


def _forked(store: ox.Store, generation: int) -> _Worker:
    from multiprocessing.connection import Pipe

    from kg.stores.worker import serve_copy

    ours, theirs = Pipe()
    with warnings.catch_warnings():
        # Python warns of forks beside threads. The child here touches nothing that another thread may hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process == 0:
        try:
            serve_copy(theirs.fileno(), store)
        finally:
            os._exit(1)
    theirs.close()

    def end() -> None:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)

    return _Worker(ours, generation, end)
