"""Where pages are made: a few beside each other, in threads, apart from the queries of the endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kg.server.settings import Limits
from kg.server.turns import Turns

_T = TypeVar("_T")


class Desk:
    """A number of places; who finds none waits for a moment, and is then told to come again."""

    def __init__(self, limits: Limits) -> None:
        self._turns = Turns(
            limits.pages,
            limits,
            "too many pages wait for their turn",
            "too many pages are made beside each other",
        )
        self._pool = ThreadPoolExecutor(limits.pages, "page")

    async def run(self, work: Callable[[], _T]) -> _T:
        """Do some work in a thread; raises `Refusal` where there is no place for it, and what it raises."""
        await self._turns.take()
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        # The place is free once the thread is, also where nobody waits for the page any more.
        future.add_done_callback(lambda _: self._turns.release())
        return await asyncio.shield(future)

    def close(self) -> None:
        """Take no more work."""
        self._pool.shutdown(wait=False, cancel_futures=True)
