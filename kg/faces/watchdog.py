"""The time limit of a command: the process ends, after one sentence, when the time is up.

pyoxigraph cannot be interrupted, but it releases the interpreter, so a thread can end the process. A command
has nothing to lose by that, and needs no worker.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from threading import Thread
from typing import TypeVar

_T = TypeVar("_T")
_TICK = 0.05


class Watchdog:
    """Ends the process with status 2 when what runs inside of it took longer than some seconds.

    It counts inside a `with` block, and between the rows that it is given to watch; what is done with a row,
    such as waiting for a reader, does not count.
    """

    def __init__(self, seconds: float) -> None:
        self._limit = seconds
        self._spent = 0.0
        self._since: float | None = None
        Thread(target=self._watch, daemon=True).start()

    def __enter__(self) -> None:
        self._since = time.monotonic()

    def __exit__(self, *_: object) -> None:
        since, self._since = self._since, None
        self._spent += time.monotonic() - (since or 0)

    def rows(self, rows: Iterator[_T]) -> Iterator[_T]:
        """Go through rows, and count the time that each one takes to come."""
        while True:
            with self:
                row = next(rows, None)
            if row is None:
                return
            yield row

    def _watch(self) -> None:
        while True:
            time.sleep(_TICK)
            since = self._since
            if since is not None and self._spent + time.monotonic() - since > self._limit:
                # Not `sys.stderr.write`: the main thread may hold its lock.
                told = f"kg: the query ran longer than its limit of {self._limit:g} s: "
                told += "ask for less, or raise --timeout\n"
                os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, told.encode())
                os._exit(2)
