"""Who runs when: queries have a short lane for their first moments, and a narrow one after that.

So however many slow queries come, the short lane is free again after a moment (decisions 0080 and 0083).
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kg.server.refusals import busy
from kg.server.running import Running
from kg.server.settings import Limits
from kg.server.spool import Budget, Spool
from kg.server.turns import Turns
from kg.stores.passing import Passing

#: Threads beyond the lanes, for queries that were ended and do not know it yet.
_SPARE = 16
_QUEUED = "too many queries wait for their turn"
_PROCESSORS = os.cpu_count() or 1


class Lanes:
    """The queries that run beside each other, and those that wait."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._budget = Budget(limits.spooled)
        self._short = Turns(limits.short, limits, _QUEUED, "too many queries run beside each other")
        self._brief = self._long = self._threads = 0
        self._most = limits.short + limits.long + _SPARE
        self._pool = ThreadPoolExecutor(self._most, "query")
        self._tasks: set[asyncio.Task[None]] = set()
        self._running: set[Running] = set()

    async def run(self, start: Callable[[], Passing]) -> Running:
        """Begin a query as soon as it is its turn; raises `Refusal` where that takes too long."""
        if self._threads >= self._most:
            raise busy(_QUEUED)
        await self._short.take()
        loop = asyncio.get_running_loop()
        running = Running(start, Spool(loop, self._budget))
        self._threads += 1
        self._running.add(running)
        task = loop.create_task(self._watch(running))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return running

    @property
    def _crowded(self) -> bool:
        """Whether there are more queries than processors; only then does it matter who goes first."""
        return self._brief + self._long > _PROCESSORS

    async def _watch(self, running: Running) -> None:
        future = asyncio.get_running_loop().run_in_executor(self._pool, running.work)
        self._brief += 1
        await self._first_moments(running, future)
        self._brief -= 1
        if future.done():
            self._short.release()
        elif self._long < self._limits.long:
            self._long += 1
            self._short.release()
            running.give_way()
            await future
            self._long -= 1
        else:
            running.give_up()
            self._short.release()
            await future
            # Whoever asks again at once is slowed down, and holds nothing meanwhile.
            self._threads -= 1
            await asyncio.sleep(self._limits.pause)
            self._threads += 1
            running.stop(busy("too many long queries run beside each other", 5))
        self._threads -= 1
        self._running.discard(running)

    async def _first_moments(self, running: Running, future: asyncio.Future[Any]) -> None:
        """Wait until a query is done or its moments are over; one that uses much gives way meanwhile."""
        ends = time.monotonic() + self._limits.moment
        while (left := ends - time.monotonic()) > 0:
            done, _ = await asyncio.wait({future}, timeout=min(left, self._limits.burst))
            if done:
                return
            if self._crowded and running.spent >= self._limits.burst:
                running.give_way()

    async def close(self) -> None:
        """End what still runs, and tell whoever waits for it."""
        for running in list(self._running):
            running.stop(busy("the server stops", 10))
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        self._pool.shutdown(wait=False, cancel_futures=True)
