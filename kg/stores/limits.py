"""Queries in processes of their own, which are killed when the time is up.

pyoxigraph cannot be interrupted. So a query with a limit that must hold runs in a worker: one that has
opened the same folder for reading, or a fork of this process that holds the same memory, or, where forking
is not safe, one that got a copy. A worker lives on for the next query; decision 0038 says why.
"""

from __future__ import annotations

import os
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import EngineError, QueryError
from kg.stores.local import Clock, answer, stopped, terms, too_long
from kg.stores.processes import ERRORS, Worker, copied, forked, spawned
from kg.stores.protocol import Result, Solutions

if TYPE_CHECKING:  # asking a question from the command line needs neither it nor json
    from kg.stores.written import Wanted

#: Where a store in memory cannot be forked, one of up to this many quads is copied to a worker instead.
MAX_COPIED = 200_000
#: A limit of more seconds is none: no system call waits for longer than 24 days.
_ENDLESS = 1_000_000


class Workers:
    """The workers of one store: as many as there are queries at the same time, and some that wait.

    >>> workers = Workers.of_memory(ox.Store())
    >>> workers.query("ASK {}", timeout=10)
    True
    >>> workers.close()
    """

    def __init__(self, start: Callable[[int], Worker]) -> None:
        self._start = start
        self._idle: list[Worker] = []
        #: How many wait for a query at most.
        self.keep = 1
        #: By how many steps of nice(1) this process goes first.
        self.behind = 0
        self._lock = Lock()
        self._owner = os.getpid()
        self._finalizer = weakref.finalize(self, _kill_all, self._idle, self._owner)

    @classmethod
    def of_memory(cls, store: ox.Store, *, fork: bool | None = None) -> Workers:
        """Make workers for a store in memory; `fork` is chosen by the platform where it is not given."""
        forks = sys.platform == "linux" if fork is None else fork
        return cls(lambda generation: (forked if forks else copied)(store, generation))

    @classmethod
    def of_folder(cls, path: Path) -> Workers:
        """Make workers for a store on disk; each one opens the folder for reading."""
        return cls(lambda generation: spawned(str(path), generation, reopens=True))

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
        return self._exchange(f"{generation} {text}", timeout, generation).result()

    def written(self, text: str, wanted: Wanted, timeout: float, generation: int = 0) -> Written:
        """Answer a query as bytes that are written as wanted; `into` gives them."""
        return Written(self._exchange(f"{generation}{wanted.to_json()} {text}", timeout, generation))

    def warm(self, count: int, generation: int = 0) -> None:
        """Start processes ahead of their queries."""
        for worker in [self._new(generation) for _ in range(min(count, self.keep) - len(self._idle))]:
            self._give_back(worker)

    def _exchange(self, request: str, timeout: float, generation: int) -> _Exchange:
        worker = self._take(generation)
        exchange = _Exchange(worker, timeout, self._give_back)
        try:
            worker.connection.send_bytes(request.encode())
        except OSError:
            # It was ended from outside while it waited; nothing is lost but itself.
            worker.kill()
            worker = self._new(generation)
            exchange = _Exchange(worker, timeout, self._give_back)
            worker.connection.send_bytes(request.encode())
        return exchange

    def close(self) -> None:
        """End the workers that wait; one that is busy ends with its query."""
        with self._lock:
            _kill_all(self._idle, self._owner)

    def _take(self, generation: int) -> Worker:
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
        return self._new(generation)

    def _new(self, generation: int) -> Worker:
        worker = self._start(generation)
        if self.behind:
            worker.lower(self.behind)
        return worker

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            if len(self._idle) < self.keep and self._finalizer.alive and not worker.yielded:
                self._idle.append(worker)
                return
        worker.kill()


def run(
    store: ox.Store, workers: Workers | None, text: str, timeout: float | None, generation: int
) -> Result:
    """Answer a query: in a worker when a limit is given and can be kept there, else in this process."""
    if workers is None or timeout is None or timeout > _ENDLESS:
        return answer(store, text, timeout)
    return workers.query(text, timeout, generation)


def _kill_all(idle: list[Worker], owner: int) -> None:
    while idle:
        worker = idle.pop()
        if os.getpid() == owner:
            worker.kill()


class Written:
    """An answer as the bytes that a worker writes.

    `give_way` and `stop` may be called from another thread, also while that one waits for bytes.
    """

    def __init__(self, exchange: _Exchange) -> None:
        self._exchange = exchange

    def into(self, send: Callable[[bytes], Any]) -> None:
        """Send the bytes in parts as they come; raises `QueryError`."""
        self._exchange.begin()
        while part := self._exchange.read():
            send(part)

    def give_way(self) -> None:
        """Let shorter queries go first from now on."""
        self._exchange.give_way()

    def spent(self) -> float:
        """Return the seconds of a processor that the query has used; 0 where that cannot be known."""
        return self._exchange.spent()

    def stop(self) -> None:
        """End the query; whoever waits for the bytes gets a `QueryError`."""
        self._exchange.abort()


class _Exchange:
    """One query and its answer; read as a binary file, it holds what the worker sends."""

    def __init__(self, worker: Worker, timeout: float, give_back: Callable[[Worker], None]) -> None:
        self.worker: Worker | None = worker
        self._clock = Clock(timeout)
        self._give_back = give_back
        self._rest = memoryview(b"")
        self._error: QueryError | None = None
        self._lock = Lock()
        self._before = worker.spent()
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

    def begin(self) -> None:
        """Wait for the first message of an answer that is written as wanted."""
        self._receive()

    def give_way(self) -> None:
        """Let other processes go first, from any thread."""
        with self._lock:
            if self.worker is not None:
                self.worker.give_way()

    def spent(self) -> float:
        """Return the seconds of a processor that this query has used, from any thread."""
        with self._lock:
            return 0.0 if self.worker is None else self.worker.spent() - self._before

    def abort(self) -> None:
        """End the worker, from any thread; the one that waits for it cleans up."""
        with self._lock:
            if self.worker is not None:
                self.worker.strike()

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes, at most `size`; nothing at the end."""
        while not self._rest and self.worker is not None:
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
        assert self.worker is not None  # noqa: S101 - nothing is asked for after the end
        connection, clock = self.worker.connection, self._clock
        started = time.perf_counter()
        left = clock.limit - clock.spent
        try:
            if not connection.poll(None if left > _ENDLESS else max(0.0, left)):
                self._drop()
                raise too_long(clock.limit)
            message = connection.recv_bytes()
        except (EOFError, OSError):
            self._drop()
            raise EngineError(
                "the process that ran the query ended early, perhaps for want of memory: ask for less"
            ) from None
        try:
            clock.spend(time.perf_counter() - started)
        except QueryError:
            self._drop()
            raise
        kind = ERRORS.get(message[:1])
        if kind is not None:
            self._finish()
            raise kind(message[1:].decode())
        return message[:1], message[1:]

    def _finish(self) -> None:
        with self._lock:  # from here on, the worker may belong to another query
            worker, self.worker = self.worker, None
        if worker is not None and self._finalizer.detach():
            self._give_back(worker)

    def _drop(self) -> None:
        if self.worker is not None:
            with self._lock:
                self.worker = None
            self._finalizer()
