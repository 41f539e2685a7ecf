"""Who runs when: queries have a short lane for their first moments, and a narrow one after that.

So however many slow queries come, the short lane is free again after a moment. Decision 0080 says why.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from kg.errors import KgError
from kg.server.refusals import Refusal, busy
from kg.server.settings import Limits
from kg.server.spool import Budget, Spool
from kg.stores.passing import Passing

#: Threads beyond the lanes, for queries that were ended and do not know it yet.
_SPARE = 16
_LOG = logging.getLogger("kg.server")


class Running:
    """One query on its way, which may be ended before it has begun."""

    def __init__(self, start: Callable[[], Passing], spool: Spool) -> None:
        self._start = start
        self._query: Passing | None = None
        self._stopped = False
        self.spool = spool

    def work(self) -> None:
        """Run the query to its end, in a thread."""
        try:
            self._query = self._start()
            if self._stopped:
                self._query.stop()
            self._query.into(self.spool.append)
        except (KgError, Refusal) as error:
            self.spool.end(error)
        except Exception as error:
            _LOG.exception("a query failed")
            self.spool.end(error)
        else:
            self.spool.end()

    def give_way(self) -> None:
        """Let shorter queries go first."""
        if self._query is not None:
            self._query.give_way()

    def stop(self, error: Exception) -> None:
        """End the query; whoever waits for the answer gets the error."""
        self.spool.end(error)
        self._stopped = True
        if self._query is not None:
            self._query.stop()


class Lanes:
    """The queries that run beside each other, and those that wait."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._budget = Budget(limits.spooled)
        self._short = asyncio.Semaphore(limits.short)
        self._waiting = self._long = self._threads = 0
        self._most = limits.short + limits.long + _SPARE
        self._pool = ThreadPoolExecutor(self._most, "query")
        self._tasks: set[asyncio.Task[None]] = set()
        self._running: set[Running] = set()

    async def run(self, start: Callable[[], Passing]) -> Running:
        """Begin a query as soon as it is its turn; raises `Refusal` where that takes too long."""
        await self._turn()
        loop = asyncio.get_running_loop()
        running = Running(start, Spool(loop, self._budget))
        self._threads += 1
        self._running.add(running)
        task = loop.create_task(self._watch(running))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return running

    async def _turn(self) -> None:
        if self._waiting >= self._limits.waiting or self._threads >= self._most:
            raise busy("too many queries wait for their turn")
        self._waiting += 1
        try:
            await asyncio.wait_for(self._short.acquire(), self._limits.patience)
        except TimeoutError:
            raise busy("too many queries run beside each other") from None
        finally:
            self._waiting -= 1

    async def _watch(self, running: Running) -> None:
        future = asyncio.get_running_loop().run_in_executor(self._pool, running.work)
        done, _ = await asyncio.wait({future}, timeout=self._limits.moment)
        lasts = not done and self._long < self._limits.long
        if not done and not lasts:
            running.stop(busy("too many long queries run beside each other", 5))
        self._short.release()
        self._long += lasts
        if lasts:
            running.give_way()
        await future
        self._long -= lasts
        self._threads -= 1
        self._running.discard(running)

    async def close(self) -> None:
        """End what still runs, and tell whoever waits for it."""
        for running in list(self._running):
            running.stop(busy("the server stops", 10))
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        self._pool.shutdown(wait=False, cancel_futures=True)
