"""Where pages are made: a few beside each other, in threads, apart from the queries of the endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kg.server.refusals import busy
from kg.server.settings import Limits

_T = TypeVar("_T")


class Desk:
    """A number of places; who finds none waits for a moment, and is then told to come again."""

    def __init__(self, limits: Limits) -> None:
        self._patience, self._most = limits.patience, limits.waiting
        self._places = asyncio.Semaphore(limits.pages)
        self._pool = ThreadPoolExecutor(limits.pages, "page")
        self._waiting = 0

    async def run(self, work: Callable[[], _T]) -> _T:
        """Do some work in a thread; raises `Refusal` where there is no place for it, and what it raises."""
        if self._waiting >= self._most:
            raise busy("too many pages wait for their turn")
        self._waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), self._patience)
        except TimeoutError:
            raise busy("too many pages are made beside each other") from None
        finally:
            self._waiting -= 1
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        # The place is free once the thread is, also where nobody waits for the page any more.
        future.add_done_callback(lambda _: self._places.release())
        return await asyncio.shield(future)

    def close(self) -> None:
        """Take no more work."""
        self._pool.shutdown(wait=False, cancel_futures=True)
