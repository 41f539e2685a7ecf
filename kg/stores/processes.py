"""Processes that answer queries: started, told of their store, and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import EngineError, LimitError, QueryError, StoreError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: The errors that a worker tells of, by their letters; the first that fits, so the general one is the last.
ERRORS: dict[bytes, type[QueryError]] = {b"L": LimitError, b"F": EngineError, b"E": QueryError}
#: How long a new process may take to be ready, in seconds.
_START_LIMIT = 60.0

# The worker sees the same modules, whatever was done to the path here.
_START = "import sys; fd, path, *sys.path = sys.argv[1:]; from kg.stores.worker import main; main(fd, path)"


@dataclass(slots=True)
class Worker:
    """A process with the generation of the store that it holds, and what ends it."""

    connection: Connection
    generation: int
    #: Kills the process, and does so and waits until it is gone.
    strike: Callable[[], None]
    end: Callable[[], None]
    reopens: bool = False
    process: int = 0
    #: Whether it gave way to others, which it would go on doing.
    yielded: bool = False

    def spent(self) -> float:
        """Return the seconds of a processor that the process has used, or 0 where that cannot be known."""
        if not self.process or sys.platform != "linux":
            return 0.0
        with contextlib.suppress(OSError):
            # What clock_getcpuclockid(3) gives for another process; Python has no name for it.
            return time.clock_gettime((~self.process << 3) | 2)
        return 0.0

    def kill(self) -> None:
        """End the process and close what leads to it."""
        self.end()
        self.connection.close()

    def give_way(self) -> None:
        """Let shorter queries go first from now on."""
        self.yielded = True
        self.lower(15)

    def lower(self, by: int) -> None:
        """Let this process go first, by so many steps of nice(1)."""
        if self.process:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process, min(_priority() + by, 19))


def spawned(path: str, generation: int, *, reopens: bool = False, copy: bytes | None = None) -> Worker:
    """Start a process that opens the store at a path, or without a path gets a copy of one."""
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

    worker = Worker(ours, generation, process.kill, end, reopens, process.pid)
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


def copied(store: ox.Store, generation: int) -> Worker:
    """Start a process with a copy of a store in memory."""
    return spawned("", generation, copy=store.dump(format=ox.RdfFormat.N_QUADS))


def forked(store: ox.Store, generation: int) -> Worker:
    """Fork this process, whose memory holds the store."""
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

    lock, reaping, ended = Lock(), Lock(), False

    def strike() -> None:
        # Never after its end: another process may have the same number then.
        with lock, contextlib.suppress(ProcessLookupError):
            if not ended:
                # One that gave way goes sooner with its old priority, which only root can give back.
                with contextlib.suppress(PermissionError):
                    os.setpriority(os.PRIO_PROCESS, process, _priority())
                os.kill(process, signal.SIGKILL)

    def end() -> None:
        nonlocal ended
        strike()
        # Waited for without the lock, since a process that gave way takes its time to go.
        with reaping, contextlib.suppress(ChildProcessError):
            if not ended:
                _wait(process)
                with lock:
                    ended = True
                    os.waitpid(process, os.WNOHANG)

    return Worker(ours, generation, strike, end, process=process)


def _priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)


def _wait(process: int) -> None:
    """Wait until a process is gone, and leave its number taken."""
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
