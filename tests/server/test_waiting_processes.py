"""The processes that a server starts ahead of its queries still wait after one of them has answered."""

from __future__ import annotations

import threading
import time

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.stores.memory import MemoryStore
from kg.stores.passing import passing
from kg.stores.written import Wanted


def test_a_query_leaves_as_many_processes_waiting_as_the_server_asked_for() -> None:
    store = MemoryStore()
    workers = store.workers(3)
    if workers is None:
        pytest.skip("this platform cannot end a query")
    try:
        workers.warm(3)
        sent: list[bytes] = []
        passing(store, "ASK {}", Wanted("json", 10, 10_000), 10).into(sent.append)
        assert b"true" in b"".join(sent)
        assert workers.keep == 3
    finally:
        store.close()


def test_a_query_tells_what_it_uses_and_ending_it_holds_nobody_up() -> None:
    store = MemoryStore(
        ox.Quad(ox.NamedNode(f"http://e.test/{n}"), ox.NamedNode("http://e.test/p"), ox.Literal(n))
        for n in range(300)
    )
    workers = store.workers(1)
    if workers is None:
        pytest.skip("this platform cannot end a query")
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8)) + " }"
    query = passing(store, endless, Wanted("json", 10, 10_000), 60)
    errors: list[Exception] = []

    def run() -> None:
        try:
            query.into(lambda data: None)
        except QueryError as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        while query.spent() < 0.05:
            time.sleep(0.01)
        query.give_way()
        started = time.monotonic()
        query.stop()
        # The process may take longer to go, at its low priority; only the thread that reads from it waits for that.
        assert time.monotonic() - started < 0.2
    finally:
        query.stop()
        thread.join(30)
        store.close()
    assert len(errors) == 1
    assert query.spent() == 0
