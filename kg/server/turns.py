"""Who may go at once, who waits for a moment, and who is told to come again."""

from __future__ import annotations

import asyncio

from kg.server.refusals import busy
from kg.server.settings import Limits


class Turns:
    """So many places; `queued` and `crowded` are what is said where too many wait, or wait for too long."""

    def __init__(self, places: int, limits: Limits, queued: str, crowded: str) -> None:
        self._places = asyncio.Semaphore(places)
        self._limits = limits
        self._queued, self._crowded = queued, crowded
        self._waiting = 0

    async def take(self) -> None:
        """Take a place; raises `Refusal`."""
        if self._waiting >= self._limits.waiting:
            raise busy(self._queued)
        self._waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), self._limits.patience)
        except TimeoutError:
            raise busy(self._crowded) from None
        finally:
            self._waiting -= 1

    def release(self) -> None:
        """Give a place back."""
        self._places.release()
