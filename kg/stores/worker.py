"""The process that runs queries for another one, so that it can be killed when they take too long.

It never writes to a store. It ends as soon as the process that it works for does: a thread waits for the
next request all the time, and sees the connection close even while a query runs, since pyoxigraph releases
the interpreter.

A request is a generation of the store, how the answer is written where it is to be passed on as it is
(`Wanted`), a space, and the query. A message back is one letter and what belongs to it: `R` ready, `B` a
truth value, `S` and `T` the start of solutions and of triples, `W` of an answer that is written as wanted,
`D` some of their bytes, `.` their end, `E` an error, `L` one about a limit, `F` one of the engine.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pyoxigraph as ox

from kg.errors import QueryError
from kg.stores.local import evaluate, stopped
from kg.stores.processes import ERRORS
from kg.stores.written import Wanted, write

#: How solutions and triples travel: the fastest formats that keep every term as it is.
SOLUTIONS, TRIPLES = ox.QueryResultsFormat.TSV, ox.RdfFormat.N_TRIPLES
_CHUNK = 1 << 16
_PATIENCE = 0.2


class _Sender:
    """A binary file whose content goes out in messages, in time for who waits for the first rows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._parts: list[bytes] = []
        self._size = 0
        self._sent = time.monotonic()

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self._size += len(data)
        if self._size >= _CHUNK or time.monotonic() - self._sent > _PATIENCE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._parts:
            self._connection.send_bytes(b"D" + b"".join(self._parts))
        self._parts, self._size, self._sent = [], 0, time.monotonic()


def serve(connection: Connection, open_store: Callable[[int], ox.Store]) -> None:
    """Answer requests until the other side is gone; `open_store` gives the store at a generation."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    requests: SimpleQueue[bytes] = SimpleQueue()

    def listen() -> None:
        try:
            while True:
                requests.put(connection.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)

    Thread(target=listen, daemon=True).start()
    while True:
        told, _, text = requests.get().decode().partition(" ")
        generation, _, wanted = told.partition("{")
        try:
            store = open_store(int(generation))
            if wanted:
                _write(connection, store, text, Wanted.of_json("{" + wanted))
            else:
                _answer(connection, store, text)
        except (BrokenPipeError, ConnectionError):
            os._exit(0)
        except Exception as error:
            failure = error if isinstance(error, QueryError) else stopped(error)
            letter = next(letter for letter, kind in ERRORS.items() if isinstance(failure, kind))
            connection.send_bytes(letter + str(failure).encode())


def _answer(connection: Connection, store: ox.Store, text: str) -> None:
    result = evaluate(store, text)
    if isinstance(result, ox.QueryBoolean):
        connection.send_bytes(b"B1" if result else b"B0")
        return
    sender = _Sender(connection)
    if isinstance(result, ox.QuerySolutions):
        connection.send_bytes(b"S")
        result.serialize(output=sender, format=SOLUTIONS)  # type: ignore[arg-type]
    else:
        connection.send_bytes(b"T")
        result.serialize(output=sender, format=TRIPLES)  # type: ignore[arg-type]
    sender.flush()
    connection.send_bytes(b".")


def _write(connection: Connection, store: ox.Store, text: str, wanted: Wanted) -> None:
    result = evaluate(store, text, base_iri=wanted.base, **wanted.dataset())
    connection.send_bytes(b"W")
    write(result, wanted, lambda data: connection.send_bytes(b"D" + data))
    connection.send_bytes(b".")


def serve_copy(descriptor: int, store: ox.Store) -> None:
    """Serve a store in memory from a forked process, and never return."""
    # Nothing that the other process holds may be finalised, written or kept open here.
    gc.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))
    serve(Connection(descriptor), lambda generation: store)


def main(descriptor: str, path: str) -> None:
    """Serve the store on disk at `path`, or without a path one whose N-Quads come first."""
    connection = Connection(int(descriptor))
    if not path:
        memory = ox.Store()
        memory.bulk_load(input=connection.recv_bytes(), format=ox.RdfFormat.N_QUADS)
        connection.send_bytes(b"R")
        serve(connection, lambda generation: memory)
        return
    opened: tuple[int, ox.Store] | None = None

    def at(generation: int) -> ox.Store:
        nonlocal opened
        # A store opened for reading shows the state at its opening, so a write asks for another.
        if opened is None or opened[0] != generation:
            opened = None
            opened = (generation, ox.Store.read_only(str(Path(path))))
        return opened[1]

    connection.send_bytes(b"R")
    serve(connection, at)


if __name__ == "__main__":
    main(*sys.argv[1:3])
