"""Who goes first in the lanes: with queries that only pretend to work, so that time is all that matters."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kg.errors import EngineError
from kg.server import Limits
from kg.server.lanes import Lanes
from kg.server.running import Running


class Pretended:
    """A query that takes some time, and says that it has used a processor for some of it."""

    def __init__(self, seconds: float, spent: float = 0.0) -> None:
        self._seconds, self._spent = seconds, spent
        self._ended = threading.Event()
        self.gave_way = False

    def into(self, send: Callable[[bytes], Any]) -> None:
        if self._ended.wait(self._seconds):
            raise EngineError("the process ended")
        send(b"done")

    def spent(self) -> float:
        return self._spent

    def give_way(self) -> None:
        self.gave_way = True

    def stop(self) -> None:
        self._ended.set()


async def outcome(running: Running) -> tuple[str, float]:
    """What became of a query, and when."""
    await running.spool.settled()
    error = running.spool.error
    return ("done" if error is None else str(getattr(error, "status", error))), time.monotonic()


def run(main: Callable[[], Any]) -> Any:
    # In a thread of its own: a browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, main()).result()


def test_a_query_that_used_much_gives_way_where_there_are_more_than_processors() -> None:
    async def main() -> None:
        lanes = Lanes(Limits(short=80, moment=30, burst=0.02))
        much, little = Pretended(0.3, spent=1.0), [Pretended(0.3, spent=0.01) for _ in range(70)]
        running = [await lanes.run(lambda one=one: one) for one in (much, *little)]  # type: ignore[misc]
        assert {(await outcome(one))[0] for one in running} == {"done"}
        assert much.gave_way
        assert [one for one in little if one.gave_way] == []
        await lanes.close()

    run(main)


def test_alone_a_query_never_gives_way_in_its_first_moments() -> None:
    async def main() -> None:
        lanes = Lanes(Limits(short=1, moment=30, burst=0.02))
        query = Pretended(0.2, spent=10)
        told, _ = await outcome(await lanes.run(lambda: query))
        assert (told, query.gave_way) == ("done", False)
        await lanes.close()

    run(main)


def test_after_its_moments_a_query_goes_on_in_the_long_lane_and_gives_way() -> None:
    async def main() -> None:
        lanes = Lanes(Limits(short=1, long=1, moment=0.1))
        query = Pretended(0.4)
        told, _ = await outcome(await lanes.run(lambda: query))
        assert (told, query.gave_way) == ("done", True)
        await lanes.close()

    run(main)


def test_who_waits_for_a_refusal_holds_no_place() -> None:
    async def main() -> None:
        lanes = Lanes(Limits(short=1, long=0, moment=0.05, pause=1.0))
        refused = [asyncio.ensure_future(outcome(await lanes.run(lambda: Pretended(20)))) for _ in range(5)]
        started = time.monotonic()
        told, ended = await outcome(await lanes.run(lambda: Pretended(0)))
        assert (told, ended - started < 0.5) == ("done", True)
        assert [told for told, _ in await asyncio.gather(*refused)] == ["503"] * 5
        await lanes.close()

    run(main)
